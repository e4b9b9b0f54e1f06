"""Lists of places that a steward brings as a workbook or CSV file: schools, health facilities, tourist sites.

One place a row under a header that is found by its words, wherever it stands; they stand in
catalogue/mappings/<source>.yaml, and docs/sources/place_lists.md is the contract. Only columns that are
named there are read. A file says in a line above its table up to which day it speaks. Coordinates are WGS 84
degrees; where a row has none the place has no point. What a cell says of a code is compared with names and
spellings of the code list.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import Field

import catalogue
from adapters.base import Payload, ShapeError
from adapters.event_sheet import day_said
from adapters.workbook import Edition, files
from adapters.workbook.parser import SIMULATED
from adapters.workbook.sheets import Cell, Sheet, cell_text
from adapters.workbook.text import fold, shown
from catalogue import areas, strict_yaml
from catalogue.model import Code, Strict, Words
from domain.periods import midnight
from domain.places import Place
from domain.records import Record, Rejection
from wording import say

HERE = Path(catalogue.__file__).parent / "mappings"
LOOKED_AT = 15
LARGEST = 1e9
"""No coordinate and no capacity reaches this."""
REQUIRED = ("source_id", "name", "status")
Row = Mapping[str, str]


class PlaceList(Strict):
    """Which kind of place a source lists, and the words that head its columns."""

    kind: Code
    columns: dict[str, tuple[Words, ...]] = Field(description="field of a place -> words")
    facts: dict[Code, tuple[Words, ...]] = Field(default={}, description="fact of its kind -> words")


class UnusableRowError(ValueError):
    """A row that is no place, in words for the steward."""


class PlaceListParser:
    """The parser of one source."""

    def __init__(self, source: str) -> None:
        self._list = strict_yaml.load(HERE / f"{source}.yaml", PlaceList)
        self._kind = catalogue.places()[self._list.kind]
        self._words = {fold(word): name for name, words in self._columns() for word in words}

    def edition(self, payload: Payload) -> Edition:
        """The day up to which a file speaks, and whether it says that it is simulated.

        Raises:
            ShapeError: it is no such list, or says no day.
        """
        sheet, _header = self._table(payload)
        above = [
            fold(cell_text(cell)) for row in list(sheet.rows().values())[:LOOKED_AT] for cell in row.values()
        ]
        day = payload.as_of or day_said(above)
        if day is None:
            raise ShapeError(say("events.sheet_no_day", name=payload.name))
        said = (*above, *map(fold, sheet.comments), fold(files.said_of_itself(payload)))
        return Edition(day, self._kind.title, payload.simulated or any(map(SIMULATED.search, said)))

    def parse(self, payload: Payload) -> Iterable[Record | Rejection]:
        """The places in the order of their rows, and a rejection for each row that is none.

        Raises:
            ShapeError: as `edition`.
        """
        day = self.edition(payload).as_of
        sheet, (header, columns) = self._table(payload)
        for line, cells in sheet.rows().items():
            row = {name: shown(cell_text(cells.get(at))) for at, name in columns.items()}
            if line <= header or not any(row.values()):
                continue
            position = say("events.row", sheet=1, row=line + 1)
            try:
                yield self._place(row, day, position)
            except ValueError as error:
                yield Rejection(position, str(error), " | ".join(filter(None, row.values())))

    def _place(self, row: Row, day: date, position: str) -> Place:
        for name in REQUIRED:
            if not row.get(name):
                raise UnusableRowError(say("events.absent", field=self._called(name)))
        capacity = _number(row, "capacity")
        return Place(
            source_id=row["source_id"],
            kind=self._list.kind,
            name=row["name"],
            area=_area(row, day),
            updated_at=midnight(day),
            longitude=_number(row, "longitude"),
            latitude=_number(row, "latitude"),
            status=_code(self._kind.statuses, row["status"], self._called("status")),
            capacity=round(capacity) if capacity is not None else None,
            facts=dict(self._facts(row)),
            position=position,
        )

    def _facts(self, row: Row) -> Iterator[tuple[str, str]]:
        for name in self._list.facts:
            if text := row.get(name):
                codes = self._kind.facts[name].codes
                yield name, _code(codes, text, self._called(name)) if codes else text

    def _called(self, name: str) -> str:
        return dict(self._columns())[name][0]

    def _columns(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from self._list.columns.items()
        yield from self._list.facts.items()

    def _table(self, payload: Payload) -> tuple[Sheet, tuple[int, dict[int, str]]]:
        """The first sheet with the header: its line, and the field of each of its columns."""
        for sheet in files.sheets(payload):
            rows = sheet.rows()
            for line in list(rows)[:LOOKED_AT]:
                found = {
                    at: name for at, cell in rows[line].items() if (name := self._words.get(_heading(cell)))
                }
                if set(found.values()) >= set(REQUIRED) and not sheet.hidden:
                    return sheet, (line, found)
        wanted = ", ".join(self._called(name) for name in REQUIRED)
        raise ShapeError(say("events.sheet_unknown", name=payload.name, columns=wanted))


@cache
def for_source(source: str) -> PlaceListParser:
    """The parser of a source."""
    return PlaceListParser(source)


def _heading(cell: Cell) -> str:
    return fold(cell_text(cell))


def _area(row: Row, day: date) -> str:
    """The code of the commune, given as a code or by its name."""
    if row.get("area"):
        return row["area"]
    name = row.get("area_name", "")
    found = areas.find(name, level="commune", on=day) if name else None
    if found is None:
        raise UnusableRowError(say("store.rejected.area", area=name))
    return found.code


def _number(row: Row, name: str) -> float | None:
    text = row.get(name, "").replace(",", ".")
    found = float(text) if text else None
    if found is not None and not abs(found) < LARGEST:  # nor is NaN below it
        raise UnusableRowError(say("figures.no_number", found=text))
    return found


def _code(codelist: str, text: str, column: str) -> str:
    """The code of a list that a cell names."""
    for code, item in catalogue.codelists()[codelist].items.items():
        if fold(text) in map(fold, (code, item.name, *item.spellings)):
            return code
    raise UnusableRowError(say("store.rejected.code", name=column, code=text))
