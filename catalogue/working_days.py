"""The working days of the country: holidays.yaml, read strictly."""

from datetime import date
from functools import cache
from pathlib import Path

from pydantic import Field, RootModel

from catalogue import strict_yaml
from catalogue.model import Strict
from domain.working_days import WorkingCalendar

FILE = Path(__file__).parent / "holidays.yaml"


class Year(Strict):
    """One year: working days on which offices were closed, weekend days on which they were open."""

    closed: tuple[date, ...] = Field(min_length=1)
    worked: tuple[date, ...] = ()


class Years(RootModel[dict[str, Year]]):
    """The whole file, by year."""


@cache
def calendar() -> WorkingCalendar:
    """The calendar of the declared years.

    Raises:
        strict_yaml.InvalidFileError: the file is not as it must be, or leaves out a year.
    """
    years = strict_yaml.load(FILE, Years).root
    numbers = sorted(map(int, years))
    misplaced = [
        f"{FILE}: {day} stands under {number}"
        for number, year in years.items()
        for day in (*year.closed, *year.worked)
        if f"{day:%Y}" != number
    ]
    if misplaced or numbers != list(range(numbers[0], numbers[-1] + 1)):
        raise strict_yaml.InvalidFileError(misplaced or [f"{FILE}: a year between the others is missing"])
    return WorkingCalendar(
        date(numbers[0], 1, 1),
        date(numbers[-1], 12, 31),
        closed=frozenset(day for year in years.values() for day in year.closed),
        worked=frozenset(day for year in years.values() for day in year.worked),
    )
