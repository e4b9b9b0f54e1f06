"""What a transaction remembers of what it read, and that it remembers nothing longer."""

from datetime import date

from store.engine import Engine
from store.memory import Span, once, spanning


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


def test_a_span_is_read_again_only_where_it_is_not_held(engine: Engine) -> None:
    reads: list[Span] = []

    def read(span: Span) -> Span:
        reads.append(span)
        return span

    def day(number: int) -> date:
        return date(2026, 1, number)

    first, wide, beyond = (day(5), day(6)), (day(1), day(9)), (day(8), day(12))
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        assert spanning(connection, "key", first, wide, read) == wide
        assert spanning(connection, "key", wide, first, read) == wide
        assert spanning(connection, "key", beyond, beyond, read) == beyond
    assert reads == [wide, beyond]
