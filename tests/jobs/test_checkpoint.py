"""The write-ahead log of SQLite stays small."""

from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from store.command import checkpoint, leases
from store.command.checkpoint import truncate_log
from store.engine import Engine
from tests.store.bring import bring, month


def write(engine: Engine, now: datetime) -> None:
    for number in range(50):
        leases.acquire(engine, f"lease {number}", holder="a", ttl=timedelta(seconds=1), now=now)


def log(engine: Engine) -> int:
    return Path(f"{engine.url.database}-wal").stat().st_size


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_log_is_emptied_as_soon_as_no_reader_holds_it(engine: Engine, now: datetime) -> None:
    write(engine, now)
    assert log(engine) > 100_000
    with engine.connect() as reader:
        reader.exec_driver_sql("BEGIN")
        reader.exec_driver_sql("SELECT count(*) FROM lease").scalar_one()
        write(engine, now)
        assert not truncate_log(engine)
        assert log(engine) > 0
        reader.rollback()
    assert truncate_log(engine)
    assert log(engine) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_import_cuts_the_log_that_it_made_large_though_somebody_always_reads(
    engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Readers hold views one after the other; without that the log has no end (D10)."""
    monkeypatch.setattr(checkpoint, "LARGE_BYTES", 100_000)
    stop, largest = Event(), 0
    readers = [Thread(target=read_on, args=(engine, stop)) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for turn in range(20):
            bring(engine, [month(2020, number, float(turn)) for number in range(1, 13)], now=now)
            largest = max(largest, log(engine))
    finally:
        stop.set()
        for reader in readers:
            reader.join()
    assert largest <= 300_000


def read_on(engine: Engine, stop: Event) -> None:
    """Hold one view after the other."""
    while not stop.is_set():
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            connection.exec_driver_sql("SELECT count(*) FROM lease").scalar_one()
            stop.wait(0.05)


def test_a_checkpoint_loses_nothing(engine: Engine, now: datetime) -> None:
    write(engine, now)
    assert truncate_log(engine)
    assert not leases.acquire(engine, "lease 49", holder="b", ttl=timedelta(seconds=1), now=now)
