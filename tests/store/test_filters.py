"""What filters rest on: which periods there are, and agencies side by side."""

from datetime import date, datetime
from typing import Any

from domain.periods import Freq
from domain.records import Observation
from store.engine import Engine
from store.query.comparisons import agencies
from store.query.progress import Place
from store.query.reach import reach
from tests.store.bring import PLAN, REVENUE, bring, month

DISBURSEMENT = "economy.public_investment_disbursement"


def spent(org: str, number: int, value: float, **facts: Any) -> Observation:
    return Observation(
        indicator=DISBURSEMENT, area="91", freq=Freq.MONTH, org=org, value=value,
        period_start=date(2026, number, 1), **facts,
    )  # fmt: skip


def test_periods_reach_from_the_old_province_to_the_newest_that_has_begun(
    engine: Engine, now: datetime
) -> None:
    items = [
        month(2019, 3, 10.0),
        month(2026, 10, 30.0, area="91"),
        month(2018, 1, 99.0, area="01"),
        month(2017, 1, 5.0, breakdown="revenue=domestic"),
        month(2027, 1, 1.0, indicator=PLAN, freq=Freq.YEAR, area="91"),
        month(2022, 1, 2.0, indicator=PLAN, freq=Freq.YEAR),
    ]
    bring(engine, items, now=now)
    with engine.connect() as connection:
        found = reach(connection, area="91", now=now)
    assert found[Freq.MONTH] == (date(2019, 3, 1), date(2026, 10, 1))
    assert found[Freq.YEAR][0] == date(2022, 1, 1)
    assert found[Freq.YEAR][1].year == now.year


def test_an_empty_store_offers_no_period(engine: Engine, now: datetime) -> None:
    with engine.connect() as connection:
        assert reach(connection, area="91", now=now) == {}


def test_agencies_are_those_of_the_newest_month_largest_first(engine: Engine, now: datetime) -> None:
    items = [
        spent("", 10, 100.0),
        spent("department_health", 10, 30.0),
        spent("department_education", 10, 50.0),
        spent("department_construction", 9, 90.0),
        spent("commune_30307", 10, 70.0),
    ]
    bring(engine, items, now=now)
    asked = ["department_health", "department_education", "department_construction"]
    with engine.connect() as connection:
        place = Place("91", now, org="department_health")
        found = agencies(connection, DISBURSEMENT, place, orgs=asked, period=None)
        nothing = agencies(connection, REVENUE, place, orgs=asked, period=None)
    told = [(part.reading.org, part.reading.value, part.home) for part in found.parts]
    assert told == [("department_education", 50.0, False), ("department_health", 30.0, True)]
    assert not nothing.parts
    assert nothing.absent
