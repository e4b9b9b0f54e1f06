"""Lists with one province and year a row (PCI, PAPI, budgets), wide or with one value a row."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from adapters.workbook.sheets import Cell, Sheet, cell_text
from adapters.workbook.text import FOOTNOTE, fold, shown
from catalogue.mapping import RecordList
from domain.periods import Freq, last_day

HEADING_WITHIN = 30
"""Rows of a sheet within which the heading of a list stands."""
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
PERIOD = re.compile(r"\b(?:19|20)\d{2}(?:\s*[-–]\s*(?:19|20)\d{2})?\s*(?:\(\*+\))?")
POINTS = re.compile(r" ?\((?:diem|diem so|points?|scores?)\)$")
LAST_MONTH = 12
HALF = re.compile(r"([12])(?:\.0)?")
MONTH = re.compile(r"(?:thang |t)?(0?[1-9]|1[0-2])(?:\.0)?")
YEARLY = "year"
"""Heading of a column across of which nothing but its year is told."""
CUT = "cut "
"""Before the dimension, the name of a column that tells the part."""


@dataclass
class Listing:
    """A list found on a sheet: its columns by the names of the mapping, `names` those with the province."""

    code: str
    mapping: RecordList
    sheet: Sheet
    heading: int
    columns: dict[str, int]
    names: tuple[int, ...]
    unknown: dict[int, str]
    title: str
    title_year: int | None
    rows: Mapping[int, dict[int, Cell]]

    def last_day(self) -> date | None:
        """The last day of the newest year or month that the list speaks of; None where it names none."""
        if "year" not in self.columns:
            return date(self.title_year, LAST_MONTH, 31) if self.title_year else None
        rows = (row for at, row in self.rows.items() if at > self.heading)
        days = (
            last_day(Freq.MONTH, date(year, month, 1))
            for row in rows
            if (year := year_in(row.get(self.columns["year"]))) and (month := self.month_in(row))
        )
        return max(days, default=None)

    def month_in(self, row: Mapping[int, Cell]) -> int | None:
        """The month in which the period of a row begins, the last one of a year; None for what is none."""
        if self.mapping.half:
            half = HALF.fullmatch(cell_text(row.get(self.columns.get("half", -1))).strip())
            return 1 + 6 * (int(half[1]) - 1) if half else None
        if self.mapping.month:
            month = MONTH.fullmatch(fold(cell_text(row.get(self.columns.get("month", -1)))))
            return int(month[1]) if month else None
        return LAST_MONTH


@dataclass(frozen=True, slots=True)
class _Heading:
    """The row of a sheet that may be the heading of the list `code`."""

    sheet: Sheet
    rows: Mapping[int, dict[int, Cell]]
    at: int
    title: str
    code: str
    mapping: RecordList


def listings(sheet: Sheet, lists: dict[str, RecordList]) -> Iterator[Listing]:
    """The list that stands on `sheet`: of those in the mapping, the one that explains most columns.

    A list with years across is given once for each of them.
    """
    rows = sheet.rows()
    titles: dict[int, str] = {}
    above = ""
    for at in sorted(rows)[:HEADING_WITHIN]:
        titles[at] = above
        above += " " + fold(" ".join(map(cell_text, rows[at].values())))
    found = [
        same
        for at in titles
        for code, mapping in lists.items()
        if (same := _of_heading(_Heading(sheet, rows, at, titles[at], code, mapping)))
    ]
    if found:
        yield from max(found, key=lambda same: (sum(len(each.columns) for each in same), -same[0].heading))


def _of_heading(row: _Heading) -> list[Listing]:
    """What stands under the row, where it is a heading of its list: one list, or one for each year across."""
    if not _titled(row.title, row.mapping):
        return []
    headings = {column: cell_text(cell) for column, cell in row.rows[row.at].items()}
    if not row.mapping.across:
        years = YEAR.findall(row.title)
        listing = _listing(row, headings, int(years[-1]) if years else None)
        return [listing] if listing else []
    dated = {column: year for column, text in headings.items() if (year := year_in(text))}
    named = {column: text for column, text in headings.items() if column not in dated}
    found = []
    for year in sorted(set(dated.values())):
        own = {c: PERIOD.sub(" ", headings[c]).strip() or YEARLY for c, of in dated.items() if of == year}
        if listing := _listing(row, {**named, **own}, year):
            found.append(listing)
    return found


def _titled(title: str, mapping: RecordList) -> bool:
    wanted, one, none = ([fold(word) for word in words] for words in mapping.title.each)
    return (
        all(word in title for word in wanted)
        and (not one or any(word in title for word in one))
        and not any(word in title for word in none)
    )


def _listing(row: _Heading, headings: Mapping[int, str], title_year: int | None) -> Listing | None:
    mapping = row.mapping
    wanted = {"area_code": mapping.area_code, "area_name": mapping.area_name, "year": mapping.year}
    wanted |= {name: column.match for name, column in mapping.values.items()}
    wanted |= {f"{CUT}{dimension}": cut.match for dimension, cut in mapping.cuts.items()}
    wanted |= {"half": mapping.half, "month": mapping.month}
    if mapping.long:
        wanted |= {"key": mapping.long.key, "value": mapping.long.value}
    names = {fold(word): name for name, words in wanted.items() for word in words}
    ignored = {fold(word) for word in mapping.ignore}
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    for column, heading in headings.items():
        text = _bare(heading)
        name = names.get(text)
        if name:
            columns.setdefault(name, column)
        elif text not in ignored:
            unknown[column] = shown(heading)
    named_by = tuple(column for column, text in headings.items() if names.get(_bare(text)) == "area_name")
    listing = Listing(
        row.code, mapping, row.sheet, row.at, columns, named_by, unknown, row.title, title_year, row.rows
    )
    named = mapping.area or {"area_code", "area_name"} & columns.keys()
    dated = "year" in columns or title_year
    valued = {"key", "value"} <= columns.keys() if mapping.long else set(mapping.values) & columns.keys()
    cut = {f"{CUT}{dimension}" for dimension in mapping.cuts} <= columns.keys()
    return listing if named and dated and valued and cut else None


def _bare(heading: str) -> str:
    """A heading folded, without the mark of a footnote and without saying that it counts points."""
    return POINTS.sub("", fold(FOOTNOTE.sub("", heading)))


def year_in(cell: Cell | None) -> int | None:
    """The year that a cell names, None where it names none."""
    match = YEAR.search(cell_text(cell))
    return int(match[0]) if match else None
