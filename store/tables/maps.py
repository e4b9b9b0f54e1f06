"""Shapes on maps: boundaries and layers, and the files that they came from."""

from sqlalchemy import Column, Date, Float, ForeignKey, Integer, String, Table, Text

from store.tables.base import Identity, Instant, metadata

map_file = Table(
    "map_file",
    metadata,
    Column("map_file_id", Identity, primary_key=True),
    Column("name", String, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("features", Integer, nullable=False),
    Column("imported_at", Instant, nullable=False),
    Column("imported_by", String, nullable=False),
    comment="files that boundaries and layers came from",
)

boundary = Table(
    "boundary",
    metadata,
    Column("level", String, primary_key=True, comment="province | district | commune"),
    Column("code", String, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("zoom", Integer, primary_key=True, comment="0 is the coarsest"),
    Column("valid_to", Date, comment="first day on which it is no more; NULL: still there"),
    Column("geometry", Text, nullable=False, comment="GeoJSON, WGS 84"),
    Column("longitude", Float, nullable=False, comment="where the name stands"),
    Column("latitude", Float, nullable=False),
    Column("map_file_id", ForeignKey(map_file.c.map_file_id), nullable=False),
)

map_layer = Table(
    "map_layer",
    metadata,
    Column("name", String, primary_key=True),
    Column("kind", String, nullable=False, comment="line | area | point"),
    Column("map_file_id", ForeignKey(map_file.c.map_file_id), nullable=False),
)

map_layer_feature = Table(
    "map_layer_feature",
    metadata,
    Column("layer", ForeignKey(map_layer.c.name), primary_key=True),
    Column("zoom", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("name", String, nullable=False, comment="empty: it has none"),
    Column("geometry", Text, nullable=False, comment="GeoJSON, WGS 84"),
    Column("west", Float, nullable=False),
    Column("south", Float, nullable=False),
    Column("east", Float, nullable=False),
    Column("north", Float, nullable=False),
)
