"""Lists with one province and year a row (PCI, PAPI, budgets), wide or with one value a row."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from adapters.workbook.sheets import Cell, Sheet, address, cell_text, column_name
from adapters.workbook.statistical import MARKED, Found, read_value
from adapters.workbook.text import Mark, decimal_mark, fold, shown
from catalogue import areas
from catalogue.mapping import RecordList, Target
from catalogue.model import Area
from domain.periods import Freq
from domain.records import ObsStatus, Observation, Rejection
from wording import say

HEADING_WITHIN = 30
"""Rows of a sheet within which the heading of a list stands."""
YEAR = re.compile(r"\b(?:19|20)\d{2}\b")


@dataclass
class Listing:
    """A list found on a sheet: its columns by the names that the mapping gives them."""

    code: str
    mapping: RecordList
    sheet: Sheet
    heading: int
    columns: dict[str, int]
    unknown: dict[int, str]
    title_year: int | None
    rows: Mapping[int, dict[int, Cell]]

    def years(self) -> set[int]:
        """Every year that the list speaks of."""
        if "year" not in self.columns:
            return {self.title_year} if self.title_year else set()
        cells = (row.get(self.columns["year"]) for at, row in self.rows.items() if at > self.heading)
        return {year for cell in cells if (year := _year(cell))}


def listings(sheet: Sheet, lists: dict[str, RecordList]) -> Iterator[Listing]:
    """The list that stands on `sheet`, if the mapping knows its columns: the one that explains most of them."""
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
        if name and name not in columns:
            columns[name] = column
        elif text not in {fold(word) for word in mapping.ignore}:
            unknown[column] = shown(cell_text(cell))
    title = " ".join(cell_text(cell) for row in range(at) for cell in rows.get(row, {}).values())
    years = YEAR.findall(title)
    listing = Listing(code, mapping, sheet, at, columns, unknown, int(years[-1]) if years else None, rows)
    named = {"area_code", "area_name"} & columns.keys()
    dated = "year" in columns or listing.title_year
    valued = {"key", "value"} <= columns.keys() if mapping.long else set(mapping.values) & columns.keys()
    return listing if named and dated and valued else None


def observations(listing: Listing, *, decimal: str, as_of: date) -> Iterator[Found | Rejection]:
    """What the list says, cell by cell; a column that the mapping does not know is rejected with its name."""
    for column, name in listing.unknown.items():
        reason = say("workbook.unknown_column", heading=name, table=listing.code)
        yield Rejection(f"{listing.sheet.name}!{column_name(column)}{listing.heading + 1}", reason)
    values = [c for name, c in listing.columns.items() if name not in ("area_code", "area_name", "year", "key")]
    texts = [cell for row in listing.rows.values() for c, cell in row.items() if c in values and isinstance(cell, str)]
    mark = decimal_mark(texts) or decimal
    for row, cells in listing.rows.items():
        if row > listing.heading:
            yield from _row(listing, row, cells, mark=mark, as_of=as_of)


def _row(
    listing: Listing, row: int, cells: dict[int, Cell], *, mark: str, as_of: date
) -> Iterator[Found | Rejection]:
    """The observations of one row; a row without province and year, a note below the list, is passed over."""
    by_name = {name: cells.get(column) for name, column in listing.columns.items()}
    position = address(listing.sheet.name, row, min(cells))
    year = _year(by_name.get("year")) if "year" in listing.columns else listing.title_year
    said = [cell_text(by_name.get(name)) for name in ("area_code", "area_name")]
    if len(cells) == 1 or (year is None and not any(said)):
        return
    payload = " | ".join(shown(cell_text(cell)) for cell in cells.values())[:500]
    if year is None:
        yield Rejection(position, say("workbook.no_year", table=listing.code), payload)
        return
    area = _area(listing, row, cells, year)
    if area is None:
        yield Rejection(position, say("workbook.unknown_area", name=" ".join(filter(None, said)), year=year), payload)
        return
    for name, targets in _targets(listing, by_name):
        column = listing.columns["value" if listing.mapping.long else name]
        yield from _value(listing, row, column, by_name, targets, area, year, mark=mark, as_of=as_of)
    yield from _sums(listing, position, by_name, area, year, mark=mark, as_of=as_of)


def _targets(listing: Listing, by_name: dict[str, Cell | None]) -> Iterator[tuple[str, tuple[Target, ...] | None]]:
    if listing.mapping.long:
        key = shown(cell_text(by_name.get("key")))
        yield key, listing.mapping.long.keys.get(key)
        return
    for name, column in listing.mapping.values.items():
        if name in listing.columns:
            yield name, column.to


def _value(
    listing: Listing, row: int, column: int, by_name: dict[str, Cell | None],
    targets: tuple[Target, ...] | None, area: Area, year: int, *, mark: str, as_of: date,
) -> Iterator[Found | Rejection]:  # fmt: skip
    cell = listing.rows[row].get(column)
    value = Mark.BLANK if cell is None else read_value(cell, mark)
    if value is Mark.BLANK:
        return
    position = address(listing.sheet.name, row, column)
    if isinstance(value, Rejection):
        yield Rejection(position, value.reason, value.payload)
        return
    if targets is None:
        key = cell_text(by_name.get("key"))
        yield Rejection(position, say("workbook.unknown_key", key=key, table=listing.code), cell_text(cell))
        return
    fitting = [target for target in targets if target.since <= year <= target.until]
    if not fitting:
        yield Rejection(position, say("workbook.no_meaning", year=year, table=listing.code), cell_text(cell))
    for target in fitting:
        if blank := [name for name in target.requires if by_name.get(name) is None]:
            reason = say("workbook.parts_missing", parts=", ".join(blank))
            yield Rejection(position, reason, cell_text(cell))
            continue
        yield Found(_observation(target, area, year, value, as_of), position)


def _sums(
    listing: Listing, position: str, by_name: dict[str, Cell | None], area: Area, year: int, *, mark: str, as_of: date
) -> Iterator[Found]:
    for total in listing.mapping.sums:
        parts = [read_value(cell, mark) for name in total.of if (cell := by_name.get(name)) is not None]
        figures = [part for part in parts if isinstance(part, float)]
        if len(figures) == len(total.of) and total.to.since <= year <= total.to.until:
            yield Found(_observation(total.to, area, year, sum(figures), as_of), position)


def _observation(target: Target, area: Area, year: int, value: float | Mark, as_of: date) -> Observation:
    return Observation(
        indicator=target.indicator,
        area=area.code,
        freq=Freq.YEAR,
        period_start=date(year, 1, 1),
        value=None if isinstance(value, Mark) else value * target.factor,
        status=MARKED[value] if isinstance(value, Mark) else ObsStatus.NORMAL,
        breakdown=target.breakdown,
        as_of=as_of,
    )


def _area(listing: Listing, row: int, cells: dict[int, Cell], year: int) -> Area | None:
    """The province of a row by its name or, where the name is unknown, its code; both must agree."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = (last, first) if listing.mapping.boundaries == "end" else (first, last)
    code_column, name_column = listing.columns.get("area_code"), listing.columns.get("area_name")
    code = cell_text(cells.get(code_column)) if code_column is not None else ""
    names = [cell_text(cells[c]) for c in (name_column, *_other_names(listing)) if c is not None and c in cells]
    code = code.strip().removesuffix(".0").zfill(2) if code.strip() else ""
    for day in days:
        named = next(filter(None, (areas.find(name, level="province", on=day) for name in names)), None)
        if named is not None:
            return named if not code or named.code == code else None
        if code and not names and (coded := areas.at(code, day)) is not None:
            return coded
    return None


def _other_names(listing: Listing) -> list[int]:
    """Further columns with the name of the province, by rank of the mapping."""
    words = {fold(word) for word in listing.mapping.area_name}
    return [c for c, cell in listing.rows[listing.heading].items() if fold(cell_text(cell)) in words]


def _year(cell: Cell | None) -> int | None:
    match = YEAR.search(cell_text(cell))
    return int(match[0]) if match else None


