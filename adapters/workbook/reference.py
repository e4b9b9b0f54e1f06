"""Of which time a table speaks, by its columns and its title, which also date a month without year."""

import re
from dataclasses import replace

from adapters.workbook.blocks import Block
from adapters.workbook.text import fold
from adapters.workbook.times import Period, period_in

YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
LAST_DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d{2})\b")


def title_year(block: Block) -> int | None:
    """The last year that the title names."""
    years = YEAR.findall(fold(block.title))
    return int(years[-1]) if years else None


def reference(block: Block) -> Period | None:
    """The newest period that the table itself speaks of, with its year; None where it names no year."""
    year = title_year(block)
    named = [h.period for h in block.columns.values() if h.period and "unknown" not in h.bases]
    if dates := LAST_DATE.findall(fold(block.title)):
        named.append(Period("month", min(12, int(dates[-1][1])), int(dates[-1][2])))
    said = period_in(fold(block.title))
    if said is not None and said.year is None:
        said = replace(said, year=year)
    newest = _newest([period for period in named if period.year]) or said
    dated = [replace(period, year=year_of(period, newest, year)) for period in named]
    return _newest([period for period in dated if period.year]) or (said if said and said.year else None)


def year_of(period: Period, newest: Period | None, year: int | None) -> int | None:
    """The year of a period; one that names none and comes after `newest` lies in the year before."""
    if period.year or newest is None or newest.year is None:
        return period.year or year
    return newest.year - (period.month > newest.month)


def _newest(periods: list[Period]) -> Period | None:
    return max(periods, key=lambda period: (period.year or 0, period.month), default=None)
