"""Periods: every length, half-open, by the clocks of the province."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.periods import Freq, check_start, end, first_day, local_day, midnight, shift, span

DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
FREQS = st.sampled_from(list(Freq))


@pytest.mark.parametrize(
    ("freq", "day", "first", "after"),
    [
        (Freq.DAY, date(2024, 2, 29), date(2024, 2, 29), date(2024, 3, 1)),
        (Freq.WEEK, date(2025, 1, 1), date(2024, 12, 30), date(2025, 1, 6)),
        (Freq.WEEK, date(2021, 1, 3), date(2020, 12, 28), date(2021, 1, 4)),
        (Freq.MONTH, date(2024, 2, 29), date(2024, 2, 1), date(2024, 3, 1)),
        (Freq.MONTH, date(2025, 12, 31), date(2025, 12, 1), date(2026, 1, 1)),
        (Freq.QUARTER, date(2025, 12, 31), date(2025, 10, 1), date(2026, 1, 1)),
        (Freq.QUARTER, date(2025, 4, 1), date(2025, 4, 1), date(2025, 7, 1)),
        (Freq.HALF_YEAR, date(2025, 6, 30), date(2025, 1, 1), date(2025, 7, 1)),
        (Freq.HALF_YEAR, date(2025, 7, 1), date(2025, 7, 1), date(2026, 1, 1)),
        (Freq.YEAR, date(2024, 2, 29), date(2024, 1, 1), date(2025, 1, 1)),
        (Freq.SCHOOL_YEAR, date(2025, 8, 31), date(2024, 9, 1), date(2025, 9, 1)),
        (Freq.SCHOOL_YEAR, date(2025, 9, 1), date(2025, 9, 1), date(2026, 9, 1)),
        (Freq.SCHOOL_YEAR, date(2026, 1, 1), date(2025, 9, 1), date(2026, 9, 1)),
    ],
)
def test_the_period_that_a_day_lies_in(freq: Freq, day: date, first: date, after: date) -> None:
    assert first_day(freq, day) == first
    assert end(freq, first) == after


def test_the_last_hours_of_the_year_in_utc_are_new_year_in_the_province() -> None:
    assert local_day(datetime(2025, 12, 31, 16, 59, 59, tzinfo=UTC)) == date(2025, 12, 31)
    assert local_day(datetime(2025, 12, 31, 17, 0, tzinfo=UTC)) == date(2026, 1, 1)
    assert span(Freq.YEAR, date(2026, 1, 1)) == (
        datetime(2025, 12, 31, 17, tzinfo=UTC),
        datetime(2026, 12, 31, 17, tzinfo=UTC),
    )


@pytest.mark.parametrize("hours", [-11, -5, 0, 7, 9, 14])
def test_the_day_does_not_depend_on_where_the_instant_was_written(hours: int) -> None:
    instant = datetime(2025, 12, 31, 17, 0, tzinfo=UTC).astimezone(timezone(timedelta(hours=hours)))
    assert local_day(instant) == date(2026, 1, 1)


def test_a_day_is_24_hours_long_also_where_others_turn_their_clocks() -> None:
    for day in (date(2025, 3, 30), date(2025, 10, 26), date(2024, 2, 29)):
        since, until = span(Freq.DAY, day)
        assert until - since == timedelta(hours=24)


def test_an_instant_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="instant without an offset"):
        local_day(datetime(2025, 12, 31, 17))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("freq", "start", "expected"),
    [
        (Freq.WEEK, date(2025, 1, 1), "2024-12-30"),
        (Freq.MONTH, date(2025, 1, 2), "2025-01-01"),
        (Freq.QUARTER, date(2025, 2, 1), "2025-01-01"),
        (Freq.SCHOOL_YEAR, date(2025, 1, 1), "2024-09-01"),
    ],
)
def test_a_day_that_begins_no_period_is_refused(freq: Freq, start: date, expected: str) -> None:
    for refuse in (lambda: check_start(freq, start), lambda: span(freq, start)):
        with pytest.raises(ValueError, match=f"begins no period of frequency {freq.value}; {expected} does"):
            refuse()


def test_a_year_has_52_or_53_weeks() -> None:
    def weeks(year: int) -> int:
        return (first_day(Freq.WEEK, date(year + 1, 1, 4)) - first_day(Freq.WEEK, date(year, 1, 4))).days // 7

    assert [weeks(year) for year in (2020, 2021, 2024, 2025, 2026)] == [53, 52, 52, 52, 53]


@given(FREQS, DAYS)
def test_every_day_lies_in_exactly_one_period(freq: Freq, day: date) -> None:
    start = first_day(freq, day)
    assert start <= day < end(freq, start)
    assert first_day(freq, start) == start
    assert first_day(freq, end(freq, start) - timedelta(days=1)) == start
    assert first_day(freq, end(freq, start)) == end(freq, start)


@given(FREQS, DAYS)
def test_spans_touch_and_hold_the_midnights_of_their_days_alone(freq: Freq, day: date) -> None:
    start = first_day(freq, day)
    since, until = span(freq, start)
    assert span(freq, end(freq, start))[0] == until
    assert since <= midnight(day) < until
    assert since.utcoffset() == timedelta(0)
    assert local_day(since) == start
    assert local_day(until - timedelta(microseconds=1)) == end(freq, start) - timedelta(days=1)


@given(FREQS, DAYS, st.integers(-50, 50), st.integers(-50, 50))
def test_periods_are_counted_forth_and_back(freq: Freq, day: date, one: int, two: int) -> None:
    start = first_day(freq, day)
    assert shift(freq, shift(freq, start, one), two) == shift(freq, start, one + two)
    assert shift(freq, start, 0) == start
    assert first_day(freq, shift(freq, start, one)) == shift(freq, start, one)


@given(st.integers(0, 100 * 366 * 86_400))
def test_the_local_day_of_an_instant_is_seven_hours_ahead(seconds: int) -> None:
    instant = datetime(1976, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    assert local_day(instant) == (instant + timedelta(hours=7)).date()
    assert midnight(local_day(instant)) <= instant < midnight(local_day(instant) + timedelta(days=1))
