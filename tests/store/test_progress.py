"""Months against a plan: only those of one and the same area, since An Giang became another one in 2025."""

from datetime import date, datetime

from domain.periods import Freq
from domain.readings import Reading
from domain.records import Observation
from store.engine import Engine
from store.query import comparisons, progress
from store.query.progress import Place
from tests.store.bring import PLAN, REVENUE, bring, month

DOMESTIC = "revenue=domestic"


def plan(year: int, value: float, area: str, breakdown: str = "") -> Observation:
    return Observation(
        indicator=PLAN, area=area, breakdown=breakdown, freq=Freq.YEAR, period_start=date(year, 1, 1),
        value=value,
    )  # fmt: skip


def bring_three_years(engine: Engine, now: datetime) -> None:
    """2024 of the old province, 2025 of both, 2026 of the new one."""
    items = [plan(2024, 12000.0, "89"), plan(2025, 60000.0, "91"), plan(2026, 60000.0, "91")]
    items += [month(2024, number, 1000.0) for number in range(1, 13)]
    items += [month(2025, number, 1000.0) for number in range(1, 7)]
    items += [month(2025, number, 5000.0, area="91") for number in range(7, 13)]
    items += [month(2026, number, 5000.0, area="91") for number in range(1, 11)]
    bring(engine, items, now=now)


def test_a_year_of_one_area_is_put_against_its_plan(engine: Engine, now: datetime) -> None:
    bring_three_years(engine, now)
    with engine.connect() as connection:
        for year, monthly, reached in ((2024, 1000.0, 100.0), (2026, 5000.0, 83.33)):
            found = progress.plan_against_actual(connection, REVENUE, Place("91", now), year=year)
            assert (found.monthly_plan, found.cumulative[-1][1], found.caveat) == (monthly, reached, "")


def test_a_year_of_two_areas_has_no_rate_and_says_why(engine: Engine, now: datetime) -> None:
    bring_three_years(engine, now)
    with engine.connect() as connection:
        place = Place("91", now)
        found = progress.plan_against_actual(connection, REVENUE, place, year=2025)
        card = progress.headline(connection, REVENUE, place, period=(date(2025, 1, 1), date(2025, 12, 1)))
    assert (len(found.months), found.plan, found.monthly_plan, found.cumulative) == (12, None, None, ())
    assert found.caveat == "extents"
    assert (card.value, card.first, card.progress, card.caveat) == (
        5000.0, date(2025, 12, 1), None, "extents",
    )  # fmt: skip


def test_months_before_the_change_are_no_part_of_the_plan_of_the_area_after_it(
    engine: Engine, now: datetime
) -> None:
    bring_three_years(engine, now)
    with engine.connect() as connection:
        window = (date(2025, 1, 1), date(2025, 6, 1))
        card = progress.headline(connection, REVENUE, Place("91", now), period=window)
    assert (card.value, card.first, card.last) == (6000.0, date(2025, 1, 1), date(2025, 6, 1))
    assert (card.plan, card.progress, card.caveat) == (None, None, "plan_extent")


def test_a_hole_in_the_year_is_said(engine: Engine, now: datetime) -> None:
    items = [month(2024, 1, 1000.0), month(2024, 2, None), month(2024, 3, 1000.0), plan(2024, 12000.0, "89")]
    bring(engine, items, now=now)
    with engine.connect() as connection:
        card = progress.headline(
            connection, REVENUE, Place("91", now), period=(date(2024, 1, 1), date(2024, 3, 1))
        )
    assert (card.value, card.progress, card.caveat) == (1000.0, None, "gap")


def test_a_part_of_the_budget_is_put_against_its_own_plan(engine: Engine, now: datetime) -> None:
    bring_three_years(engine, now)
    part = [month(2026, number, 4000.0, area="91", breakdown=DOMESTIC) for number in range(1, 11)]
    bring(engine, [*part, plan(2026, 50000.0, "91", DOMESTIC)], now=now)
    with engine.connect() as connection:
        card = progress.headline(connection, REVENUE, Place("91", now), period=None, breakdown=DOMESTIC)
    assert (card.value, card.progress, card.breakdown) == (40000.0, 80.0, DOMESTIC)


def test_a_target_told_by_month_is_the_year_so_far_and_judged_when_it_is_whole(
    engine: Engine, now: datetime
) -> None:
    bring_three_years(engine, now)
    with engine.connect() as connection:
        place = Place("91", now)
        running = progress.target(connection, REVENUE, place, year=2026)
        mixed = progress.target(connection, REVENUE, place, year=2025)
        whole = progress.target(connection, REVENUE, place, year=2024)
    assert running.so_far is not None
    assert (running.so_far.value, round(running.so_far.progress or 0, 1), running.met) == (
        50000.0,
        83.3,
        None,
    )
    assert mixed.so_far is not None
    assert (mixed.so_far.caveat, mixed.so_far.progress, mixed.met) == ("extents", None, None)
    assert isinstance(mixed.plan, Reading), "what was set is told even where nothing can be compared"
    assert whole.met is True


def test_areas_stand_by_the_sum_of_their_parts(engine: Engine, now: datetime) -> None:
    told = {"30307": (5.0, 1.0), "30292": (9.0, 0.0), "30280": (4.0, None)}
    items = [
        Observation(
            indicator="economy.cooperatives", area=area, breakdown=f"status={status}", freq=Freq.QUARTER,
            period_start=date(2026, 7, 1), value=value,
        )
        for area, values in told.items()
        for status, value in zip(("operating", "stopped"), values, strict=True)
        if value is not None
    ]  # fmt: skip
    bring(engine, items, now=now)
    with engine.connect() as connection:
        found = comparisons.area_bars(
            connection, "economy.cooperatives", "status", Place("91", now), codes=list(told), period=None,
            most=12,
        )  # fmt: skip
    assert [row.partition(".")[0] for row in found.rows] == ["1", "2"], "what is not whole has no bar"
    assert [[each.value for each in part.readings] for part in found.parts] == [[9.0, 5.0], [0.0, 1.0]]
