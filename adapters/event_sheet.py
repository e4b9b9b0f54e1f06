"""Exports of dossiers and documents that a steward brings as a workbook or CSV file.

The header row is found by the words of the mapping, wherever it stands. Only columns that the
mapping names are read, so that names, telephone numbers and addresses stay behind; codes and
agencies are written back as the upstream itself would send them.
"""

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from adapters.allow_list import Form
from adapters.base import Payload, ShapeError
from adapters.event_codes import Codes, Column
from adapters.event_fields import EARLIEST_YEAR, deadline, page
from adapters.event_spellings import identifier, spellings
from adapters.workbook import Edition, files
from adapters.workbook.parser import SIMULATED
from adapters.workbook.sheets import Cell, cell_text
from adapters.workbook.text import fold
from domain.periods import local_day
from wording import say

__all__ = [
    "ROW", "ROW_FORM", "Edition", "Export", "day_said", "edition", "is_sheet", "is_xml", "read", "where",
]  # fmt: skip

ROW = "dong"
"""Field of an item that says where in the file it stood: number of the sheet and of the row."""
ROW_FORM = Form(r"\d{1,3}:\d{1,7}")
LOOKED_AT = 30
WRITTEN = re.compile(
    r"(\d{1,2})[/\-.](\d{1,2})[/\-.](\d{4})(?:\D+(\d{1,2})[:h](\d{2})(?::(\d{2}))?)?",
    re.ASCII | re.IGNORECASE,
)
UP_TO = re.compile(
    r"(?:den(?: het)? ngay|ngay xuat|thoi diem|tinh den)\D{0,20}(\d{1,2})[/\-.](\d{1,2})[/\-.](\d{4})"
)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """What a file holds: items as the upstream would send them, and the day up to which it speaks."""

    items: list[Row]
    until: str
    simulated: bool


def is_sheet(payload: Payload) -> bool:
    """Whether a payload is a table and not an answer in JSON or XML."""
    return _start(payload) not in (b"{", b"[", b"<")


def is_xml(payload: Payload) -> bool:
    """Whether a payload is XML."""
    return _start(payload) == b"<"


def _start(payload: Payload) -> bytes:
    """The first byte that says something."""
    if isinstance(payload.content, bytes):
        start = payload.content[:64]
    else:
        with payload.content.open("rb") as opened:
            start = opened.read(64)
    return start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]


def where(found: Row, name: str, position: int, *, cursor: str) -> str:
    """Where an item of the list `name` stood: sheet and row of a file, else "data[3] (conTro A7)"."""
    item = found[name][position]
    row = item.get(ROW) if isinstance(item, dict) else None
    if row:
        sheet, _, line = row.partition(":")
        return say("events.row", sheet=sheet, row=line)
    return f"{name}[{position}]" + (f" ({cursor} {found[cursor]})" if found.get(cursor) else "")


def edition(scrubbed: Payload, *, until: str) -> Edition:
    """Which edition a scrubbed file is: that of the day in its field `until`.

    Raises:
        ShapeError: it says no day.
    """
    day = deadline(page(scrubbed), until)
    if day is None:
        raise ShapeError(say("events.sheet_no_day", name=scrubbed.name))
    return Edition(local_day(day), scrubbed.name, scrubbed.simulated)


