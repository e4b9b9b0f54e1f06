"""Runs against the simulated LRIS over HTTP: what is stored, what is kept, what is said."""

import gzip
import logging
import time
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256

import pytest
from sqlalchemy import select

from adapters.base import AccessDeniedError, AdapterError, Payload, ShapeError, UnreachableError
from adapters.http import HttpClient
from adapters.paging import pages
from domain.periods import LOCAL_TIME, midnight
from jobs.errors import NotNowError
from jobs.runner import OVERLAP, run_source
from settings import Settings
from store.command import leases
from store.command.ingest import Outcome
from store.engine import Engine
from store.tables import observation
from tests.jobs.conftest import Lris, counts, runs, status

LATER = timedelta(minutes=15)


def ask(engine: Engine, settings: Settings, now: datetime) -> Outcome:
    return run_source(engine, source="lris", settings=settings, now=now)


def values(engine: Engine) -> list[tuple[object, ...]]:
    """Every value of the store, in order."""
    columns = observation.c["series_id", "period_start", "value", "status", "as_of", "run_id"]
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(*columns))]


def changed(settings: Settings, **facts: object) -> Settings:
    """The settings with other facts about LRIS."""
    lris = settings.sources["lris"].model_copy(update=facts)
    return settings.model_copy(update={"sources": {"lris": lris}})


def test_the_first_run_begins_where_the_settings_say(
    engine: Engine, settings: Settings, now: datetime
) -> None:
    outcome = ask(engine, settings, now)
    (run,) = runs(engine)
    assert run.window_since == midnight(date(2026, 10, 1))
    assert run.window_until == now
    assert (run.status, run.origin, run.simulated) == ("ok", settings.sources["lris"].url, True)
    assert outcome.read > 100
    assert counts(engine)["observation"] >= outcome.written > 100
    assert status(engine).last_success_run_id == outcome.run_id


def test_the_next_run_asks_from_the_last_success_and_changes_nothing(
    engine: Engine, settings: Settings, now: datetime
) -> None:
    first = ask(engine, settings, now)
    before = values(engine)
    again = ask(engine, settings, now + LATER)
    window = runs(engine)[1]
    assert abs(window.window_since - (now - OVERLAP)) < timedelta(seconds=30)
    assert window.window_until == now + LATER
    assert (again.written, again.superseded, again.rejected) == (0, 0, 0)
    assert again.read < first.read
    assert values(engine) == before
    assert status(engine).data_version == 1


def test_what_changed_upstream_comes_with_the_next_run(
    engine: Engine, settings: Settings, lris: Lris, now: datetime
) -> None:
    ask(engine, settings, now)
    lris.now = now + timedelta(days=20)
    outcome = ask(engine, settings, lris.now)
    assert outcome.written > 0
    assert status(engine).data_version == 2


def test_a_day_can_be_named(engine: Engine, settings: Settings, now: datetime) -> None:
    run_source(engine, source="lris", settings=settings, now=now, since=midnight(date(2026, 11, 1)))
    assert runs(engine)[0].window_since == midnight(date(2026, 11, 1))


def test_what_came_is_kept_with_its_hash(engine: Engine, settings: Settings, now: datetime) -> None:
    outcome = ask(engine, settings, now)
    (run,) = runs(engine)
    unpacked = gzip.decompress((settings.data_dir / run.raw_path).read_bytes())
    assert sha256(unpacked).hexdigest() == run.raw_sha256
    assert unpacked.count(b'"updatedAt"') == outcome.read


def test_an_answer_that_says_it_is_simulated_is_believed(
    engine: Engine, settings: Settings, now: datetime
) -> None:
    ask(engine, changed(settings, simulated=False), now)
    assert runs(engine)[0].simulated
    assert status(engine).simulated


