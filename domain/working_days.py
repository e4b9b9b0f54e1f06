"""Working days of the administration: Monday to Friday, without holidays, with days worked instead."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.periods import LOCAL_TIME

SATURDAY = 5
CLOSING = time(17)
"""Local end of office hours: a deadline counted in days ends with them."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked, for the years that were declared: [first, last].

    `closed` are holidays and days off in their stead, `worked` the weekend days worked instead.
    """

    first: date
    last: date
    closed: Set[date]
    worked: Set[date]

    def is_working(self, day: date) -> bool:
        """Whether offices are open on `day`.

        Raises:
            LookupError: `day` lies outside the declared years.
        """
        if not self.first <= day <= self.last:
            raise LookupError(f"no holidays are declared for {day}; declared: {self.first} to {self.last}")
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.closed)

    def deadline(self, day: date, working_days: int) -> datetime:
        """The end of office hours on the last of so many working days after `day`.

        Raises:
            LookupError: it lies outside the declared years.
        """
        while working_days > 0:
            day += ONE_DAY
            working_days -= self.is_working(day)
        return datetime.combine(day, CLOSING, LOCAL_TIME).astimezone(UTC)
