"""What pages are told: the newest, the past, parts, areas, quotients, and how live each is."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import catalogue
from domain.freshness import State
from domain.periods import Freq
from domain.readings import Absence, Reading
from domain.records import Observation, ObsStatus
from store.command import ingest
from store.command.sources import SourceRegistration, register
from store.engine import Engine
from store.query import indicators, sources
from tests.store.bring import PLAN, REVENUE, bring, month, newest, shown

RATE = "economy.reports_on_time_rate"
ON_TIME = "economy.reports_on_time"
EXPECTED = "economy.reports_expected"


def test_latest_answers_in_the_order_asked_and_says_what_is_absent(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2026, number, float(number), area="91") for number in (8, 9, 10)], now=now)
    plan = Observation(indicator=PLAN, area="91", freq=Freq.YEAR, period_start=date(2026, 1, 1), value=12e3)
    bring(engine, [plan], now=now)
    codes = ["economy.exports", REVENUE, PLAN]
    with engine.connect() as connection:
        absence, revenue, plan_reading = indicators.latest(connection, codes, area="91", now=now)
    assert isinstance(absence, Absence)
    assert (absence.indicator, absence.area, absence.source) == ("economy.exports", "91", "lris")
    assert absence.freshness.state is State.MISSING
    assert isinstance(revenue, Reading)
    assert (revenue.value, revenue.period_start, revenue.freshness.state) == (
        10.0,
        date(2026, 10, 1),
        State.LIVE,
    )
    assert isinstance(plan_reading, Reading)
    assert plan_reading.value == 12e3


def test_provenance_says_where_a_value_came_from(engine: Engine, now: datetime) -> None:
    first = bring(engine, [month(2026, 10, 1.0, area="91")], now=now, as_of=date(2026, 11, 6), simulated=True)
    later = now + timedelta(hours=3)
    bring(engine, [month(2026, 10, 1.0, area="91")], now=later, as_of=date(2026, 11, 6), simulated=True)
    with engine.connect() as connection:
        told = newest(connection, REVENUE, area="91", now=later).provenance
    assert (told.source, told.run_id, told.recorded_at) == ("lris", first.run_id, now)
    assert (told.last_success_at, told.as_of, told.simulated) == (later, date(2026, 11, 6), True)


def test_an_giang_goes_on_under_its_new_code(engine: Engine, now: datetime) -> None:
    """Code 91 was Kiên Giang before 01/07/2025; its figures of then are not An Giang's."""
    items = [month(2025, number, 100.0 + number, area="89") for number in range(4, 7)]
    items += [month(2025, number, 900.0 + number, area="91") for number in range(4, 7)]
    bring(engine, items, now=now)
    with engine.connect() as connection:
        assert newest(connection, REVENUE, area="91", now=now).area == "89"
        assert shown(indicators.history(connection, REVENUE, area="91", now=now)) == [104.0, 105.0, 106.0]
        (kien_giang,) = indicators.by_area(
            connection, REVENUE, areas=["91"], period=date(2025, 6, 1), now=now
        )
        assert kien_giang.value == 906.0
        (june,) = indicators.revisions(connection, REVENUE, area="91", period=date(2025, 6, 1))
        assert june.value == 106.0

    bring(engine, [month(2025, number, 200.0 + number, area="91") for number in (7, 8)], now=now)
    with engine.connect() as connection:
        whole = indicators.history(connection, REVENUE, area="91", now=now)
        some = indicators.history(
            connection, REVENUE, area="91", now=now, since=date(2025, 6, 1), until=date(2025, 7, 1)
        )
    assert [(reading.area, reading.value) for reading in whole] == [
        ("89", 104.0), ("89", 105.0), ("89", 106.0), ("91", 207.0), ("91", 208.0),
    ]  # fmt: skip
    assert len({reading.freshness for reading in whole}) == 1
    assert shown(some) == [106.0, 207.0]


def test_the_last_months_are_the_same_whether_all_or_only_they_are_asked_for(
    engine: Engine, now: datetime
) -> None:
    before = [month(2025, number, 100 + number) for number in (1, 2, 4, 5, 6)]
    after = [month(2025, number, 200 + number, area="91") for number in (7, 8, 10)]
    goods = [month(2025, number, 10, breakdown="revenue=domestic") for number in (3, 6)]
    bring(engine, [*before, *after, *goods], now=now)
    wanted = [(REVENUE, ""), (REVENUE, "revenue=domestic")]
    with engine.connect() as connection:
        for until in (None, date(2025, 8, 1), date(2025, 5, 1)):
            whole = indicators.histories(connection, wanted, area="91", now=now, until=until)
            for most in (1, 2, 4, 20):
                last = indicators.histories(connection, wanted, area="91", now=now, until=until, most=most)
                assert last == [found[-most:] for found in whole]
        assert [shown(found) for found in whole] == [[101, 102, 104, 105], [10]]


def test_year_that_the_reform_cuts_belongs_to_the_later_code_if_it_has_one(
    engine: Engine, now: datetime
) -> None:
    plan = Observation(indicator=PLAN, area="89", freq=Freq.YEAR, period_start=date(2025, 1, 1), value=11e3)
    bring(engine, [plan], now=now)
    with engine.connect() as connection:
        assert newest(connection, PLAN, area="91", now=now).area == "89"
    bring(engine, [replace(plan, area="91", value=20e3)], now=now)
    with engine.connect() as connection:
        (reading,) = indicators.history(connection, PLAN, area="91", now=now)
    assert (reading.area, reading.value) == ("91", 20e3)


