"""The calendar by the real clock: what hangs, what fails, what is passed by, and clocks that jump."""

import logging
import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine

import catalogue
from jobs.calendar import Calendar
from jobs.leader import Leader, Lease
from settings import Settings, SourceSettings
from store.engine import Engine, connect
from tests.jobs import pci_file
from tests.jobs.conftest import Lris, counts, runs, status

SECOND = timedelta(seconds=1)
Begin = Callable[[Settings], Calendar]

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""What has nothing to do with the database, and takes its time."""


def clock() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def live(lris: Lris) -> Lris:
    """LRIS by the real clock."""
    lris.now = None
    return lris


@pytest.fixture
def begin(engine: Engine) -> Iterator[Begin]:
    """Begins calendars without jitter and ends them after the test."""
    begun: list[tuple[Calendar, Lease]] = []

    def one(settings: Settings) -> Calendar:
        lease = Lease(engine, "scheduler", clock=clock)
        assert lease.take()
        calendar = Calendar(engine, settings, clock=clock, jitter_share=0)
        calendar.start(lease)
        begun.append((calendar, lease))
        return calendar

    yield one
    for calendar, lease in begun:
        calendar.stop()
        lease.release()


def with_sources(settings: Settings, **sources: SourceSettings) -> Settings:
    return settings.model_copy(update={"sources": sources})


def lris_with(settings: Settings, **facts: Any) -> SourceSettings:
    """LRIS with other facts, and little to bring at the first run."""
    recent = {"backfill_from": clock().date() - timedelta(days=14)}
    return settings.sources["lris"].model_copy(update={**recent, **facts})


def wait(true: Callable[[], Any], *, seconds: float = 10) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"nothing happened within {seconds} s"
        time.sleep(0.02)


def gaps(ledger: list[Any]) -> list[float]:
    """Seconds between the beginnings of runs that follow one another."""
    starts = [run.started_at for run in ledger]
    return [(after - before).total_seconds() for before, after in pairwise(starts)]


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/lris"


@pytest.fixture
def second_system(monkeypatch: pytest.MonkeyPatch) -> str:
    """Another upstream system that speaks as LRIS does."""
    entry = catalogue.sources()["lris"].model_copy(update={"code": "second"})
    monkeypatch.setitem(catalogue.sources(), "second", entry)
    return "second"


@pytest.mark.usefixtures("live")
def test_a_source_that_hangs_delays_no_other(
    engine: Engine, settings: Settings, begin: Begin, silent: str, second_system: str
) -> None:
    quick = lris_with(settings, every=2 * SECOND)
    hanging = lris_with(settings, every=2 * SECOND, url=silent, deadline=timedelta(seconds=60))
    begin(with_sources(settings, lris=quick, **{second_system: hanging}))
    wait(lambda: len([run for run in runs(engine) if run.status == "ok"]) >= 5, seconds=25)
    assert all(abs(gap - 2) <= 1 for gap in gaps(runs(engine)[1:]))  # the first run brings two months
    assert [run.status for run in runs(engine, second_system)] == ["running"]


@on_sqlite
def test_the_pauses_after_failures_double_and_end_with_the_first_success(
    engine: Engine, settings: Settings, begin: Begin, live: Lris, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    live.break_with("denied")
    begin(with_sources(settings, lris=lris_with(settings, every=SECOND / 2)))
    wait(lambda: [run.status for run in runs(engine)] == ["failed"] * 4, seconds=20)
    live.heal()
    wait(lambda: runs(engine)[-1].status == "ok", seconds=20)
    for gap, pause in zip(gaps(runs(engine)), (1, 2, 4, 8), strict=False):
        assert pause <= gap < pause + 2
    wait(lambda: len(runs(engine)) == 7)
    assert all(gap < 4 for gap in gaps(runs(engine))[4:])
    fallen = [text for text in caplog.messages if "fails" in text]
    returned = [text for text in caplog.messages if "is back" in text]
    assert (len(fallen), len(returned)) == (1, 1)


@on_sqlite
def test_retry_after_is_obeyed(engine: Engine, settings: Settings, begin: Begin, live: Lris) -> None:
    live.break_with("S1", status=503, retry_after=4, times=1)
    begin(with_sources(settings, lris=lris_with(settings, every=SECOND / 2, deadline=SECOND)))
    wait(lambda: [run.status for run in runs(engine)][:2] == ["failed", "ok"])
    assert gaps(runs(engine))[0] >= 4


@pytest.mark.usefixtures("live")
def test_two_that_stand_for_election_run_each_job_once(
    database_url: str, engine: Engine, settings: Settings
) -> None:
    deployment = with_sources(settings, lris=lris_with(settings, every=SECOND))
    engines = [connect(database_url) for _ in range(2)]
    leaders = [
        Leader(each, Calendar(each, deployment, clock=clock, jitter_share=0), clock=clock, ttl=2 * SECOND)
        for each in engines
    ]
    for leader in leaders:
        leader.start()
    wait(lambda: len(runs(engine)) >= 3)
    assert [leader.leading for leader in leaders].count(True) == 1
    first, other = sorted(leaders, key=lambda leader: not leader.leading)
    first.stop()
    before = len(runs(engine))
    wait(lambda: other.leading, seconds=3)
    wait(lambda: len(runs(engine)) >= before + 3)
    other.stop()
    for each in engines:
        each.dispose()
    assert all(gap > 0.5 for gap in gaps(runs(engine)))
    assert all(gap < 3 for gap in gaps(runs(engine)))
    assert "lease" not in counts(engine)


@pytest.mark.usefixtures("live")
def test_a_new_leader_goes_on_where_the_old_one_stopped(
    engine: Engine, settings: Settings, begin: Begin
) -> None:
    deployment = with_sources(settings, lris=lris_with(settings, every=3 * SECOND))
    first = begin(deployment)
    wait(lambda: [run.status for run in runs(engine)] == ["ok"])
    first.stop()
    second = Calendar(engine, deployment, clock=clock, jitter_share=0)
    lease = Lease(engine, "another", clock=clock)
    assert lease.take()
    second.start(lease)
    wait(lambda: len(runs(engine)) == 2)
    second.stop()
    lease.release()
    assert 2.5 <= gaps(runs(engine))[0] <= 4


@on_sqlite
def test_a_leader_whose_lease_is_not_confirmed_begins_nothing(
    engine: Engine, settings: Settings, live: Lris
) -> None:
    lease = Lease(engine, "scheduler", clock=clock, ttl=SECOND / 2)
    calendar = Calendar(engine, with_sources(settings, lris=lris_with(settings, every=SECOND)), clock=clock)
    calendar.start(lease)
    time.sleep(1.5)
    calendar.stop()
    assert runs(engine) == []
    assert live.requests == []


@on_sqlite
@pytest.mark.usefixtures("live")
def test_stopping_is_quick_while_a_source_hangs(
    engine: Engine, settings: Settings, begin: Begin, silent: str
) -> None:
    calendar = begin(with_sources(settings, lris=lris_with(settings, url=silent, deadline=60 * SECOND)))
    wait(lambda: runs(engine))
    began = time.monotonic()
    calendar.stop()
    assert time.monotonic() - began < 6


@on_sqlite
@pytest.mark.usefixtures("live")
@pytest.mark.parametrize("jump", [timedelta(hours=-1), timedelta(hours=1)])
def test_a_clock_that_jumps_makes_no_run_twice_and_none_late(
    engine: Engine, settings: Settings, begin: Begin, jump: timedelta
) -> None:
    with time_machine.travel(clock(), tick=True) as traveller:
        begin(with_sources(settings, lris=lris_with(settings, every=4 * SECOND)))
        wait(lambda: [run.status for run in runs(engine)] == ["ok"])
        traveller.shift(jump)
        jumped = time.monotonic()
        wait(lambda: len(runs(engine)) == 2, seconds=8)
        assert time.monotonic() - jumped < 6
        time.sleep(2)
        assert len(runs(engine)) == 2


def test_a_dropped_file_is_in_the_store_within_seconds(
    engine: Engine, settings: Settings, begin: Begin
) -> None:
    begin(with_sources(settings, pci=SourceSettings(enabled=True)))
    folder = settings.data_dir / "inbox" / "pci"
    wait(folder.exists)
    values = pci_file.write(folder / "pci 2016.csv", range(2016, 2017))
    wait((folder / "done" / "pci 2016.csv.txt").exists, seconds=8)
    assert counts(engine)["observation"] == values
    assert status(engine, "pci").data_version == 1
    report = (folder / "done" / "pci 2016.csv.txt").read_text("utf-8")
    assert report.startswith("Báo cáo nạp tệp: Chỉ số năng lực cạnh tranh cấp tỉnh (PCI) (pci)\n")


@on_sqlite
def test_a_store_that_is_locked_is_waited_for_and_then_recorded(
    engine: Engine, settings: Settings, live: Lris, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """Another process holds the write lock of SQLite for longer than writers wait."""
    monkeypatch.setattr("store.engine.BUSY_TIMEOUT_MS", 300)
    monkeypatch.setattr("jobs.border.HELD_FOR", SECOND)
    impatient = connect(str(engine.url))
    holder = engine.connect()
    deployment = with_sources(settings, lris=lris_with(settings, every=SECOND / 2))
    lease = Lease(impatient, "scheduler", clock=clock)
    assert lease.take()
    calendar = Calendar(impatient, deployment, clock=clock, jitter_share=0)
    calendar.start(lease)
    try:
        wait(lambda: [run.status for run in runs(engine)][:1] == ["ok"])
        caplog.clear()
        holder.exec_driver_sql("BEGIN EXCLUSIVE")
        time.sleep(3)
        with impatient.connect() as reader:
            assert reader.exec_driver_sql("SELECT count(*) FROM observation").scalar_one() > 0
        assert lease.fresh
        locked_out = len(runs(engine))
        holder.rollback()
        wait(lambda: len(runs(engine)) >= locked_out + 2, seconds=30)
        wait(lambda: runs(engine)[-1].status == "ok")
        assert len([text for text in caplog.messages if "the store fails" in text]) == 1
    finally:
        holder.close()
        calendar.stop()
        lease.release()
        impatient.dispose()
