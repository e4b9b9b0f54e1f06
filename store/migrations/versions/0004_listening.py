"""Public posts and key words of social listening."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IDENTITY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "mention",
        sa.Column("mention_id", IDENTITY, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("outlet", sa.String(), nullable=False),
        sa.Column("tone", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False, comment="of the press only"),
        sa.Column("address", sa.String(), nullable=False, comment="of the press only"),
        sa.Column("interactions", sa.Integer(), nullable=False),
        sa.Column("published_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("run_id", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["ingestion_run.run_id"], name=op.f("fk_mention_run_id")),
        sa.PrimaryKeyConstraint("mention_id", name=op.f("pk_mention")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_mention_source_source_id")),
    )
    op.create_index(op.f("ix_mention_published_at"), "mention", ["published_at"], unique=False)
    op.create_table(
        "keyword",
        sa.Column("keyword_id", IDENTITY, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False, comment="empty: all topics together"),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("word", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("run_id", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["ingestion_run.run_id"], name=op.f("fk_keyword_run_id")),
        sa.PrimaryKeyConstraint("keyword_id", name=op.f("pk_keyword")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_keyword_source_source_id")),
    )
    op.create_index(op.f("ix_keyword_month_topic"), "keyword", ["month", "topic"], unique=False)


def downgrade() -> None:
    op.drop_table("keyword")
    op.drop_table("mention")
