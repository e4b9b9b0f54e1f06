"""An import of events that kill -9 or the database breaks off at any moment: all of a run or nothing."""

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import OperationalError

from domain.events import Event
from store import staging
from store.command import ingest
from store.command.ingest import INGEST_LOCK
from store.engine import Engine, connect
from store.errors import StoreError
from store.tables import ingestion_run
from tests.store.bring import bring
from tests.store.made_batches import NOW, SOURCES, batch, daily_totals, held, standing
from tests.store.recount import recounted
from tests.store.test_counting import DAYS, counts
from tests.stores import Stores

ROOT = Path(__file__).parents[2]
KILLS = 4


@pytest.fixture
def beside(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A second store, in which nothing is ever broken off."""
    with stores.one("sqlite", tmp_path_factory.mktemp("beside")) as address:
        opened = connect(address)
        yield opened
        opened.dispose()


def test_killed_imports_of_events_lose_nothing_and_double_nothing(
    engine: Engine, database_url: str, beside: Engine
) -> None:
    chance = random.Random(4)  # noqa: S311 (moments, no secret)
    done = 0
    for _ in range(KILLS):
        acknowledged = _kill_one(database_url, first=done, after=chance.uniform(0.02, 0.7))
        for number in range(done, done + acknowledged):
            bring(beside, batch(number), now=NOW, source=SOURCES[number % 2])
        done += acknowledged
        _wait_for_the_dead(engine)
        if (found := held(engine)) != held(beside):  # then the run under way is there, and all of it
            bring(beside, batch(done), now=NOW, source=SOURCES[done % 2])
            assert found == held(beside)
            done += 1
        assert daily_totals(engine) == daily_totals(beside)
    with engine.connect() as connection:
        broken = select(func.count()).where(ingestion_run.c.status != "ok")
        assert connection.execute(broken).scalar_one(), "no kill met a run"
    later = NOW + timedelta(days=2)
    for number in (done, done + 1):
        bring(engine, batch(number), now=later, source=SOURCES[number % 2])
    brought: list[Event] = [each for number in range(done + 2) for each in batch(number)]
    assert counts(engine, now=later) == recounted(standing(brought), now=later, days=DAYS)


def _kill_one(url: str, *, first: int, after: float) -> int:
    """Start an import at batch number `first`, kill it `after` seconds; how many batches it acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.store.made_batches", url, str(first)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        sleep(after)
        process.kill()
        return len(process.stdout.readlines())


def _wait_for_the_dead(engine: Engine) -> None:
    """A server may still be at the last words of a client that is no more."""
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": INGEST_LOCK})


@pytest.mark.parametrize(
    "moment",
    [
        "CREATE TEMPORARY TABLE staged_dossier",
        "INSERT INTO dossier (",
        "INSERT INTO observation",
        "UPDATE ingestion_run",
        "UPDATE source_status",
    ],
)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_connection_that_the_server_ends_leaves_no_part_of_a_run(
    engine: Engine, database_url: str, moment: str
) -> None:
    bring(engine, batch(0), now=NOW, source="igate")
    before = held(engine), daily_totals(engine)
    run_id = ingest.begin(engine, source="igate", origin="test", simulated=False, now=NOW)
    doomed = _ended_after(database_url, moment)
    with pytest.raises(OperationalError):
        ingest.write(doomed, run_id, batch(2), now=NOW, as_of=None)
    doomed.dispose()
    assert (held(engine), daily_totals(engine)) == before
    outcome = bring(engine, batch(2), now=NOW, source="igate")
    assert outcome.written > len(batch(2)) // 2
    brought = standing([*batch(0), *batch(2)])
    assert len(held(engine)["dossier"]) == len(brought)
    assert counts(engine, now=NOW) == recounted(brought, now=NOW, days=DAYS)
    ledger = ingestion_run.c
    with engine.connect() as connection:
        runs = connection.execute(select(ledger.status, ledger.error_kind).order_by(ledger.run_id)).all()
    assert [tuple(run) for run in runs] == [("ok", None), ("failed", "interrupted"), ("ok", None)]


def test_what_the_driver_refuses_is_an_error_of_the_store(engine: Engine) -> None:
    """Rows go past SQLAlchemy; a full disk must still not be taken for a fault of the source."""
    with engine.connect() as connection, pytest.raises(StoreError, match="nowhere"):
        staging.load(connection, "nowhere", ["seq"], [(1,)])


def _ended_after(url: str, moment: str) -> Engine:
    """A store whose server ends the connection as soon as it has run the statement that holds `moment`."""
    doomed, admin = connect(url), connect(url)

    @event.listens_for(doomed, "after_cursor_execute")
    def end(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if moment in statement:
            pid = connection.connection.dbapi_connection.info.backend_pid
            with admin.connect() as other:
                assert other.execute(select(func.pg_terminate_backend(pid, 5000))).scalar_one()
            admin.dispose()

    return doomed
