"""Bringing values in: what is written, kept, refused, and what a broken run leaves behind."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, text

from domain.freshness import State
from domain.periods import Freq
from domain.records import Observation, ObsStatus, Rejection
from store import tables
from store.command import ingest
from store.engine import Engine, connect
from store.query import indicators, sources
from tests.store.bring import PLAN, REVENUE, bring, held, month, newest, shown, values


def test_values_are_written_once_and_the_same_again_changes_nothing(engine: Engine, now: datetime) -> None:
    items = [month(2024, number, 100.0 + number) for number in range(1, 13)]
    first = bring(engine, items, now=now, as_of=date(2025, 1, 6))
    assert (first.read, first.written, first.unchanged, first.superseded, first.rejected) == (12, 12, 0, 0, 0)
    before = held(engine)

    again = bring(engine, items, now=now + timedelta(hours=1), as_of=date(2025, 1, 6))
    assert (again.read, again.written, again.unchanged) == (12, 0, 12)
    assert held(engine) == before
    with engine.connect() as connection:
        health = sources.health(connection)["lris"]
        assert health.data_version == 1
        assert health.last_success_at == now + timedelta(hours=1)
        assert health.upstream_as_of == date(2025, 1, 6)


_EDITIONS = st.lists(
    st.tuples(
        st.integers(1, 14),
        st.sampled_from(["89", "91", "VN"]),
        st.sampled_from(["", "revenue=domestic"]),
        st.integers(1, 400),
        st.integers(0, 4),
    ),
    min_size=1,
    max_size=40,
)


@given(rows=_EDITIONS, seed=st.integers(0, 10_000), cut=st.integers(0, 40))
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
def test_order_and_portions_do_not_matter(
    engine: Engine, now: datetime, rows: list[tuple[int, str, str, int, int]], seed: int, cut: int
) -> None:
    """Of several editions the newest stands at the end, however the items come and in however many runs."""
    newest = {(number, area, breakdown, day): value for number, area, breakdown, value, day in rows}
    items = [
        replace(
            month(2023 + (number - 1) // 12, (number - 1) % 12 + 1, float(value)),
            area=area,
            breakdown=breakdown,
            as_of=date(2025, 2, 1) + timedelta(days=day),
        )
        for (number, area, breakdown, day), value in newest.items()
    ]
    shuffled = random.Random(seed).sample(items, len(items))  # noqa: S311 (an order, no secret)
    found = []
    for portions in ([items], [shuffled], [shuffled[:cut], shuffled[cut:]], [items, shuffled]):
        for place, portion in enumerate(portions):
            bring(engine, portion, now=now + timedelta(minutes=place))
        everything = held(engine)
        del everything["observation_revision"]
        found.append(everything)
        _empty(engine)
    assert found[1:] == [found[0]] * 3


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(tables.metadata.sorted_tables):
            connection.execute(delete(table))


def test_of_equal_keys_in_one_run_the_last_wins(engine: Engine, now: datetime) -> None:
    outcome = bring(engine, [month(2024, 1, 1.0), month(2024, 1, 2.0), month(2024, 1, 3.0)], now=now)
    assert (outcome.read, outcome.written, outcome.superseded) == (3, 1, 2)
    assert values(engine) == {date(2024, 1, 1): 3.0}
    assert held(engine)["observation_revision"] == set()


def test_revision_keeps_what_was_known(engine: Engine, now: datetime) -> None:
    first, second = now - timedelta(days=40), now - timedelta(days=5)
    bring(engine, [month(2024, 1, 1000.0)], now=first, as_of=date(2024, 2, 6))
    outcome = bring(
        engine, [month(2024, 1, 1010.0, status=ObsStatus.PROVISIONAL)], now=second, as_of=date(2024, 3, 6)
    )
    assert outcome.written == 1
    with engine.connect() as connection:
        ask = partial(indicators.history, connection, REVENUE, area="89", now=now)
        assert shown(ask()) == [1010.0]
        assert shown(ask(known_at=second)) == [1010.0]
        assert shown(ask(known_at=second - timedelta(seconds=1))) == [1000.0]
        assert ask(known_at=first - timedelta(seconds=1)) == []
        was = newest(connection, REVENUE, area="89", now=now, known_at=first + timedelta(days=1))
        assert (was.value, was.status) == (1000.0, ObsStatus.NORMAL)
        assert was.provenance.as_of == date(2024, 2, 6)
        told = indicators.revisions(connection, REVENUE, area="89", period=date(2024, 1, 1))
    assert [(found.value, found.known_from, found.replaced_at) for found in told] == [
        (1010.0, second, None),
        (1000.0, first, second),
    ]


def test_older_edition_never_overwrites_a_newer_one(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2024, 1, 1010.0)], now=now, as_of=date(2024, 3, 6))
    outcome = bring(engine, [month(2024, 1, 1000.0), month(2024, 2, 900.0)], now=now, as_of=date(2024, 2, 6))
    assert (outcome.written, outcome.superseded) == (1, 1)
    assert values(engine) == {date(2024, 1, 1): 1010.0, date(2024, 2, 1): 900.0}
    with engine.connect() as connection:
        assert sources.health(connection)["lris"].upstream_as_of == date(2024, 3, 6)


def test_equal_value_of_a_newer_edition_moves_its_date_only(engine: Engine, now: datetime) -> None:
    first = bring(engine, [month(2024, 1, 1000.0)], now=now, as_of=date(2024, 2, 6))
    outcome = bring(engine, [month(2024, 1, 1000.0)], now=now, as_of=date(2024, 3, 6))
    assert (outcome.written, outcome.unchanged) == (0, 1)
    with engine.connect() as connection:
        (reading,) = indicators.history(connection, REVENUE, area="89", now=now)
        assert sources.data_versions(connection)["lris"] == 2
    assert (reading.provenance.as_of, reading.provenance.run_id) == (date(2024, 3, 6), first.run_id)
    assert held(engine)["observation_revision"] == set()


def test_simulated_value_never_replaces_a_real_one(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2024, 1, 1000.0)], now=now, as_of=date(2024, 2, 6))
    outcome = bring(
        engine,
        [month(2024, 1, 5.0), month(2024, 2, 6.0)],
        now=now,
        as_of=date(2026, 1, 1),
        simulated=True,
    )
    assert (outcome.written, outcome.superseded) == (1, 1)
    assert values(engine) == {date(2024, 1, 1): 1000.0, date(2024, 2, 1): 6.0}

    bring(engine, [month(2024, 2, 6.0)], now=now, as_of=date(2024, 3, 6))
    with engine.connect() as connection:
        real = indicators.history(connection, REVENUE, area="89", now=now)
    assert [(reading.value, reading.provenance.simulated) for reading in real] == [
        (1000.0, False),
        (6.0, False),
    ]


def test_bad_items_are_refused_by_name_and_the_rest_goes_on(engine: Engine, now: datetime) -> None:
    outcome = bring(
        engine,
        [
            Rejection("Biểu 25!C14", "không phải là số", "x" * 900 + "\0"),
            month(2024, 1, 1000.0),
            month(2024, 2, -5.0),
            month(2024, 3, 1e19),
            month(2024, 4, 1.0, indicator="economy.nothing_such"),
            month(2024, 5, 1.0, breakdown="revenue=from_the_moon"),
            month(2024, 6, 1.0, area="9999999"),
            month(2024, 7, 1.0, indicator="economy.reports_on_time_rate"),
            month(2024, 8, 1.0, indicator=PLAN),
            month(2027, 1, 1.0),
            month(2024, 9, 1.0, as_of=date(2036, 1, 1)),
            month(2024, 10, 1.0, org="nobody"),
        ],
        now=now,
    )
    assert (outcome.read, outcome.written, outcome.rejected) == (12, 1, 11)
    assert values(engine) == {date(2024, 1, 1): 1000.0}
    with engine.connect() as connection:
        refused = sources.rejections(connection, outcome.run_id, limit=100)
        assert sources.rejections(connection, outcome.run_id, limit=2, offset=1) == refused[1:3]
        (run,) = sources.runs(connection, "lris", limit=5)
    assert tuple(replace(each, payload="") for each in outcome.rejections) == tuple(
        replace(each, payload="") for each in refused
    )
    assert refused[0].position == "Biểu 25!C14"
    assert len(refused[0].payload) == 500
    assert (run.status, run.read, run.rejected) == ("ok", 12, 11)
    reasons = [found.reason for found in refused]
    assert "-5 nằm ngoài khoảng hợp lệ 0" in reasons[1]
    assert "economy.nothing_such" in reasons[3]
    assert "revenue=domestic" in reasons[4]
    assert "9999999" in reasons[5]
    assert "“A”" in reasons[7]
    assert "01/01/2027" in reasons[8]
    assert "01/01/2036" in reasons[9]
    assert "nobody" in reasons[10]


def test_plan_of_next_year_and_forecasts_are_taken(engine: Engine, now: datetime) -> None:
    plan = Observation(indicator=PLAN, area="91", freq=Freq.YEAR, period_start=date(2027, 1, 1), value=9e3)
    forecast = month(2026, 12, 70.0, area="91", status=ObsStatus.FORECAST)
    outcome = bring(engine, [plan, forecast, month(2026, 10, 50.0, area="91")], now=now)
    assert (outcome.written, outcome.rejected) == (3, 0)
    with engine.connect() as connection:
        reading = newest(connection, REVENUE, area="91", now=now)
    assert (reading.value, reading.period_start) == (50.0, date(2026, 10, 1))


@pytest.mark.parametrize(
    ("indicator", "taken"), [("budget.plan_revenue", True), ("budget.final_revenue", False)]
)
def test_what_is_published_ahead_of_its_period_is_no_future(
    engine: Engine,
    now: datetime,
    indicator: str,
    taken: bool,  # noqa: FBT001 (a case of the test)
) -> None:
    """By its calendar, whether or not another indicator names it as its plan."""
    plan = Observation(
        indicator=indicator, area="01", freq=Freq.YEAR, period_start=date(2027, 1, 1), value=9e3
    )
    assert bring(engine, [plan], now=now).rejected == (0 if taken else 1)


def test_exception_in_the_stream_leaves_nothing(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2024, 1, 1000.0)], now=now)
    before = held(engine)

    def broken() -> Iterator[Observation]:
        for place in range(25_000):
            yield month(2000 + place // 12 % 24, place % 12 + 1, float(place))
        raise ConnectionResetError("cut")

    run_id = ingest.begin(engine, source="lris", origin="test", simulated=False, now=now)
    told: list[int] = []
    with pytest.raises(ConnectionResetError):
        ingest.write(engine, run_id, broken(), now=now, as_of=None, on_progress=told.append)
    assert told == [10_000, 20_000]
    assert held(engine) == before

    ingest.fail(engine, run_id, kind="unreachable", message="cut", now=now)
    ingest.fail(engine, _begun(engine, now), kind="shape", message="drift", now=now + timedelta(hours=1))
    with engine.connect() as connection:
        health = sources.health(connection)["lris"]
        newest, first, _ = sources.runs(connection, "lris", limit=9)
    assert (health.failing_since, health.error_kind, health.error) == (now, "shape", "drift")
    assert (first.status, first.error_kind, newest.error) == ("failed", "unreachable", "drift")

    bring(engine, [month(2024, 1, 1000.0)], now=now + timedelta(hours=2))
    with engine.connect() as connection:
        health = sources.health(connection)["lris"]
        assert connection.scalar(select(tables.source_status.c.failures)) == 0
    assert (health.failing_since, health.error_kind) == (None, None)


def _begun(engine: Engine, now: datetime) -> int:
    return ingest.begin(engine, source="lris", origin="test", simulated=False, now=now)


def test_run_that_died_is_marked_when_the_next_begins(engine: Engine, now: datetime) -> None:
    dead = _begun(engine, now)
    bring(engine, [], now=now + timedelta(minutes=5))
    with engine.connect() as connection:
        runs = {run.run_id: run for run in sources.runs(connection, "lris", limit=9)}
    assert (runs[dead].status, runs[dead].error_kind) == ("failed", "interrupted")


def test_dry_run_says_what_would_happen_and_leaves_no_trace(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2024, 1, 1000.0)], now=now)
    before = held(engine)
    outcome = bring(
        engine, [month(2024, 1, 1001.0), month(2024, 2, 2.0), month(2024, 3, -1.0)], now=now, dry_run=True
    )
    assert (outcome.written, outcome.rejected) == (2, 1)
    assert "-1" in outcome.rejections[0].reason
    assert held(engine) == before
    with engine.connect() as connection:
        assert len(sources.runs(connection, "lris", limit=9)) == 1
        assert sources.data_versions(connection)["lris"] == 1


def test_portions_of_one_run_add_up(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2024, 1, 1000.0)], now=now - timedelta(days=1))
    run_id = _begun(engine, now)
    for value in (1.0, 2.0):
        items: list[Observation | Rejection] = [month(2024, 1, value), Rejection("x", "y")]
        ingest.write(engine, run_id, items, now=now, as_of=None, raw_path="raw/1", raw_sha256="ab")
    with engine.connect() as connection:
        run, _ = sources.runs(connection, "lris", limit=2)
        assert len(sources.rejections(connection, run_id, limit=9)) == 2
        told = indicators.revisions(connection, REVENUE, area="89", period=date(2024, 1, 1))
    assert (run.read, run.written, run.rejected, run.raw_path, run.raw_sha256) == (4, 2, 2, "raw/1", "ab")
    assert [found.value for found in told] == [2.0, 1000.0]


def test_last_hour_of_the_year_belongs_to_the_next(engine: Engine) -> None:
    """At 17:00 UTC on 31 December the province already writes 1 January."""
    january = month(2027, 1, 5.0, area="91")
    before, after = datetime(2026, 12, 31, 16, 59, tzinfo=UTC), datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert bring(engine, [january], now=before).rejected == 1
    assert bring(engine, [january], now=after).written == 1
    with engine.connect() as connection:
        (absence,) = indicators.latest(connection, [REVENUE], area="91", now=before)
        assert (absence.freshness.state, absence.freshness.reason) == (State.MISSING, "no_value")
        assert newest(connection, REVENUE, area="91", now=after).value == 5.0


def test_writers_wait_for_one_another(database_url: str, now: datetime) -> None:
    failures: list[BaseException] = []

    def work(area: str) -> None:
        own = connect(database_url)
        try:
            for turn in range(4):
                items = [month(2020 + turn, number, float(number), area=area) for number in range(1, 13)]
                bring(own, items, now=now + timedelta(seconds=turn))
        except BaseException as error:  # noqa: BLE001 (handed to the test)
            failures.append(error)
        finally:
            own.dispose()

    threads = [Thread(target=work, args=(area,)) for area in ("89", "VN", "48")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    engine = connect(database_url)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(tables.observation)) == 3 * 4 * (12 + 4 + 1)
    engine.dispose()


def test_reading_goes_on_while_a_writer_writes(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2024, 1, 1000.0)], now=now)
    with engine.begin() as writer:
        if engine.dialect.name == "sqlite":
            writer.execute(text("BEGIN IMMEDIATE"))
        writer.execute(delete(tables.observation))
        with engine.connect() as reader:
            assert len(indicators.history(reader, REVENUE, area="89", now=now)) == 1
        writer.rollback()


def test_jump_is_flagged_whatever_the_order(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2024, 3, 10_000.0)], now=now)
    bring(engine, [month(2024, 1, 100.0)], now=now)
    with engine.connect() as connection:
        found = indicators.history(connection, REVENUE, area="89", now=now)
    assert [[check.detail for check in reading.checks] for reading in found] == [[], ["100 → 10.000"]]

    bring(engine, [month(2024, 2, 3_000.0), month(2024, 3, 9_000.0)], now=now)
    with engine.connect() as connection:
        found = indicators.history(connection, REVENUE, area="89", now=now)
    assert [[check.detail for check in reading.checks] for reading in found] == [[], ["100 → 3.000"], []]


def test_two_provinces_of_one_code_are_not_compared(engine: Engine, now: datetime) -> None:
    """91 was Kiên Giang in June 2025 and is An Giang in July."""
    bring(engine, [month(2025, 6, 100.0, area="91"), month(2025, 7, 10_000.0, area="91")], now=now)
    assert held(engine)["failed_check"] == set()
