"""Open records by deadline: those whose deadline has passed since the last count are found by it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OPEN = {
    "dossier": "finished_at IS NULL",
    "document": "ended_at IS NULL AND direction = 'incoming'",
    "assigned_task": "finished_at IS NULL",
    "citizen_report": "finished_at IS NULL",
}


def upgrade() -> None:
    for table, condition in OPEN.items():
        op.create_index(
            f"ix_{table}_deadline",
            table,
            ["source", "due_at"],
            sqlite_where=sa.text(condition),
            postgresql_where=sa.text(condition),
        )


def downgrade() -> None:
    for table in OPEN:
        op.drop_index(f"ix_{table}_deadline", table)
