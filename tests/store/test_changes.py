"""What moved most, what was revised, what is overdue, what failed a check, who has not reported."""

from datetime import date, datetime, timedelta
from typing import Any

from domain.freshness import State
from domain.periods import Freq
from domain.readings import Coverage, Reading
from domain.records import Observation
from store.engine import Engine
from store.query import changes
from store.query.progress import Place
from store.query.submissions import submissions
from tests.store.bring import REVENUE, bring, month

EXPENDITURE, EXPORTS, CPI = "economy.budget_expenditure", "economy.exports", "economy.cpi_same_month"
CODES = [REVENUE, EXPENDITURE, EXPORTS, CPI]


def figure(indicator: str, year: int, number: int, value: float, **facts: Any) -> Observation:
    return Observation(
        indicator=indicator, area="91", freq=Freq.MONTH, period_start=date(year, number, 1), value=value,
        **facts,
    )  # fmt: skip


def test_what_moved_most_stands_first_and_percentages_and_small_numbers_do_not_count(
    engine: Engine, now: datetime
) -> None:
    items = [
        *(figure(REVENUE, year, 10, value) for year, value in ((2025, 1000.0), (2026, 1100.0))),
        *(figure(EXPENDITURE, year, 10, value) for year, value in ((2025, 2000.0), (2026, 1000.0))),
        *(figure(EXPORTS, year, 10, value) for year, value in ((2025, 1.0), (2026, 9.0))),
        *(figure(CPI, year, 10, value) for year, value in ((2025, 101.0), (2026, 180.0))),
    ]
    bring(engine, items, now=now)
    with engine.connect() as connection:
        place = Place("91", now)
        found = changes.movements(connection, CODES, place, most=5)
        first = changes.movements(connection, CODES, place, most=1)
    assert [(each.reading.indicator, each.before, each.percent) for each in found] == [
        (EXPENDITURE, 2000.0, -50.0),
        (REVENUE, 1000.0, 10.0),
    ]
    assert first == found[:1]


def test_what_is_dead_moves_no_more(engine: Engine, now: datetime) -> None:
    bring(engine, [figure(REVENUE, 2025, 10, 1000.0), figure(REVENUE, 2026, 10, 3000.0)], now=now)
    with engine.connect() as connection:
        assert len(changes.movements(connection, CODES, Place("91", now), most=5)) == 1
        later = Place("91", now + timedelta(days=400))
        assert changes.movements(connection, CODES, later, most=5) == []


def test_nothing_is_compared_over_a_change_of_area(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2025, 6, 1000.0), month(2026, 6, 3000.0, area="91")], now=now)
    with engine.connect() as connection:
        assert changes.movements(connection, CODES, Place("91", now), most=5) == []


def test_the_last_revision_is_told_with_the_value_before_it(engine: Engine, now: datetime) -> None:
    for days, values in ((50, (1000.0, 500.0)), (20, (1010.0, 500.0)), (2, (1100.0, 499.0))):
        items = [
            figure(REVENUE, 2026, 9, values[0]),
            figure(EXPENDITURE, 2026, 9, values[1]),
        ]
        at = now - timedelta(days=days)
        bring(engine, items, now=at, as_of=at.date())
    with engine.connect() as connection:
        place = Place("91", now)
        found = changes.revised(connection, CODES, place, since=now - timedelta(days=30), most=5)
        late = changes.revised(connection, CODES, place, since=now - timedelta(days=1), most=5)
        then = Place("91", now, known_at=now - timedelta(days=10))
        known = changes.revised(connection, CODES, then, since=now - timedelta(days=30), most=5)
    assert [(each.reading.indicator, each.before, each.reading.value) for each in found] == [
        (REVENUE, 1010.0, 1100.0),
        (EXPENDITURE, 500.0, 499.0),
    ]
    assert found[0].at == now - timedelta(days=2)
    assert late == []
    assert [(each.before, each.reading.value) for each in known] == [(1000.0, 1010.0)]