@pytest.mark.parametrize(
    ("mode", "facts", "error"),
    [
        ("S1", {"status": 500}, UnreachableError),
        ("S1", {"status": 429, "retry_after": 1}, UnreachableError),
        ("S2", {}, UnreachableError),
        ("S3", {"variant": "body"}, UnreachableError),
        ("S4", {"variant": "truncated"}, AdapterError),
        ("S4", {"variant": "length"}, AdapterError),
        ("S4", {"variant": "gzip"}, AdapterError),
        ("S5", {}, ShapeError),
        ("S10", {"variant": "page"}, ShapeError),
        ("denied", {}, AccessDeniedError),
    ],
)
def test_a_source_that_fails_leaves_the_store_as_it_was_and_says_why(
    engine: Engine, settings: Settings, lris: Lris, now: datetime, *,
    mode: str, facts: dict[str, object], error: type[AdapterError],
) -> None:  # fmt: skip
    ask(engine, settings, now)
    before = values(engine)
    lris.break_with(mode, **facts)
    began = time.monotonic()
    with pytest.raises(error) as raised:
        ask(engine, settings, now + LATER)
    took = time.monotonic() - began
    assert took <= settings.sources["lris"].deadline.total_seconds() + 1
    assert values(engine) == before
    failed = runs(engine)[1]
    assert (failed.status, failed.error_kind, failed.error) == (
        "failed",
        raised.value.kind,
        str(raised.value),
    )
    assert failed.records_written == 0
    said = status(engine)
    assert (said.failures, said.error_kind) == (1, raised.value.kind)
    assert now + LATER <= said.failing_since <= now + LATER + timedelta(seconds=4)
    assert said.last_success_run_id == 1

    lris.heal()
    ask(engine, settings, now + 2 * LATER)
    said = status(engine)
    assert (said.failures, said.failing_since, said.error_kind) == (0, None, None)
    assert values(engine) == before


class Breaking:
    """A client whose third question meets a fault."""

    def __init__(self, lris: Lris) -> None:
        self._lris = lris
        self._client = HttpClient(lris.url)
        self.asked = 0

    def get(self, path: str, **params: str) -> Payload:
        self.asked += 1
        if self.asked == 3:
            self._lris.break_with("S4", variant="truncated")
        return self._client.get(path, **params)


