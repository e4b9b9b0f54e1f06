"""Reads a published workbook by the mapping of its source: first what edition it is, then its figures."""

import calendar
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from adapters.base import Payload, ShapeError
from adapters.workbook import files, list_rows, statistical
from adapters.workbook.blocks import Block, blocks
from adapters.workbook.labels import Labels, says, says_any
from adapters.workbook.lists import Listing, listings
from adapters.workbook.reference import YEAR, reference, title_year
from adapters.workbook.sheets import Sheet, address, cell_text
from adapters.workbook.text import decimal_mark, fold, shown
from catalogue.mapping import Mapping, mapping
from domain.records import Observation, Rejection
from wording import say

SIMULATED = re.compile(r"\bmo phong\b|\bsimulat(?:ed|ion)\b")
LOOKED_AT = 15
"""First rows of a sheet in which it may say that it is simulated."""
MONTHS_BEHIND = 3
"""Months that a table may lag behind the edition that it stands in."""
NAMED_MONTH = re.compile(r"(?<!\d)(?:t|thang|bieu)?[-_ .]*(0?[1-9]|1[0-2])[-_.]((?:20)\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition a file is: the last day that it speaks of, its title, whether it says it is simulated."""

    as_of: date
    title: str
    simulated: bool


@dataclass
class _Contents:
    """Everything of interest that a file holds."""

    blocks: list[Block] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    notes: list[Rejection] = field(default_factory=list)
    title: str = ""
    simulated: bool = False


class WorkbookParser:
    """The parser of one source; its mapping is catalogue/mappings/<source>.yaml."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.mapping: Mapping = mapping(source)
        self.labels = {code: Labels(table) for code, table in self.mapping.tables.items()}

    def edition(self, payload: Payload) -> Edition:
        """Which edition `payload` is, without reading its figures.

        Raises:
            ShapeError: the file cannot be read, or holds no table of this source.
        """
        contents = self._contents(payload)
        day, _ = _reference_day(payload, contents)
        return Edition(payload.as_of or day, contents.title, contents.simulated or payload.simulated)

    def parse(self, payload: Payload) -> Iterable[Observation | Rejection]:
        """Observations in the order of the sheets, and a rejection for everything that was not understood.

        Raises:
            ShapeError: as `edition`.
        """
        contents = self._contents(payload)
        day, notes = _reference_day(payload, contents)
        yield from (*contents.notes, *notes)
        yield from _without_contradictions(self._found(contents, day, payload.as_of or day))

    def _found(self, contents: _Contents, day: date, as_of: date) -> Iterator[Observation | Rejection]:
        written = [text for block in contents.blocks for text in block.figures_as_text()]
        decimal = decimal_mark(written) or self.mapping.decimal
        for block in contents.blocks:
            if (stale := _of_another_time(block, day)) is not None:
                yield stale
                continue
            year = title_year(block) or day.year
            yield from statistical.observations(
                block, year=year, month=day.month, decimal=decimal, as_of=as_of
            )
        for listing in contents.listings:
            yield from list_rows.observations(listing, decimal=decimal, as_of=as_of)

    def _contents(self, payload: Payload) -> _Contents:
        found = _Contents(simulated=bool(SIMULATED.search(fold(files.said_of_itself(payload)))))
        for sheet in files.sheets(payload):
            found.simulated = found.simulated or _says_simulated(sheet)
            if sheet.hidden:
                found.notes.append(Rejection(sheet.name, say("workbook.hidden_sheet")))
            elif sheet.cells:
                self._read(sheet, payload.name, found)
        if not found.blocks and not found.listings:
            raise ShapeError(say("workbook.nothing_known", name=payload.name, tables=self._tables_named()))
        if twin := self._twin(payload.name, found):
            raise ShapeError(say("workbook.twin", name=payload.name, word=twin))
        return found

    def _twin(self, name: str, found: _Contents) -> str | None:
        """The word by which a file calls itself a report of the same columns but another meaning."""
        said = " ".join(re.sub(r"[_.-]", " ", fold(t)) for t in (name, *(it.title for it in found.listings)))
        called = says_any(self.mapping.called, said)
        return None if called else next((word for word in self.mapping.not_called if says(word, said)), None)

    def _read(self, sheet: Sheet, name: str, found: _Contents) -> None:
        tables = list(blocks(sheet, self.mapping, self.labels, on=_about(sheet, name)))
        listed = [] if tables else list(listings(sheet, self.mapping.lists))
        found.blocks += tables
        found.listings += listed
        if tables or listed:
            found.title = found.title or (tables[0].name if tables else name)
        else:
            first = next((shown(cell) for cell in sheet.cells.values() if isinstance(cell, str)), "")
            found.notes.append(Rejection(sheet.name, say("workbook.unclaimed_sheet"), first[:500]))

    def _tables_named(self) -> str:
        return ", ".join((*self.mapping.tables, *self.mapping.lists))


def _says_simulated(sheet: Sheet) -> bool:
    texts = [cell for (row, _), cell in sheet.cells.items() if row < LOOKED_AT and isinstance(cell, str)]
    return any(SIMULATED.search(fold(text)) for text in (*texts, *sheet.comments))


def _about(sheet: Sheet, name: str) -> date:
    """A day of the year that a sheet speaks of, good enough to know which provinces it may name."""
    texts = (cell_text(cell) for (row, _), cell in sheet.cells.items() if row < LOOKED_AT)
    years = [int(year) for text in texts for year in YEAR.findall(text)] or [
        int(y) for y in YEAR.findall(name)
    ]
    return date(max(years, default=2024), 12, 31)


def _reference_day(payload: Payload, contents: _Contents) -> tuple[date, list[Rejection]]:
    """The last day that the edition speaks of, by what most of its tables say; the file name comes last."""
    if days := [day for listing in contents.listings if (day := listing.last_day())]:
        return max(days), []
    own = [period for block in contents.blocks if (period := reference(block)) is not None]
    dated = Counter((period.year, period.month) for period in own if period.year)
    if dated:
        most = max(dated.values())
        year, month = max(when for when, count in dated.items() if count == most)
        return _last_day(year or 0, month), []
    if match := NAMED_MONTH.search(fold(payload.name)):
        day = _last_day(int(match[2]), int(match[1]))
        return day, [Rejection(payload.name, say("workbook.month_from_name", day=f"{day:%m/%Y}"))]
    if payload.as_of:
        return payload.as_of, []
    raise ShapeError(say("workbook.no_month", name=payload.name))


def _of_another_time(block: Block, day: date) -> Rejection | None:
    """Why a table is not of this edition: headings left from an older one would date its figures wrongly."""
    own = reference(block)
    if own is None or own.year is None:
        return None
    behind = (day.year - own.year) * 12 + day.month - own.month
    if 0 <= behind <= MONTHS_BEHIND:
        return None
    reason = say(
        "workbook.of_another_time", table=block.name, own=f"{own.month}/{own.year}", edition=f"{day:%m/%Y}"
    )
    return Rejection(address(block.sheet.name, block.top, 0), reason)


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _without_contradictions(found: Iterator[Observation | Rejection]) -> Iterator[Observation | Rejection]:
    """Each figure once: what a file says twice is passed over, what it says in two ways is rejected."""
    told: dict[tuple[object, ...], tuple[float | None, str]] = {}
    for item in found:
        if isinstance(item, Rejection):
            yield item
            continue
        where = (item.indicator, item.area, item.freq, item.period_start, item.breakdown)
        before = told.get(where)
        if before is None:
            told[where] = (item.value, item.position)
            yield item
        elif not _same(before[0], item.value):
            reason = say("workbook.said_twice", other=before[1], value=before[0])
            yield Rejection(item.position, reason, str(item.value))


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-6 * max(abs(one), abs(other), 1)