def test_a_revised_quarter_is_not_told_of_the_month_on_whose_day_it_begins(
    engine: Engine, now: datetime
) -> None:
    """Codes of months and of quarters are asked together, and months are rolled up into quarters."""
    monthly, quarterly = "statistics.state_investment", "statistics.state_investment_quarter"
    for days, september in ((50, 1020.0), (2, 1050.0)):
        at = now - timedelta(days=days)
        items = [
            *(figure(monthly, 2026, number, 1000.0) for number in (7, 8)),
            figure(monthly, 2026, 9, september),
        ]
        bring(engine, items, now=at, as_of=at.date(), source="gso_monthly")
    with engine.connect() as connection:
        place = Place("91", now)
        asked = [monthly, quarterly]
        found = changes.revised(connection, asked, place, since=now - timedelta(days=30), most=5)
    assert [(each.reading.period_start, each.before, each.reading.value) for each in found] == [
        (date(2026, 9, 1), 1020.0, 1050.0)
    ]


def test_a_series_that_stopped_is_overdue_and_one_that_never_came_is_not(
    engine: Engine, now: datetime
) -> None:
    bring(engine, [figure(REVENUE, 2026, 10, 1.0), figure(EXPENDITURE, 2026, 3, 1.0)], now=now)
    with engine.connect() as connection:
        (found,) = changes.overdue(connection, CODES, Place("91", now))
    assert (found.indicator, found.freshness.state) == (EXPENDITURE, State.DEAD)


def test_failed_checks_are_told_from_the_run_that_brought_them(engine: Engine, now: datetime) -> None:
    bring(engine, [figure(REVENUE, 2026, number, 10.0) for number in (7, 8)], now=now - timedelta(days=9))
    bring(engine, [figure(REVENUE, 2026, 9, 1000.0)], now=now)
    bring(engine, [month(2026, 1, 1.0, area="01"), month(2026, 2, 1000.0, area="01")], now=now)
    with engine.connect() as connection:
        (found,) = changes.doubts(connection, Place("91", now), since=now - timedelta(days=1), most=9)
        later = now + timedelta(days=1)
        assert changes.doubts(connection, Place("91", later), since=later, most=9) == []
    assert (found.indicator, found.period_start, found.kind) == (REVENUE, date(2026, 9, 1), "jump")
    assert (found.detail, found.at) == ("10 → 1.000", now)


def test_who_has_not_reported_stands_first_and_the_whole_tells_how_many_have(
    engine: Engine, now: datetime
) -> None:
    """Units are told apart, and a unit whose number has not come at all still owes everything."""
    owed = {"department_finance": (3, 3), "department_health": (4, 1), "commune_30292": (2, None)}
    items = [
        figure("economy.reports_expected", 2026, 10, 9.0),
        figure("economy.reports_expected", 2026, 9, 9.0),
    ]
    for org, (expected, handed_in) in owed.items():
        items.append(figure("economy.reports_expected", 2026, 10, expected, org=org))
        if handed_in is not None:
            items.append(figure("economy.reports_submitted", 2026, 10, handed_in, org=org))
            items.append(figure("economy.reports_on_time", 2026, 10, handed_in, org=org))
    bring(engine, items, now=now)
    with engine.connect() as connection:
        found = submissions(connection, Place("91", now), period=None)
        before = submissions(connection, Place("91", now), period=(date(2026, 9, 1), date(2026, 9, 1)))
        nobody = submissions(connection, Place("01", now), period=None)
    assert isinstance(found.total, Reading)
    assert (found.total.period_start, found.total.coverage) == (date(2026, 10, 1), Coverage(1, 3))
    assert [(unit.expected.org, unit.missing) for unit in found.units] == [
        ("department_health", 3), ("commune_30292", 2), ("department_finance", 0),
    ]  # fmt: skip
    assert len(found.readings) == 7
    assert before.units == ()
    assert (nobody.units, nobody.readings) == ((), ())
