"""Places: lodging establishments, cameras."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

IDENTITY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "place",
        sa.Column("place_id", IDENTITY, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="of catalogue/places.yaml"),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("org", sa.String(), nullable=False, comment="that owns it; empty: nobody of the catalogue"),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column(
            "former_area", sa.String(), nullable=False, comment="district under which it is still listed"
        ),
        sa.Column("longitude", sa.Float(), nullable=True, comment="WGS 84"),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="an older one never overwrites a newer",
        ),
        sa.Column("extra", sa.Text(), nullable=False, comment="further facts by name, as JSON"),
        sa.Column("run_id", IDENTITY, nullable=False, comment="that wrote it last"),
        sa.ForeignKeyConstraint(["run_id"], ["ingestion_run.run_id"], name=op.f("fk_place_run_id")),
        sa.PrimaryKeyConstraint("place_id", name=op.f("pk_place")),
        sa.UniqueConstraint("source", "source_id", name=op.f("uq_place_source_source_id")),
    )
    op.create_index(op.f("ix_place_kind_area"), "place", ["kind", "area"], unique=False)


def downgrade() -> None:
    op.drop_table("place")
