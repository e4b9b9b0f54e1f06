"""Lists with one province and year a row (PCI, PAPI, budgets), wide or with one value a row."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from adapters.workbook.sheets import Cell, Sheet, cell_text
from adapters.workbook.text import fold, shown
from catalogue.mapping import RecordList

HEADING_WITHIN = 30
"""Rows of a sheet within which the heading of a list stands."""
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


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

    def years(self) -> set[int]:
        """Every year that the list speaks of."""
        if "year" not in self.columns:
            return {self.title_year} if self.title_year else set()
        cells = (row.get(self.columns["year"]) for at, row in self.rows.items() if at > self.heading)
        return {year for cell in cells if (year := year_in(cell))}


def listings(sheet: Sheet, lists: dict[str, RecordList]) -> Iterator[Listing]:
    """The list that stands on `sheet`: of those in the mapping, the one that explains most columns."""
    rows = sheet.rows()
    found = [
        listing
        for at in sorted(rows)[:HEADING_WITHIN]
        for code, mapping in lists.items()
        if (listing := _listing(sheet, rows, at, code, mapping)) is not None
    ]
    if found:
        yield max(found, key=lambda listing: (len(listing.columns), -listing.heading))


def _listing(
    sheet: Sheet, rows: Mapping[int, dict[int, Cell]], at: int, code: str, mapping: RecordList
) -> Listing | None:
    wanted = {"area_code": mapping.area_code, "area_name": mapping.area_name, "year": mapping.year}
    wanted |= {name: column.match for name, column in mapping.values.items()}
    if mapping.long:
        wanted |= {"key": mapping.long.key, "value": mapping.long.value}
    names = {fold(word): name for name, words in wanted.items() for word in words}
    columns: dict[str, int] = {}
    unknown: dict[int, str] = {}
    for column, cell in rows[at].items():
        text = fold(cell_text(cell))
        name = names.get(text)
        if name:
            columns.setdefault(name, column)
        elif text not in {fold(word) for word in mapping.ignore}:
            unknown[column] = shown(cell_text(cell))
    title = " ".join(cell_text(cell) for row in range(at) for cell in rows.get(row, {}).values())
    years = YEAR.findall(title)
    named_by = tuple(c for c, cell in rows[at].items() if names.get(fold(cell_text(cell))) == "area_name")
    listing = Listing(
        code, mapping, sheet, at, columns, named_by, unknown, title, int(years[-1]) if years else None, rows
    )
    named = {"area_code", "area_name"} & columns.keys()
    dated = "year" in columns or listing.title_year
    valued = {"key", "value"} <= columns.keys() if mapping.long else set(mapping.values) & columns.keys()
    return listing if named and dated and valued else None


def year_in(cell: Cell | None) -> int | None:
    """The year that a cell names, None where it names none."""
    match = YEAR.search(cell_text(cell))
    return int(match[0]) if match else None
