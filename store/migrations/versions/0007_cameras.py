"""In which condition each camera was, and for how long."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IDENTITY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "camera_event",
        sa.Column("event_id", IDENTITY, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column(
            "source_id", sa.String(), nullable=False, comment="of the camera, as the registry knows it"
        ),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("org", sa.String(), nullable=False),
        sa.Column("condition", sa.String(), nullable=False, comment="of domain.cameras.Condition, confirmed"),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=True, comment="NULL: it lasts"),
        sa.Column("run_id", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["ingestion_run.run_id"], name=op.f("fk_camera_event_run_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_camera_event")),
        sa.UniqueConstraint(
            "source", "source_id", "since", name=op.f("uq_camera_event_source_source_id_since")
        ),
        comment="a camera was in a condition for a time; between two rows of it nobody watched",
    )
    op.create_index(op.f("ix_camera_event_until"), "camera_event", ["until"], unique=False)
    op.create_index(
        "ix_camera_event_open",
        "camera_event",
        ["source", "source_id"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("camera_event")
