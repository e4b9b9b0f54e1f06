"""What is said in public."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from store.tables.base import Identity, Instant, metadata
from store.tables.runs import ingestion_run

mention = Table(
    "mention",
    metadata,
    Column("mention_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("topic", String, nullable=False),
    Column("outlet", String, nullable=False),
    Column("tone", String, nullable=False),
    Column("site", String, nullable=False),
    Column("title", String, nullable=False, comment="of the press only"),
    Column("address", String, nullable=False, comment="of the press only"),
    Column("interactions", Integer, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    UniqueConstraint("source", "source_id"),
    Index(None, "published_at"),
)

keyword = Table(
    "keyword",
    metadata,
    Column("keyword_id", Identity, primary_key=True),
    Column("source", String, nullable=False),
    Column("source_id", String, nullable=False),
    Column("topic", String, nullable=False, comment="empty: all topics together"),
    Column("month", Date, nullable=False),
    Column("word", String, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("run_id", ForeignKey(ingestion_run.c.run_id), nullable=False),
    UniqueConstraint("source", "source_id"),
    Index(None, "month", "topic"),
)
