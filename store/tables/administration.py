"""Units and agencies of the administration."""

from sqlalchemy import Column, Date, Float, Index, String, Table

from store.tables.base import metadata

area = Table(
    "area",
    metadata,
    Column("code", String, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date, comment="first day on which it is no more; NULL: still there"),
    Column("level", String, nullable=False, comment="country | province | district | commune"),
    Column("name", String, nullable=False),
    Column("parent", String),
    Column("successors", String, nullable=False, server_default="", comment="codes, comma separated"),
    Column("longitude", Float),
    Column("latitude", Float),
    Index(None, "parent"),
)

organisation = Table(
    "organisation",
    metadata,
    Column("code", String, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date),
    Column("name", String, nullable=False),
    Column("parent", String),
    Column("kind", String, nullable=False, comment="department | district | commune | ..."),
    Column("area", String),
    Column("successors", String, nullable=False, server_default=""),
)
