"""Reports from citizens: a kind of event."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IDENTITY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "citizen_report",
        sa.Column("report_id", IDENTITY, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("submitted_at", INSTANT, nullable=False),
        sa.Column("accepted_at", INSTANT, nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column(
            "reporter", sa.String(length=64), nullable=False, comment="hash under a key of this installation"
        ),
        sa.Column("verified", sa.Boolean(), nullable=True, comment="NULL: the upstream does not say"),
        sa.Column("run_id", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["ingestion_run.run_id"], name=op.f("fk_citizen_report_run_id")),
        sa.PrimaryKeyConstraint("report_id", name=op.f("pk_citizen_report")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_citizen_report_source_source_id")),
    )
    for columns in (["submitted_at"], ["finished_at"], ["org", "submitted_at"], ["area", "submitted_at"]):
        name = op.f(f"ix_citizen_report_{'_'.join(columns)}")
        op.create_index(name, "citizen_report", columns, unique=False)
    op.create_index(
        "ix_citizen_report_open",
        "citizen_report",
        ["org", "due_at", "submitted_at"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("citizen_report")
