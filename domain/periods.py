"""Calendar periods of the province: local days, half-open, as UTC instants.

A period is written (freq, first local day). Its span [since, until) runs from local
midnight to local midnight in Asia/Ho_Chi_Minh, given as aware UTC instants.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LOCAL_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
SCHOOL_YEAR_BEGINS = 9
"""Month in which a school year begins (1 September)."""


class Freq(StrEnum):
    """Length of a period: codes of SDMX CL_FREQ, and "Y" of our own for the school year."""

    DAY = "D"
    WEEK = "W"
    MONTH = "M"
    QUARTER = "Q"
    HALF_YEAR = "S"
    YEAR = "A"
    SCHOOL_YEAR = "Y"


MONTHS = {Freq.MONTH: 1, Freq.QUARTER: 3, Freq.HALF_YEAR: 6, Freq.YEAR: 12, Freq.SCHOOL_YEAR: 12}
FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years that texts name: whatever is counted on from them is a day still."""
NAMED = {4: Freq.YEAR, 7: Freq.MONTH, 10: Freq.DAY}
"""Lengths of periods by how many letters their names have."""
DAYS = {Freq.DAY: 1, Freq.WEEK: 7}


def first_day(freq: Freq, day: date) -> date:
    """First day of the period of length `freq` that `day` lies in; weeks begin on Monday."""
    if freq is Freq.DAY:
        return day
    if freq is Freq.WEEK:
        return day - timedelta(days=day.weekday())
    if freq is Freq.SCHOOL_YEAR:
        return date(day.year - (day.month < SCHOOL_YEAR_BEGINS), SCHOOL_YEAR_BEGINS, 1)
    length = MONTHS[freq]
    return date(day.year, (day.month - 1) // length * length + 1, 1)


def named(text: str) -> tuple[Freq, date]:
    """The period of a text: a year "2026", a quarter "2026-Q4", a month "2026-11", a day "2026-11-26".

    Raises:
        ValueError: it names none, or one of another age.
    """
    year = text[:4]
    if not (year.isascii() and year.isdecimal() and FIRST_YEAR <= int(year) <= LAST_YEAR):
        raise ValueError(f"{text!r} names no period from {FIRST_YEAR} to {LAST_YEAR}")
    if quarter := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return Freq.QUARTER, date(int(quarter[1]), int(quarter[2]) * 3 - 2, 1)
    if not re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", text):
        raise ValueError(f"{text!r} names no period")
    return NAMED[len(text)], date.fromisoformat(text + "-01-01"[len(text) - 4 :])


def named_day(text: str) -> date:
    """The day of a text "2026-11-26".

    Raises:
        ValueError: it names none, or a longer period.
    """
    freq, start = named(text)
    if freq is not Freq.DAY:
        raise ValueError(f"{text!r} names no day")
    return start


def name(freq: Freq, start: date) -> str:
    """The text that `named` reads as this period.

    Raises:
        ValueError: periods of this length have no name.
    """
    if freq is Freq.QUARTER:
        return f"{start.year}-Q{(start.month + 2) // 3}"
    length = next((letters for letters, known in NAMED.items() if known is freq), None)
    if length is None:
        raise ValueError(f"periods of length {freq.value} have no name")
    return start.isoformat()[:length]


def shift(freq: Freq, start: date, count: int) -> date:
    """First day of the period `count` periods after the one that begins on `start`."""
    if freq in DAYS:
        return start + timedelta(days=count * DAYS[freq])
    months = start.year * 12 + start.month - 1 + count * MONTHS[freq]
    return date(months // 12, months % 12 + 1, 1)


def end(freq: Freq, start: date) -> date:
    """First day after the period that begins on `start`."""
    return shift(freq, start, 1)


def last_day(freq: Freq, start: date) -> date:
    """Last day of the period that begins on `start`."""
    return end(freq, start) - timedelta(days=1)


def span(freq: Freq, start: date) -> tuple[datetime, datetime]:
    """[since, until) in UTC of the period that begins on local day `start`.

    Raises:
        ValueError: `start` is not the first day of a period of that length.
    """
    check_start(freq, start)
    return midnight(start), midnight(end(freq, start))


def check_start(freq: Freq, start: date) -> None:
    """Refuse a day that no period of length `freq` begins on."""
    expected = first_day(freq, start)
    if expected != start:
        raise ValueError(f"{start} begins no period of frequency {freq.value}; {expected} does")


def midnight(day: date) -> datetime:
    """Local midnight at the beginning of `day`, in UTC."""
    return datetime.combine(day, time(), LOCAL_TIME).astimezone(UTC)


def local_day(instant: datetime) -> date:
    """The day that the clocks of the province show at `instant` (aware)."""
    if instant.tzinfo is None:
        raise ValueError(f"instant without an offset: {instant}")
    return instant.astimezone(LOCAL_TIME).date()
