"""Coarser periods: complete or absent, as unsure and as old as their inputs, and never over a break."""

from datetime import date, datetime, timedelta

from domain.periods import Freq
from domain.records import Observation, ObsStatus
from store.engine import Engine
from store.query import indicators
from tests.store.bring import REVENUE, bring, held, month, newest, values

JANUARY = date(2024, 1, 1)


def test_quarter_and_year_appear_when_complete(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2024, number, 0.5) for number in range(1, 12)], now=now)
    quarters = values(engine, freq=Freq.QUARTER)
    assert quarters == {date(2024, start, 1): 1.5 for start in (1, 4, 7)}
    assert values(engine, freq=Freq.YEAR) == {}
    assert {row[1] for row in held(engine)["series"]} == {"M", "Q"}

    bring(engine, [month(2024, 12, 0.5)], now=now)
    assert values(engine, freq=Freq.YEAR) == {JANUARY: 6.0}
    with engine.connect() as connection:
        year = newest(connection, REVENUE, area="89", now=now, freq=Freq.YEAR)
    assert (year.value, year.freq, year.period_start) == (6.0, Freq.YEAR, JANUARY)


def test_zero_counts_and_missing_does_not(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2024, 1, 5.0), month(2024, 2, 0.0), month(2024, 3, 0.0)], now=now)
    bring(engine, [month(2024, 4, 5.0), month(2024, 5, None), month(2024, 6, 5.0)], now=now)
    assert values(engine, freq=Freq.QUARTER) == {JANUARY: 5.0}


def test_revised_month_revises_its_quarter_alone(engine: Engine, now: datetime) -> None:
    first = bring(engine, [month(2024, number, 1.0) for number in range(1, 7)], now=now)
    later = now + timedelta(days=1)
    second = bring(engine, [month(2024, 2, 2.0)], now=later)
    with engine.connect() as connection:
        told = indicators.revisions(connection, REVENUE, area="89", period=JANUARY, freq=Freq.QUARTER)
        assert [(found.value, found.run_id) for found in told] == [
            (4.0, second.run_id),
            (3.0, first.run_id),
        ]
        quarters = indicators.history(connection, REVENUE, area="89", now=later, freq=Freq.QUARTER)
        assert [reading.provenance.run_id for reading in quarters] == [second.run_id, first.run_id]
        past = indicators.history(
            connection, REVENUE, area="89", now=later, freq=Freq.QUARTER, known_at=now + timedelta(hours=1)
        )
        assert [reading.value for reading in past] == [3.0, 3.0]


def test_withdrawn_month_withdraws_its_quarter(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2024, number, 1.0) for number in range(1, 4)], now=now)
    bring(engine, [month(2024, 2, None)], now=now + timedelta(days=1))
    with engine.connect() as connection:
        (quarter,) = indicators.history(connection, REVENUE, area="89", now=now, freq=Freq.QUARTER)
        told = indicators.revisions(connection, REVENUE, area="89", period=JANUARY, freq=Freq.QUARTER)
    assert (quarter.value, quarter.status) == (None, ObsStatus.MISSING)
    assert [found.value for found in told] == [None, 3.0]


def test_status_is_the_least_sure_and_date_the_oldest(engine: Engine, now: datetime) -> None:
    days = [date(2024, 2, 6), date(2024, 3, 6), date(2024, 4, 6)]
    statuses = [ObsStatus.NORMAL, ObsStatus.ESTIMATED, ObsStatus.PROVISIONAL]
    items = [
        month(2024, number, 1.0, status=status, as_of=day)
        for number, (status, day) in enumerate(zip(statuses, days, strict=True), start=1)
    ]
    bring(engine, items, now=now)
    with engine.connect() as connection:
        (quarter,) = indicators.history(connection, REVENUE, area="89", now=now, freq=Freq.QUARTER)
    assert (quarter.status, quarter.provenance.as_of) == (ObsStatus.ESTIMATED, days[0])


def test_nothing_is_added_up_over_a_change_of_area(engine: Engine, now: datetime) -> None:
    """Code 91 was Kiên Giang until June 2025 and is An Giang since July: no year 2025 of both."""
    bring(engine, [month(2025, number, 1.0, area="91") for number in range(1, 13) if number < 11], now=now)
    bring(engine, [month(2025, number, 1.0, area="91") for number in (11, 12)], now=now)
    assert values(engine, freq=Freq.YEAR) == {}
    assert sorted(values(engine, freq=Freq.QUARTER)) == [date(2025, start, 1) for start in (1, 4, 7, 10)]


def test_simulated_and_real_months_are_not_added(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2024, number, 1.0) for number in (1, 2, 3)], now=now, simulated=True)
    assert values(engine, freq=Freq.QUARTER) == {JANUARY: 3.0}
    bring(engine, [month(2024, 3, 1.0)], now=now + timedelta(days=1))
    assert values(engine, freq=Freq.QUARTER) == {JANUARY: None}
    bring(engine, [month(2024, number, 1.0) for number in (1, 2)], now=now + timedelta(days=2))
    with engine.connect() as connection:
        (quarter,) = indicators.history(connection, REVENUE, area="89", now=now, freq=Freq.QUARTER)
    assert (quarter.value, quarter.provenance.simulated) == (3.0, False)


def test_stock_is_what_stood_at_the_end(engine: Engine, now: datetime) -> None:
    stock = "economy.enterprises_operating"
    items = [month(2024, number, float(number), indicator=stock) for number in (2, 3, 4)]
    bring(engine, items, now=now)
    assert values(engine, freq=Freq.QUARTER, indicator=stock) == {JANUARY: 3.0}


def test_records_come_in_at_the_declared_frequency_only(engine: Engine, now: datetime) -> None:
    quarter = Observation(indicator=REVENUE, area="89", freq=Freq.QUARTER, period_start=JANUARY, value=1.0)
    assert bring(engine, [quarter], now=now).rejected == 1
