"""Deadlines in working days: weekends, holidays, days worked instead, and the end of what is known."""

from datetime import UTC, date, datetime

import pytest

from catalogue.working_days import calendar


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2025, 1, 24), True),
        (date(2025, 1, 25), False),
        (date(2025, 1, 29), False),
        (date(2025, 2, 3), True),
        (date(2025, 4, 26), True),
        (date(2025, 5, 2), False),
        (date(2026, 11, 24), False),
    ],
)
def test_offices_are_open_on_working_days(day: date, works: bool) -> None:  # noqa: FBT001 - a parameter
    assert calendar().is_working(day) is works


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (date(2025, 8, 4), 1, datetime(2025, 8, 5, 10, tzinfo=UTC)),
        (date(2025, 8, 8), 1, datetime(2025, 8, 11, 10, tzinfo=UTC)),
        (date(2025, 1, 24), 3, datetime(2025, 2, 5, 10, tzinfo=UTC)),
        (date(2025, 4, 25), 1, datetime(2025, 4, 26, 10, tzinfo=UTC)),
        (date(2025, 12, 31), 1, datetime(2026, 1, 5, 10, tzinfo=UTC)),
    ],
)
def test_a_deadline_is_the_end_of_office_hours_of_its_day(received: date, days: int, due: datetime) -> None:
    assert calendar().deadline(received, days) == due


def test_nothing_is_counted_past_the_years_that_are_declared() -> None:
    with pytest.raises(LookupError, match="2027-12-31"):
        calendar().deadline(date(2027, 12, 30), 5)
