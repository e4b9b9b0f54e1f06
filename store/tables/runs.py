"""Where numbers come from: runs, sources and what was rejected."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from store.tables.base import Identity, Instant, metadata

ingestion_run = Table(
    "ingestion_run",
    metadata,
    Column("run_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("window_since", Instant),
    Column("window_until", Instant),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("status", String, nullable=False, comment="running | ok | failed"),
    Column("origin", String, nullable=False, server_default="", comment="file name or address asked"),
    Column("upstream_as_of", Date),
    Column("simulated", Boolean, nullable=False),
    Column("raw_path", String),
    Column("raw_sha256", String),
    Column("records_read", Integer, nullable=False, server_default="0"),
    Column("records_written", Integer, nullable=False, server_default="0"),
    Column("records_unchanged", Integer, nullable=False, server_default="0"),
    Column("records_superseded", Integer, nullable=False, server_default="0", comment="older than stored"),
    Column("records_rejected", Integer, nullable=False, server_default="0"),
    Column("error_kind", String),
    Column("error", Text),
    Index(None, "source", "finished_at"),
)

source_status = Table(
    "source_status",
    metadata,
    Column("source", String, primary_key=True),
    Column("enabled", Boolean, nullable=False, server_default="1"),
    Column("simulated", Boolean, nullable=False, server_default="0"),
    Column("late_after_seconds", Integer, comment="silence that makes the source late; NULL: never"),
    Column("dead_after_seconds", Integer),
    Column("last_attempt_at", Instant),
    Column("last_success_at", Instant),
    Column("last_success_run_id", ForeignKey(ingestion_run.c.run_id)),
    Column("upstream_as_of", Date),
    Column("failing_since", Instant),
    Column("failures", Integer, nullable=False, server_default="0", comment="in a row"),
    Column("error_kind", String),
    Column("error", Text),
    Column("data_version", Integer, nullable=False, server_default="0", comment="rises with new data"),
)

rejection = Table(
    "rejection",
    metadata,
    Column("run_id", ForeignKey(ingestion_run.c.run_id), primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("position", String, nullable=False, comment="where a person finds it: sheet!cell, items[17]"),
    Column("reason", Text, nullable=False),
    Column("payload", Text, nullable=False, server_default=""),
)
