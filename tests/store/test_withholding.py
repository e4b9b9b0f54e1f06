"""Small cells of health: what comes into the store without its number, and what is told of coverage."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from components.words import value as in_words
from domain.periods import Freq
from domain.readings import Coverage
from domain.records import Observation, ObsStatus
from store.engine import Engine
from store.query import comparisons, indicators
from store.query.progress import Place
from store.tables import observation, observation_revision
from tests.store.bring import bring, newest

MONTH = date(2026, 10, 1)
CASES = "health.infectious_cases"


def cases(
    value: float, *, breakdown: str = "", org: str = "", area: str = "91", code: str = CASES
) -> Observation:
    return Observation(
        indicator=code,
        area=area,
        freq=Freq.MONTH,
        period_start=MONTH,
        value=value,
        breakdown=breakdown,
        org=org,
    )


def told(engine: Engine, items: Sequence[Observation], now: datetime) -> dict[str, float | None]:
    """What the store answers by part, after a run that brings `items`."""
    assert bring(engine, items, now=now, source="his").rejected == 0
    with engine.connect() as connection:
        found = indicators.by_breakdown(
            connection, CASES, area="91", period=MONTH, dimension="disease", now=now
        )
    return {each.breakdown.removeprefix("disease="): each.value for each in found}


def test_parts_of_fewer_than_five_people_have_no_number_and_the_whole_has(
    engine: Engine, now: datetime
) -> None:
    items = [cases(40)] + [
        cases(value, breakdown=f"disease={name}")
        for name, value in (("dengue", 31.0), ("measles", 4.0), ("mumps", 3.0), ("rabies", 0.0))
    ]
    assert told(engine, items, now) == {"dengue": 31, "measles": None, "mumps": None, "rabies": 0}
    with engine.connect() as connection:
        assert newest(connection, CASES, area="91", now=now).value == 40


def test_one_hidden_part_would_be_told_by_the_others_so_the_next_is_hidden_too(
    engine: Engine, now: datetime
) -> None:
    parts = (("dengue", 31.0), ("measles", 7.0), ("mumps", 2.0))
    items = [cases(40), *(cases(value, breakdown=f"disease={name}") for name, value in parts)]
    assert told(engine, items, now) == {"dengue": 31, "measles": None, "mumps": None}


def test_facilities_and_communes_are_parts_too(engine: Engine, now: datetime) -> None:
    items = [
        cases(60),
        *(cases(value, org=org) for org, value in (("hospital_central", 50.0), ("hospital_heart", 1.0),
                                                   ("hospital_region", 9.0))),
        *(cases(value, area=area) for area, value in (("30337", 3.0), ("30307", 55.0), ("30292", 2.0))),
    ]  # fmt: skip
    bring(engine, items, now=now, source="his")
    with engine.connect() as connection:
        by_org = indicators.by_org(connection, CASES, area="91", period=MONTH, now=now)
        by_area = indicators.by_area(
            connection, CASES, areas=["30337", "30307", "30292"], period=MONTH, now=now
        )
    assert {each.org: each.value for each in by_org} == {
        "hospital_central": 50, "hospital_heart": None, "hospital_region": None
    }  # fmt: skip
    assert [each.value for each in by_area] == [None, 55, None]
    assert {each.status for each in by_area} == {ObsStatus.NORMAL, ObsStatus.WITHHELD}
    assert in_words(by_area[0]) == "giữ kín"


def test_the_store_itself_has_no_such_number_not_even_as_a_revision(engine: Engine, now: datetime) -> None:
    for second in (3.0, 4.0, 11.0, 2.0):
        parts = [cases(second, breakdown="disease=mumps"), cases(9, breakdown="disease=dengue")]
        bring(engine, [cases(20), *parts], now=now, source="his")
    with engine.connect() as connection:
        held = [
            value
            for table in (observation, observation_revision)
            for (value,) in connection.execute(select(table.c.value))
        ]
    assert not {value for value in held if value is not None and 0 < value < 5}


def test_a_cut_of_the_whole_province_that_is_declared_so_is_told(engine: Engine, now: datetime) -> None:
    code = "health.infectious_reports"
    items = [
        cases(90, code=code),
        *(cases(value, breakdown=f"clock={clock}", code=code) for clock, value in (("a24", 2), ("b24", 88))),
    ]
    bring(engine, items, now=now, source="his")
    with engine.connect() as connection:
        assert newest(connection, code, area="91", now=now, breakdown="clock=a24").value == 2


def test_reports_of_a_facility_do_not_tell_its_few_cases(engine: Engine, now: datetime) -> None:
    """A case is reported once, so the number of reports is the number of cases."""
    told = {"hospital_central": (60, 57), "hospital_heart": (3, 2), "hospital_region": (27, 20)}
    items = [
        cases(value, org=org, code=f"health.{name}")
        for at, name in enumerate(("infectious_reports", "infectious_on_time"))
        for org, value in (("", 90 - 11 * at), *((org, both[at]) for org, both in told.items()))
    ]
    bring(engine, items, now=now, source="his")
    place = Place("91", now)
    with engine.connect() as connection:
        found = comparisons.agencies(
            connection, "health.infectious_on_time_rate", place, orgs=list(told), period=None, ascending=True
        )
    assert found.parts[0].reading.value == pytest.approx(95.0)
    assert [part.reading.status for part in found.parts] == [
        ObsStatus.NORMAL, ObsStatus.WITHHELD, ObsStatus.WITHHELD,
    ]  # fmt: skip


def test_a_whole_says_how_many_of_those_there_are_it_speaks_of(engine: Engine, now: datetime) -> None:
    items = [
        cases(41_285, code="health.visits"),
        cases(12, code="health.facilities_reporting"),
        cases(14, code="health.facilities_existing"),
        cases(30_000, code="health.visits", org="hospital_central"),
    ]
    bring(engine, items, now=now, source="his")
    with engine.connect() as connection:
        assert newest(connection, "health.visits", area="91", now=now).coverage == Coverage(12, 14, "cơ sở")
        own = newest(connection, "health.visits", area="91", now=now, org="hospital_central")
        rate = newest(connection, "health.coverage_rate", area="91", now=now)
    assert own.coverage is None
    assert rate.value == pytest.approx(85.714, abs=0.001)


def test_two_ways_of_grading_break_the_line_and_are_not_compared(engine: Engine, now: datetime) -> None:
    items = [
        Observation(indicator=f"education.{name}", area="89", freq=Freq.SCHOOL_YEAR,
                    period_start=date(year, 9, 1), value=value)
        for year in range(2019, 2025)
        for name, value in (("top_graded_pupils", 250.0 + year - 2019), ("graded_pupils", 1000.0))
    ]  # fmt: skip
    bring(engine, items, now=now, source="vnedu")
    with engine.connect() as connection:
        place = Place("91", datetime(2025, 6, 1, tzinfo=UTC))
        wanted = [("education.top_grade_rate", "", "rate")]
        found = comparisons.lines(connection, wanted, place, period=None, most=8)
    assert [(each.day, each.kind) for each in found.breaks] == [(date(2021, 9, 1), "definition")]
    assert found.lines[0].readings[0].value == pytest.approx(25.0)
