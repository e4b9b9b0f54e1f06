"""Boundaries of units, layers of maps, and the files that they came from."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)
IDENTITY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "map_file",
        sa.Column("map_file_id", IDENTITY, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("features", sa.Integer(), nullable=False),
        sa.Column("imported_at", INSTANT, nullable=False),
        sa.Column("imported_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("map_file_id", name=op.f("pk_map_file")),
        comment="files that boundaries and layers came from",
    )
    op.create_table(
        "boundary",
        sa.Column("level", sa.String(), nullable=False, comment="province | district | commune"),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("zoom", sa.Integer(), nullable=False, comment="0 is the coarsest"),
        sa.Column(
            "valid_to",
            sa.Date(),
            nullable=True,
            comment="first day on which it is no more; NULL: still there",
        ),
        sa.Column("geometry", sa.Text(), nullable=False, comment="GeoJSON, WGS 84"),
        sa.Column("longitude", sa.Float(), nullable=False, comment="where the name stands"),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("map_file_id", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(
            ["map_file_id"], ["map_file.map_file_id"], name=op.f("fk_boundary_map_file_id")
        ),
        sa.PrimaryKeyConstraint("level", "code", "valid_from", "zoom", name=op.f("pk_boundary")),
    )
    op.create_table(
        "map_layer",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False, comment="line | area | point"),
        sa.Column("map_file_id", IDENTITY, nullable=False),
        sa.ForeignKeyConstraint(
            ["map_file_id"], ["map_file.map_file_id"], name=op.f("fk_map_layer_map_file_id")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_map_layer")),
    )
    op.create_table(
        "map_layer_feature",
        sa.Column("layer", sa.String(), nullable=False),
        sa.Column("zoom", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False, comment="empty: it has none"),
        sa.Column("geometry", sa.Text(), nullable=False, comment="GeoJSON, WGS 84"),
        *(sa.Column(side, sa.Float(), nullable=False) for side in ("west", "south", "east", "north")),
        sa.ForeignKeyConstraint(["layer"], ["map_layer.name"], name=op.f("fk_map_layer_feature_layer")),
        sa.PrimaryKeyConstraint("layer", "zoom", "ordinal", name=op.f("pk_map_layer_feature")),
    )


def downgrade() -> None:
    for table in ("map_layer_feature", "map_layer", "boundary", "map_file"):
        op.drop_table(table)