def test_parts_come_in_the_order_of_the_code_list(engine: Engine, now: datetime) -> None:
    codes = list(catalogue.codelists()[catalogue.indicators()[REVENUE].breakdowns["revenue"]].items)
    items = [
        month(2026, number, float(place), area="91", breakdown=f"revenue={code}")
        for number in (9, 10)
        for place, code in enumerate(codes)
        if not (number == 10 and place == 0)
    ]
    bring(engine, list(reversed(items)), now=now)
    ask = {"area": "91", "dimension": "revenue", "now": now}
    with engine.connect() as connection:
        last = indicators.by_breakdown(connection, REVENUE, period=None, **ask)  # type: ignore[arg-type]
        before = indicators.by_breakdown(connection, REVENUE, period=date(2026, 9, 1), **ask)  # type: ignore[arg-type]
    assert [reading.breakdown for reading in last] == [f"revenue={code}" for code in codes[1:]]
    assert [reading.breakdown for reading in before] == [f"revenue={code}" for code in codes]
    assert shown(before) == [float(place) for place in range(len(codes))]


def test_areas_are_compared_in_one_period(engine: Engine, now: datetime) -> None:
    items = [month(2026, 9, float(area), area=area) for area in ("91", "38", "40")]
    items += [month(2026, 10, float(area), area=area) for area in ("40", "91")]
    bring(engine, items, now=now)
    areas = ["40", "38", "91", "42"]
    with engine.connect() as connection:
        last = indicators.by_area(connection, REVENUE, areas=areas, period=None, now=now)
        before = indicators.by_area(connection, REVENUE, areas=areas, period=date(2026, 9, 1), now=now)
        was = indicators.by_area(
            connection, REVENUE, areas=areas, period=None, now=now, known_at=now - timedelta(days=1)
        )
    assert [reading.area for reading in last] == ["40", "91"]
    assert [reading.area for reading in before] == ["40", "38", "91"]
    assert was == []


def _reports(number: int, on_time: float | None, expected: float | None) -> list[Observation]:
    return [
        month(2026, number, on_time, area="91", indicator=ON_TIME),
        month(2026, number, expected, area="91", indicator=EXPECTED),
    ]


def test_quotients_are_divided_in_the_query(engine: Engine, now: datetime) -> None:
    items = [*_reports(7, 9.0, 12.0), *_reports(8, 0.0, 12.0), *_reports(9, 3.0, 0.0)]
    items += [*_reports(10, None, 4.0), month(2026, 11, 5.0, area="91", indicator=ON_TIME)]
    items[0] = replace(items[0], status=ObsStatus.ESTIMATED, as_of=date(2026, 8, 20))
    bring(engine, items, now=now, as_of=date(2026, 11, 10))
    factor = catalogue.indicators()[RATE].factor
    with engine.connect() as connection:
        found = indicators.history(connection, RATE, area="91", now=now)
        last = newest(connection, RATE, area="91", now=now)
        compared = indicators.by_area(connection, RATE, areas=["91"], period=date(2026, 7, 1), now=now)
    assert shown(found) == [factor * 0.75, 0.0, None, None]
    assert [reading.status.value for reading in found] == ["E", "A", "M", "O"]
    assert {reading.indicator for reading in found} == {RATE}
    assert found[0].provenance.as_of == date(2026, 8, 20)
    assert last.period_start == date(2026, 10, 1)
    assert compared == found[:1]


def test_states_follow_the_source_and_the_calendar(engine: Engine, now: datetime) -> None:
    register(
        engine,
        [
            SourceRegistration(
                "lris",
                enabled=True,
                simulated=True,
                late_after=timedelta(hours=1),
                dead_after=timedelta(hours=6),
            )
        ],
    )
    items = [month(2026, 9, 1.0, area="91"), month(2026, 10, 2.0, area="91", status=ObsStatus.PROVISIONAL)]
    bring(engine, items, now=now, simulated=True)
    bring(engine, [month(2020, 1, 1.0, area="38")], now=now, simulated=True)
    run_id = ingest.begin(engine, source="lris", origin="x", simulated=True, now=now + timedelta(minutes=30))
    ingest.fail(engine, run_id, kind="unreachable", message="no answer", now=now + timedelta(minutes=30))

    with engine.connect() as connection:

        def state(*, hours: int = 0, area: str = "91") -> tuple[State, str]:
            at = now + timedelta(hours=hours)
            told = newest(connection, REVENUE, area=area, now=at).freshness
            return told.state, told.reason

        assert state() == (State.PROVISIONAL, "provisional")
        assert state(hours=1) == (State.LATE, "unreachable")
        assert state(hours=6) == (State.DEAD, "unreachable")
        assert state(area="38") == (State.DEAD, "overdue")
        assert indicators.history(connection, REVENUE, area="91", now=now)[0].freshness.state is State.LIVE
        told = sources.health(connection)["lris"]
    assert (told.simulated, told.failing_since) == (True, now + timedelta(minutes=30))


def test_missing_newest_period_is_told_as_missing(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2026, 9, 1.0, area="91"), month(2026, 10, None, area="91")], now=now)
    with engine.connect() as connection:
        reading = newest(connection, REVENUE, area="91", now=now)
    assert (reading.value, reading.freshness.state) == (None, State.MISSING)


def test_every_source_of_the_catalogue_has_a_health(engine: Engine) -> None:
    with engine.connect() as connection:
        found = sources.health(connection)
    assert list(found) == list(catalogue.sources())
    assert all(health.last_attempt_at is None for health in found.values())
