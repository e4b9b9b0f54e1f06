"""What is found out about a run after it has begun."""

from sqlalchemy import select, update

from store.engine import Engine, writing
from store.tables import ingestion_run, source_status


def mark_simulated(engine: Engine, run_id: int) -> None:
    """Say of a run, and of its source, that what it brought is simulated. Before it writes."""
    source = select(ingestion_run.c.source).where(ingestion_run.c.run_id == run_id).scalar_subquery()
    with writing(engine) as connection:
        connection.execute(
            update(ingestion_run).where(ingestion_run.c.run_id == run_id).values(simulated=True)
        )
        connection.execute(
            update(source_status).where(source_status.c.source == source).values(simulated=True)
        )
