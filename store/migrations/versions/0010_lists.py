"""Lists of dossiers are counted by indexes alone: those of what was received, and those of what is open."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

OPEN = sa.text("finished_at IS NULL")


def _make(received: list[str], deadline: list[str]) -> None:
    op.drop_index("ix_dossier_received_at", "dossier")
    op.drop_index("ix_dossier_deadline", "dossier")
    op.create_index("ix_dossier_received_at", "dossier", received)
    op.create_index("ix_dossier_deadline", "dossier", deadline, sqlite_where=OPEN, postgresql_where=OPEN)


def upgrade() -> None:
    _make(["received_at", "area", "source"], ["source", "due_at", "received_at", "area"])


def downgrade() -> None:
    _make(["received_at"], ["source", "due_at"])
