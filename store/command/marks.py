"""What is found out about a run after it has begun."""

from sqlalchemy import select, update

from store.engine import Engine, writing
from store.tables import ingestion_run, source_status


def mark_simulated(engine: Engine, run_id: int, *, dry_run: bool = False) -> None:
    """Say of a run before it writes that what it brings is simulated; unless it is dry, of its source too."""
    source = select(ingestion_run.c.source).where(ingestion_run.c.run_id == run_id).scalar_subquery()
    with writing(engine) as connection:
        connection.execute(
            update(ingestion_run).where(ingestion_run.c.run_id == run_id).values(simulated=True)
        )
        if dry_run:
            return
        connection.execute(
            update(source_status).where(source_status.c.source == source).values(simulated=True)
        )
