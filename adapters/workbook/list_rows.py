"""The rows of a list turned into observations: one area and period each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import catalogue
from adapters.workbook.list_areas import area_of
from adapters.workbook.list_parts import added, parts_of
from adapters.workbook.lists import LAST_MONTH, Listing, year_in
from adapters.workbook.marks import doubt, mark_of
from adapters.workbook.sheets import Cell, address, cell_text, column_name
from adapters.workbook.statistical import MARKED, read_value
from adapters.workbook.text import Mark, fold, shown
from adapters.workbook.units import stated
from catalogue.mapping import Target
from domain.periods import Freq, first_day
from domain.records import Observation, ObsStatus, Rejection
from wording import say

MONEY = "đồng"


@dataclass(frozen=True, slots=True)
class _Line:
    """One row: its cells by the names of the mapping, where and when it is about."""

    listing: Listing
    row: int
    cells: dict[str, Cell]
    area: str
    year: int
    month: int
    parts: tuple[str, ...]
    mark: str
    as_of: date
    money: float

    def observation(self, target: Target, value: float | Mark, position: str) -> Observation:
        meant = catalogue.indicators().get(target.indicator)
        freq = meant.freq if meant else Freq.YEAR
        month = LAST_MONTH if freq in (Freq.YEAR, Freq.SCHOOL_YEAR) else self.month
        factor = target.factor * (self.money if meant and meant.unit.endswith(MONEY) else 1)
        return Observation(
            indicator=target.indicator,
            area=self.area,
            freq=freq,
            period_start=first_day(freq, date(self.year, month, 1)),
            value=None if isinstance(value, Mark) else value * factor,
            status=MARKED[value] if isinstance(value, Mark) else ObsStatus.NORMAL,
            breakdown="|".join(filter(None, (target.breakdown, *self.parts))),
            as_of=self.as_of,
            position=position,
        )

    def position(self, name: str) -> str:
        return address(self.listing.sheet.name, self.row, self.listing.columns[name])


def observations(listing: Listing, *, decimal: str, as_of: date) -> Iterator[Observation | Rejection]:
    """What the list says, cell by cell; a column that the mapping does not know is rejected with its name."""
    for column, name in listing.unknown.items():
        reason = say("workbook.unknown_column", heading=name, table=listing.code)
        yield Rejection(f"{listing.sheet.name}!{column_name(column)}{listing.heading + 1}", reason)
    mark = mark_of(listing, declared=decimal)
    unit, money = stated(listing.mapping.units, listing.title) if listing.mapping.units else ("", 1.0)
    if money is None:
        allowed = ", ".join(listing.mapping.units)
        reason = say("workbook.unknown_unit", unit=unit, table=listing.code, allowed=allowed)
        yield Rejection(f"{listing.sheet.name}!{listing.heading + 1}", reason)
        return
    found = _read(listing, mark=mark, as_of=as_of, money=money)
    yield from added(found) if listing.mapping.adds else found


def _read(listing: Listing, *, mark: str, as_of: date, money: float) -> Iterator[Observation | Rejection]:
    for row in listing.rows:
        if (
            row > listing.heading
            and (line := _line(listing, row, mark=mark, as_of=as_of, money=money)) is not None
        ):
            yield from [line] if isinstance(line, Rejection) else (*_figures(line), *_sums(line))


def _line(listing: Listing, row: int, *, mark: str, as_of: date, money: float) -> _Line | Rejection | None:
    """A row understood; None for one without province and year, such as a note below the list."""
    cells = listing.rows[row]
    named = {name: cells[column] for name, column in listing.columns.items() if column in cells}
    year = year_in(named.get("year")) if "year" in listing.columns else listing.title_year
    said = [cell_text(named[name]) for name in ("area_code", "area_name") if name in named]
    if _is_no_line(listing, cells, said, dated=year is not None and "year" in named):
        return None
    position = address(listing.sheet.name, row, min(cells))
    payload = " | ".join(shown(cell_text(cell)) for cell in cells.values())[:500]
    if year is None:
        return Rejection(position, say("workbook.no_year", table=listing.code), payload)
    month = listing.month_in(cells)
    if month is None:
        key = "half" if listing.mapping.half else "month"
        return Rejection(
            position, say(f"workbook.no_{key}_of_year", found=cell_text(named.get(key))), payload
        )
    area = listing.mapping.area or area_of(listing, cells, year, month)
    if area is None:
        return Rejection(position, say("workbook.unknown_area", name=" ".join(said), year=year), payload)
    parts = parts_of(listing, named, mark)
    if isinstance(parts, str):
        return Rejection(position, parts, payload)
    return _Line(listing, row, named, area, year, month, parts, mark, as_of, money)


def _is_no_line(listing: Listing, cells: dict[int, Cell], said: list[str], *, dated: bool) -> bool:
    """Whether a row is a note or a heading of others."""
    heading = {fold(word) for word in listing.mapping.headings} & {fold(text) for text in said}
    placed = said or listing.mapping.area
    return len(cells) == 1 or bool(heading) or (not placed and not dated)


def _figures(line: _Line) -> Iterator[Observation | Rejection]:
    long = line.listing.mapping.long
    if long is not None:
        item = shown(cell_text(line.cells.get("key")))
        targets = long.keys.get(item)
        if targets is None:
            reason = say("workbook.unknown_key", item=item, table=line.listing.code)
            yield Rejection(line.position("key"), reason, item)
        else:
            yield from _figure(line, "value", targets)
        return
    for name, column in line.listing.mapping.values.items():
        yield from _figure(line, name, column.to)


def _figure(line: _Line, name: str, targets: tuple[Target, ...]) -> Iterator[Observation | Rejection]:
    cell = line.cells.get(name)
    value = Mark.BLANK if cell is None else read_value(cell, line.mark)
    if value is Mark.BLANK:
        return
    position = line.position(name)
    if isinstance(value, Rejection):
        yield Rejection(position, value.reason, value.payload)
        return
    fitting = [target for target in targets if target.since <= line.year <= target.until]
    if not fitting:
        reason = say("workbook.no_meaning", year=line.year, table=line.listing.code)
        yield Rejection(position, reason, cell_text(cell))
    for target in fitting:
        if blank := [part for part in target.requires if part not in line.cells]:
            yield Rejection(position, say("workbook.parts_missing", parts=", ".join(blank)), cell_text(cell))
        elif isinstance(value, float) and (why := doubt(cell, value, target)):
            yield Rejection(position, why, cell_text(cell))
        else:
            yield line.observation(target, value, position)


def _sums(line: _Line) -> Iterator[Observation]:
    """Scores that are sums by definition, where every part is there."""
    for total in line.listing.mapping.sums:
        if not total.to.since <= line.year <= total.to.until:
            continue
        parts = [read_value(line.cells[name], line.mark) for name in total.of if name in line.cells]
        figures = [part for part in parts if isinstance(part, float)]
        if len(figures) == len(total.of):
            position = address(line.listing.sheet.name, line.row, line.listing.columns[total.of[0]])
            yield line.observation(total.to, sum(figures), position)