def test_a_page_that_is_cut_takes_the_pages_before_it_along(
    engine: Engine, settings: Settings, lris: Lris, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.figure_pages.PAGE_SIZE", 100)
    breaking = Breaking(lris)
    with pytest.raises(ShapeError):
        run_source(engine, source="lris", settings=settings, now=now, client=breaking)
    assert breaking.asked == 3
    assert "observation" not in counts(engine)
    assert list((settings.data_dir / "raw" / "lris").iterdir()) == []


def test_the_first_bytes_of_a_login_page_are_kept_harmless(
    engine: Engine, settings: Settings, lris: Lris, now: datetime
) -> None:
    lris.break_with("S5")
    with pytest.raises(ShapeError):
        ask(engine, settings, now)
    error = runs(engine)[0].error
    assert "không trả lời JSON" in error
    assert "DOCTYPE html" in error
    assert len(error) < 500
    assert "observation" not in counts(engine)


@pytest.mark.parametrize("variant", ["utf-16", "utf-8-sig", "nfd"])
def test_other_encodings_of_the_same_figures_give_the_same_rows(
    engine: Engine, settings: Settings, lris: Lris, now: datetime, variant: str
) -> None:
    ask(engine, settings, now)
    before = values(engine)
    lris.break_with("S6", variant=variant)
    outcome = ask(engine, settings, now)
    assert (outcome.written, outcome.rejected) == (0, 0)
    assert values(engine) == before


@pytest.mark.parametrize("variant", ["loop", "endless", "overlap"])
def test_pages_that_go_round_end_and_give_each_value_once(
    engine: Engine, settings: Settings, lris: Lris, now: datetime, *,
    monkeypatch: pytest.MonkeyPatch, variant: str,
) -> None:  # fmt: skip
    monkeypatch.setattr("adapters.figure_pages.PAGE_SIZE", 200)
    fewer = partial(pages, most=40)  # not 10,000: a test has no time for them
    monkeypatch.setattr("adapters.figure_pages.pages", fewer)
    ask(engine, settings, now)
    distinct = len(values(engine))
    lris.break_with("S8", variant=variant)
    outcome = run_source(
        engine, source="lris", settings=settings, now=now + LATER, since=midnight(date(2026, 10, 1))
    )
    assert outcome.written == 0
    assert len(values(engine)) == distinct


def test_older_figures_never_overwrite_newer_ones(
    engine: Engine, settings: Settings, lris: Lris, now: datetime
) -> None:
    ask(engine, settings, now)
    before = values(engine)
    lris.break_with("S9", variant="past")
    run_source(engine, source="lris", settings=settings, now=now + LATER, since=midnight(date(2026, 10, 1)))
    assert values(engine) == before


def test_figures_from_the_future_are_refused_one_by_one(
    engine: Engine, settings: Settings, lris: Lris, now: datetime
) -> None:
    lris.break_with("S9", variant="future")
    outcome = ask(engine, settings, now)
    assert outcome.rejected == -(-outcome.read // 5)
    assert outcome.written > 0
    assert counts(engine)["rejection"] == outcome.rejected


def test_the_order_of_figures_does_not_matter(
    engine: Engine, settings: Settings, lris: Lris, now: datetime
) -> None:
    ask(engine, settings, now)
    before = values(engine)
    lris.break_with("S9", variant="shuffled")
    again = run_source(
        engine, source="lris", settings=settings, now=now + LATER, since=midnight(date(2026, 10, 1))
    )
    assert again.written == 0
    assert values(engine) == before


def test_an_outage_of_twenty_runs_is_two_lines_in_the_log(
    engine: Engine, settings: Settings, lris: Lris, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    ask(engine, settings, now)
    assert len(caplog.messages) == 1
    caplog.clear()
    quick = changed(settings, deadline=timedelta(seconds=1))
    lris.break_with("S1", status=503, retry_after=900)
    for cycle in range(1, 21):
        with pytest.raises(UnreachableError) as raised:
            ask(engine, quick, now + cycle * LATER)
    assert raised.value.retry_after == timedelta(seconds=900)
    assert status(engine).failures == 20
    assert status(engine).failing_since - (now + LATER) < timedelta(seconds=5)
    lris.heal()
    ask(engine, settings, now + 21 * LATER)
    assert len(caplog.messages) == 2
    assert "lris run 2 fails (unreachable)" in caplog.messages[0]
    assert "it is back, having failed since 2026-11-21 03:15" in caplog.messages[1]


def test_a_source_that_another_process_is_at_is_left_alone(
    engine: Engine, settings: Settings, now: datetime
) -> None:
    leases.acquire(engine, "source lris", holder="another", ttl=timedelta(seconds=15), now=now)
    with pytest.raises(NotNowError, match="Một tiến trình khác"):
        ask(engine, settings, now)
    assert runs(engine) == []
    ask(engine, settings, now + timedelta(seconds=16))
    assert len(runs(engine)) == 1


def test_the_lease_of_a_source_is_given_back_after_success_and_failure(
    engine: Engine, settings: Settings, lris: Lris, now: datetime
) -> None:
    ask(engine, settings, now)
    assert "lease" not in counts(engine)
    lris.break_with("S5")
    with pytest.raises(ShapeError):
        ask(engine, settings, now + LATER)
    assert "lease" not in counts(engine)


def test_a_disk_that_takes_nothing_is_not_the_fault_of_the_source(
    engine: Engine, settings: Settings, now: datetime
) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / "raw").write_text("in the way")
    with pytest.raises(NotNowError) as raised:
        ask(engine, settings, now)
    assert raised.value.kind == "storage"
    assert (runs(engine)[0].status, runs(engine)[0].error_kind) == ("failed", "storage")


def test_a_clock_with_an_offset_of_its_own_asks_for_the_same_span(
    engine: Engine, settings: Settings, now: datetime
) -> None:
    ask(engine, settings, now.astimezone(LOCAL_TIME))
    assert runs(engine)[0].window_until == now.astimezone(UTC)
