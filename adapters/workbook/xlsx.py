"""Excel workbooks (.xlsx, .xlsm) read as a stream: 10^6 blank rows cost time, not memory.

Values are those that the publisher's program stored; formulas are not computed, macros not run and
links to other files not followed. A formula without a stored result is an unusable cell.
"""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import PurePosixPath
from xml.parsers.expat import ExpatError

from adapters.base import ShapeError
from adapters.workbook.sheets import Cell, Sheet, Unusable, check_room, number_cell, place_of, written
from adapters.workbook.xml_parts import Attributes, checked, date_styles, parse, shared_strings
from wording import say

DAMAGED = (
    ExpatError, zipfile.BadZipFile, EOFError, LookupError, ValueError, NotImplementedError, zlib.error
)  # fmt: skip
"""What is thrown where an archive, its XML or a number that refers to another part is broken."""
EPOCH = date(1899, 12, 30)
LONGEST_TEXT = 32_767
"""Letters that Excel itself lets a cell have."""
LAST_SERIAL = 2_958_466
"""The day after 31 December 9999."""
UNUSABLE = {"e": "workbook.error_in_cell", "b": "workbook.boolean_in_cell"}


def sheets(archive: zipfile.ZipFile, name: str) -> Iterator[Sheet]:
    """The worksheets in the order of the workbook, hidden ones included.

    Raises:
        ShapeError: the archive is not a workbook, is damaged, or unpacks to more than is allowed.
    """
    try:
        parts = checked(archive, name)
        strings = shared_strings(archive, parts)
        dates = date_styles(archive, parts)
        for title, hidden, part in _listed(archive, parts):
            reader = _Cells(Sheet(title, hidden=hidden), strings, dates, name)
            parse(archive, part, start=reader.start, end=reader.end, text=reader.text)
            yield reader.sheet
    except DAMAGED as error:
        raise ShapeError(say("workbook.damaged", name=name, detail=str(error))) from error


def _listed(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> list[tuple[str, bool, str]]:
    """(name, hidden, part) of every worksheet, in the order of the tabs."""
    known: set[str] = set()
    targets: dict[str, str] = {}
    found: list[tuple[str, bool, str]] = []

    def relation(tag: str, attributes: Attributes) -> None:
        known.add(attributes.get("Id", ""))
        if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes["Target"]
            path = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl", target))
            targets[attributes["Id"]] = path

    def tab(tag: str, attributes: Attributes) -> None:
        if tag == "sheet":
            relation_id = next((value for name, value in attributes.items() if name.endswith(":id")), "-")
            if relation_id not in known:
                raise LookupError(attributes["name"])
            if relation_id in targets:
                hidden = attributes.get("state", "visible") != "visible"
                found.append((attributes["name"], hidden, parts[targets[relation_id]].filename))

    parse(archive, parts["xl/_rels/workbook.xml.rels"].filename, start=relation)
    parse(archive, parts["xl/workbook.xml"].filename, start=tab)
    return found


class _Cells:
    """Fills a sheet from the events of its XML; keeps cells with content only."""

    def __init__(self, sheet: Sheet, strings: list[str], dates: set[int], file: str) -> None:
        self.sheet, self.strings, self.dates, self.file = sheet, strings, dates, file
        self.row, self.column = -1, -1
        self.kind = self.style = ""
        self.pieces: list[str] = []
        self.length = 0
        self.inside = self.formula = self.phonetic = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "row":
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
        elif tag == "c":
            place = place_of(attributes.get("r", ""))
            self.row, self.column = place or (self.row, self.column + 1)
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "")
            self.pieces, self.length, self.formula = [], 0, False
        elif tag == "f":
            self.formula = True
        elif tag == "mergeCell":
            check_room(self.sheet, self.file)
            self.sheet.merge(attributes.get("ref", ""))
        elif tag == "rPh":
            self.phonetic = True
        self.inside = tag in ("v", "t") and not self.phonetic

    def end(self, tag: str) -> None:
        self.inside = False
        if tag == "rPh":
            self.phonetic = False
        elif tag == "c" and (cell := self._cell()) is not None:
            check_room(self.sheet, self.file)
            self.sheet.cells[self.row, self.column] = cell

    def text(self, piece: str) -> None:
        if self.inside:
            self.length += len(piece)
            if self.length > LONGEST_TEXT:
                raise ValueError(f"{self.sheet.name}: a cell of more than {LONGEST_TEXT} letters")
            self.pieces.append(piece)

    def _cell(self) -> Cell | None:
        raw = "".join(self.pieces)
        if not raw.strip():
            return Unusable("workbook.formula_without_result", "=") if self.formula and not raw else None
        if self.kind in UNUSABLE:
            return Unusable(UNUSABLE[self.kind], raw)
        if self.kind == "n":
            return self._number(float(raw))
        return written(self.strings[int(raw)] if self.kind == "s" else raw)

    def _number(self, value: float) -> Cell:
        """The number, or the day that its style shows it as."""
        if self.style and int(self.style) in self.dates and 1 <= value < LAST_SERIAL:
            return EPOCH + timedelta(days=int(value))
        return number_cell(value)
