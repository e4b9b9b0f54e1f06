"""Numbers: series, their values now and before, and the checks that they failed."""

from sqlalchemy import Column, Date, Float, ForeignKey, Index, String, Table, UniqueConstraint

from store.tables.base import Identity, Instant, metadata
from store.tables.runs import ingestion_run

series = Table(
    "series",
    metadata,
    Column("series_id", Identity, primary_key=True),
    Column("indicator", String, nullable=False),
    Column("freq", String(1), nullable=False),
    Column("breakdown", String, nullable=False, server_default=""),
    Column("org", String, nullable=False, server_default=""),
    Column("area", String, nullable=False),
    Column("latest_period", Date),
    Column("latest_run_id", ForeignKey(ingestion_run.c.run_id)),
    UniqueConstraint("indicator", "freq", "breakdown", "org", "area"),
)

observation = Table(
    "observation",
    metadata,
    Column("series_id", ForeignKey(series.c.series_id), primary_key=True),
    Column("period_start", Date, primary_key=True),
    Column("value", Float),
    Column("status", String(1), nullable=False),
    Column("as_of", Date, comment="the day the upstream gives; an older one never overwrites a newer"),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False, comment="that wrote this value"),
    sqlite_with_rowid=False,
)

observation_revision = Table(
    "observation_revision",
    metadata,
    Column("series_id", ForeignKey(series.c.series_id), primary_key=True),
    Column("period_start", Date, primary_key=True),
    Column("replaced_at", Instant, primary_key=True, comment="when the run that replaced it started"),
    Column("value", Float),
    Column("status", String(1), nullable=False),
    Column("as_of", Date),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    sqlite_with_rowid=False,
)

failed_check = Table(
    "failed_check",
    metadata,
    Column("series_id", ForeignKey(series.c.series_id), primary_key=True),
    Column("period_start", Date, primary_key=True),
    Column("kind", String, primary_key=True, comment="jump | range | sum"),
    Column("detail", String, nullable=False),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    Index(None, "run_id"),
)
