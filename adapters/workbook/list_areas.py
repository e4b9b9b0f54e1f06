"""The area that a row of a list is about: a province or a commune as it was, by code and name."""

from datetime import date

from adapters.workbook.lists import LAST_MONTH, Listing
from adapters.workbook.sheets import Cell, cell_text
from adapters.workbook.text import fold
from catalogue import areas
from catalogue.model import Area
from domain.periods import Freq, last_day

CODES: tuple[tuple[areas.Level, int], ...] = (("commune", 5), ("province", 2))
"""Digits of the codes that rows about communes may have: zeros in front are lost on the way."""
Span = tuple[date, date]


def area_of(listing: Listing, cells: dict[int, Cell], year: int, month: int) -> str | None:
    """The code of the area of a row by its name or, where no name stands, its code; both must agree.

    None where nothing, or more than one thing, can be meant in the row's year or month.
    """
    first, last = _span(listing, year, month)
    names = [cell_text(cells[column]) for column in listing.names if column in cells]
    if {fold(word) for word in listing.mapping.country} & {fold(name) for name in names}:
        return areas.COUNTRY
    days = (last, first) if listing.mapping.boundaries == "end" else (first, last)
    code = cell_text(cells.get(listing.columns.get("area_code", -1))).strip()
    if listing.mapping.communes:
        return _commune(code, names, days)
    code = code.zfill(2) if code else ""
    for day in days:
        named = next(filter(None, (areas.find(name, level="province", on=day) for name in names)), None)
        if named is not None:
            same = code in ("", named.code) and not _passed_on(named, last)
            return named.code if same else None
        if code and not names and (coded := areas.at(code, day)) is not None:
            return coded.code if coded.level == "province" else None
    return None


def _span(listing: Listing, year: int, month: int) -> Span:
    """The days of which a row says what is listed in it: those of its month, else of its year."""
    if listing.mapping.month:
        return date(year, month, 1), last_day(Freq.MONTH, date(year, month, 1))
    return date(year, 1, 1), date(year, LAST_MONTH, 31)


def _commune(code: str, names: list[str], days: Span) -> str | None:
    """The commune, or the province of them all, whose code and name both stand in a row."""
    asked = ((day, level, digits, name) for day in days for level, digits in CODES for name in names)
    for day, level, digits, name in asked if code else ():
        found = areas.find(name, level=level, on=day, within=code.zfill(digits))
        if found is not None:
            return found.code
    return None


def _passed_on(area: Area, last: date) -> bool:
    """Whether another area bears the code at the end of the year, in whose place it would be read."""
    heir = areas.at(area.code, last)
    return heir is not None and heir.name != area.name