def read(payload: Payload, codes: Codes, *, updated: str) -> Export:
    """The rows of every sheet that has the columns; `updated` is the field of the last change.

    Raises:
        ShapeError: no sheet has the columns, or nothing says up to which day the file speaks.
    """
    items: list[Row] = []
    day = payload.as_of
    simulated = bool(SIMULATED.search(fold(files.said_of_itself(payload))))
    known = False
    for number, sheet in enumerate(files.sheets(payload), 1):
        rows = sheet.rows()
        titles = [fold(cell_text(cell)) for line in list(rows)[:LOOKED_AT] for cell in rows[line].values()]
        simulated = simulated or any(map(SIMULATED.search, (*titles, *map(fold, sheet.comments))))
        found = _header(rows, codes.export.columns, codes.export.required)
        if found is None or sheet.hidden:
            continue
        known = True
        day = day or day_said(titles)
        header, columns = found
        items += (
            {**_item(cells, columns, codes), ROW: f"{number}:{line + 1}"}
            for line, cells in rows.items()
            if line > header
        )
    if not known:
        wanted = ", ".join(codes.export.columns[field].words[0] for field in codes.export.required)
        raise ShapeError(say("events.sheet_unknown", name=payload.name, columns=wanted))
    items = [item for item in items if len(item) > 1]
    newest = max(filter(_is_day, (item.get(updated, "")[:8] for item in items)), default="")
    until = f"{day:%Y%m%d}" if day else newest
    if not until:
        raise ShapeError(say("events.sheet_no_day", name=payload.name))
    return Export([{updated: until, **item} for item in items], until, simulated)


def _header(
    rows: Mapping[int, dict[int, Cell]], columns: Mapping[str, Column], required: tuple[str, ...]
) -> tuple[int, dict[int, tuple[str, Column]]] | None:
    """The first row that names every required column, and the field of each of its columns."""
    words = {fold(word): (field, column) for field, column in columns.items() for word in column.words}
    for line in list(rows)[:LOOKED_AT]:
        found = {
            place: words[heading]
            for place, cell in rows[line].items()
            if (heading := fold(cell_text(cell))) in words
        }
        if {field for field, _ in found.values()} >= set(required):
            return line, found
    return None


def _item(cells: Mapping[int, Cell], columns: Mapping[int, tuple[str, Column]], codes: Codes) -> Row:
    """One row by field; the time of its first instant says which agency a name meant."""
    found: Row = {}
    names: list[tuple[str, str]] = []
    for place, (field, column) in columns.items():
        written = cell_text(cells.get(place)).strip()
        if not written:
            continue
        if column.kind == "agency":
            names.append((field, written))
        elif column.kind == "code":
            found[field] = spellings(column.codes, codes).get(fold(written), written)
        elif column.kind == "text":
            found[field] = written
        else:
            found[field] = _moment(written)
    days = sorted(moment[:8] for field, moment in found.items() if _is_instant(field, columns, moment))
    for field, written in names:
        found[field] = identifier(written, days[0] if days else "")
    return _nested(found)


def _nested(found: Row) -> Row:
    """Fields such as "Code.CodeNumber" as objects within the item."""
    item: Row = {}
    for field, value in found.items():
        outer, _, inner = field.partition(".")
        if inner:
            item.setdefault(outer, {})[inner] = value
        else:
            item[outer] = value
    return item


def _is_instant(field: str, columns: Mapping[int, tuple[str, Column]], moment: str) -> bool:
    kinds = {name: column.kind for name, column in columns.values()}
    return kinds[field] == "instant" and moment[:8].isdecimal()


def _moment(written: str) -> str:
    """A day and time as yyyyMMddHHmmss, a day alone as yyyyMMdd; anything else as it stands."""
    match = WRITTEN.fullmatch(written)
    if match is None:
        return written
    day, month, year, *time = match.groups()
    digits = f"{year}{int(month):02}{int(day):02}"
    return digits + "".join(f"{int(part or 0):02}" for part in time) if time[0] else digits


def day_said(titles: Iterable[str]) -> date | None:
    """The day up to which a file says that it speaks, told by its first folded texts."""
    said = (f"{match[3]}{int(match[2]):02}{int(match[1]):02}" for match in map(UP_TO.search, titles) if match)
    day = next(filter(_is_day, said), None)
    return date.fromisoformat(day) if day else None


def _is_day(digits: str) -> bool:
    """Whether a file of today may speak of a day written as yyyymmdd."""
    with suppress(ValueError):
        return len(digits) == len("yyyymmdd") and date.fromisoformat(digits).year >= EARLIEST_YEAR
    return False
