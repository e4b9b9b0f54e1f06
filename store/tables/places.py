"""Places and what cameras see."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from store.tables.base import Identity, Instant, index_where, metadata
from store.tables.runs import ingestion_run

place = Table(
    "place",
    metadata,
    Column("place_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("kind", String, nullable=False, comment="of catalogue/places.yaml"),
    Column("name", String, nullable=False),
    Column("org", String, nullable=False, comment="that owns it; empty: nobody of the catalogue"),
    Column("area", String, nullable=False),
    Column("former_area", String, nullable=False, comment="district under which it is still listed"),
    Column("longitude", Float, comment="WGS 84"),
    Column("latitude", Float),
    Column("status", String, nullable=False),
    Column("capacity", Integer),
    Column("updated_at", Instant, nullable=False, comment="an older one never overwrites a newer"),
    Column("extra", Text, nullable=False, comment="further facts by name, as JSON"),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False, comment="that wrote it last"),
    UniqueConstraint("source", "source_id"),
    Index(None, "kind", "area"),
)

camera_event = Table(
    "camera_event",
    metadata,
    Column("event_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False, comment="of the camera, as the registry knows it"),
    Column("area", String, nullable=False),
    Column("org", String, nullable=False),
    Column("condition", String, nullable=False, comment="of domain.cameras.Condition, confirmed"),
    Column("since", Instant, nullable=False),
    Column("until", Instant, comment="NULL: it lasts"),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    UniqueConstraint("source", "source_id", "since"),
    Index(None, "until"),
    index_where("until IS NULL", "ix_camera_event_open", "source", "source_id", unique=True),
    comment="a camera was in a condition for a time; between two rows of it nobody watched",
)
