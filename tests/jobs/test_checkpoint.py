"""The write-ahead log of SQLite stays small."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from store.command import leases
from store.command.checkpoint import truncate_log
from store.engine import Engine


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


def test_a_checkpoint_loses_nothing(engine: Engine, now: datetime) -> None:
    write(engine, now)
    assert truncate_log(engine)
    assert not leases.acquire(engine, "lease 49", holder="b", ttl=timedelta(seconds=1), now=now)
