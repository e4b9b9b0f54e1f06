"""What a transaction remembers of what it read, and that it remembers nothing longer."""

from store.engine import Engine
from store.memory import once


def _counted(engine: Engine, endings: list[str]) -> list[int]:
    """What three askings give that are parted by `endings`, each counting how often it was read."""
    reads: list[int] = []

    def read() -> int:
        reads.append(1)
        return len(reads)

    with engine.connect() as connection:
        found = []
        for ending in endings:
            connection.exec_driver_sql("SELECT 1")
            found += [once(connection, "key", read), once(connection, "key", read)]
            getattr(connection, ending)()
    return found


def test_it_reads_once_in_a_transaction_and_afresh_in_the_next(engine: Engine) -> None:
    assert _counted(engine, ["commit", "rollback", "close"]) == [1, 1, 2, 2, 3, 3]
    assert _counted(engine, ["close"]) == [1, 1]
