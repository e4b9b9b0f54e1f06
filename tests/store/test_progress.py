"""Months against a plan: only those of one and the same area, since An Giang became another one in 2025."""

from datetime import date, datetime

from domain.periods import Freq
from domain.records import Observation
from store.engine import Engine
from store.query import progress
from store.query.progress import Place
from tests.store.bring import PLAN, REVENUE, bring, month


def plan(year: int, value: float, area: str) -> Observation:
    return Observation(indicator=PLAN, area=area, freq=Freq.YEAR, period_start=date(year, 1, 1), value=value)


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
