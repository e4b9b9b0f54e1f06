"""What is found out about a run after it has begun."""

from sqlalchemy import update

from store.engine import Engine, writing
from store.tables import ingestion_run


def mark_simulated(engine: Engine, run_id: int) -> None:
    """Say of a run before it writes that what it brings is simulated."""
    with writing(engine) as connection:
        connection.execute(
            update(ingestion_run).where(ingestion_run.c.run_id == run_id).values(simulated=True)
        )
