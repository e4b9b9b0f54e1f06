"""Excel 97-2003 workbooks (.xls), read in a process of its own: what a damaged one does there ends there."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

from adapters.base import ShapeError
from adapters.workbook import xls_reader
from adapters.workbook.sheets import MAX_CELLS, Cell, Sheet, Unusable, check_room, number_cell, written
from wording import number, say

READER = Path(xls_reader.__file__)
PATIENCE_SECONDS = 120
BOOK_BEGINS = bytes.fromhex("0908 1000 0006 0500")
"""Record that begins a workbook of Excel 97 and later (length 16, version 6, the whole book)."""
SECTOR = 512
CODE_PAGE, UNICODE = 0x42, (1200).to_bytes(2, "little")
REFUSED = {"encrypted": "workbook.encrypted", "damaged": "workbook.damaged"}


def sheets(stream: IO[bytes], name: str) -> Iterator[Sheet]:
    """The worksheets in the order of the workbook, hidden ones included.

    Raises:
        ShapeError: it is damaged, protected by a password, or too large.
    """
    for line in _read(stream, name).splitlines():
        told = json.loads(line)
        if told.get("refused") == "too_many_cells":
            most = number(MAX_CELLS)
            raise ShapeError(say("workbook.too_many_cells", name=name, sheet=told["detail"], most=most))
        if refused := REFUSED.get(told.get("refused", "")):
            raise ShapeError(say(refused, name=name, detail=told["detail"]))
        yield _sheet(told, name)


def _read(stream: IO[bytes], name: str) -> str:
    """What the reader says; an Office file under a password has the same signature and cannot be read."""
    try:
        done = subprocess.run(  # noqa: S603 (a program of our own, without arguments from outside)
            [sys.executable, "-I", str(READER), str(MAX_CELLS)], input=_in_unicode(stream.read()),
            capture_output=True, timeout=PATIENCE_SECONDS, check=True,
        )  # fmt: skip
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise ShapeError(say("workbook.damaged", name=name, detail=say("workbook.unreadable"))) from error
    return done.stdout.decode()


def _in_unicode(content: bytes) -> bytes:
    """The workbook with the code page that its text is in.

    Since Excel 97 that is Unicode always; some programs write the one of their machine into the
    record, and the library believes it. The record stands among the first of the book.
    """
    begin = at = content.find(BOOK_BEGINS)
    while 0 <= at < begin + SECTOR - 6:
        record, length = (int.from_bytes(content[at + part : at + part + 2], "little") for part in (0, 2))
        if record == CODE_PAGE:
            return content[: at + 4] + UNICODE + content[at + 6 :]
        at += 4 + length
    return content


def _sheet(told: dict[str, Any], file: str) -> Sheet:
    sheet = Sheet(told["name"], hidden=told["hidden"])
    for row, column, kind, value in told["cells"]:
        if (cell := _cell(kind, value)) is not None:
            sheet.cells[row, column] = cell
    for area in told["merged"]:
        check_room(sheet, file)
        sheet.merge_area(*area)
    return sheet


def _cell(kind: str, value: Any) -> Cell | None:
    if kind == "number":
        return number_cell(value)
    if kind == "day":
        return date.fromisoformat(value)
    return written(value) if kind == "text" else Unusable(f"workbook.{kind}_in_cell", value)
