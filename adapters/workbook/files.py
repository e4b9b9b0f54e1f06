"""Opens what was brought, by what it is and not by what it is called: xlsx, xls, or text with columns."""

import csv
import gzip
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO

import python_calamine

from adapters.base import Payload, ShapeError
from adapters.workbook import xlsx
from adapters.workbook.sheets import Cell, Sheet, Unusable, check_room, written
from adapters.workbook.xml_parts import properties
from wording import say

MAX_TEXT = 64 * 1024 * 1024
MAX_TEXT_CELLS = 1_000_000
"""Of a text file: exports of dossiers are longer than any sheet."""
ZIP, OLE, GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
DELIMITERS = ",;\t|"
CSV_SHEET = "CSV"


def sheets(payload: Payload) -> Iterator[Sheet]:
    """The sheets of a file one after the other; a text file is one sheet named "CSV".

    Raises:
        ShapeError: the file is no table, is damaged, protected by a password, or too large.
    """
    with _stream(payload) as stream:
        start = stream.read(8)
        stream.seek(0)
        if start.startswith(ZIP):
            yield from _from_archive(stream, payload.name)
        elif start.startswith(OLE):
            yield from _from_binary(stream, payload.name)
        else:
            yield _from_text(_unpacked(stream, start, payload.name), payload.name)


def said_of_itself(payload: Payload) -> str:
    """The document properties of a workbook in one line; "" for other files."""
    with _stream(payload) as stream:
        if stream.read(4) != ZIP:
            return ""
        try:
            with zipfile.ZipFile(stream) as archive:
                return properties(archive)
        except (zipfile.BadZipFile, ValueError, EOFError):
            return ""


def _stream(payload: Payload) -> IO[bytes]:
    content = payload.content
    return content.open("rb") if isinstance(content, Path) else io.BytesIO(content)


def _from_archive(stream: IO[bytes], name: str) -> Iterator[Sheet]:
    try:
        archive = zipfile.ZipFile(stream)
    except zipfile.BadZipFile as error:
        raise ShapeError(say("workbook.damaged", name=name, detail=str(error))) from error
    with archive:
        yield from xlsx.sheets(archive, name)


def _from_binary(stream: IO[bytes], name: str) -> Iterator[Sheet]:
    """Excel 97-2003. An Office file under a password has the same signature and cannot be read."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(stream)
    except python_calamine.PasswordError as error:
        raise ShapeError(say("workbook.encrypted", name=name)) from error
    except python_calamine.CalamineError as error:
        raise ShapeError(say("workbook.damaged", name=name, detail=str(error))) from error
    for tab in book.sheets_metadata:
        if tab.typ is not python_calamine.SheetTypeEnum.WorkSheet:
            continue
        source = book.get_sheet_by_name(tab.name)
        sheet = Sheet(tab.name, hidden=tab.visible is not python_calamine.SheetVisibleEnum.Visible)
        for row, values in enumerate(source.to_python(skip_empty_area=False)):
            for column, value in enumerate(values):
                if (cell := _cell(value)) is not None:
                    sheet.cells[row, column] = cell
        for (top, left), (bottom, right) in source.merged_cell_ranges or ():
            sheet.merge_area(top, left, bottom, right)
        yield sheet


def _cell(value: object) -> Cell | None:
    if isinstance(value, bool):
        return Unusable("workbook.boolean_in_cell", str(value))
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, time | timedelta):
        return Unusable("workbook.time_in_cell", str(value))
    return written(str(value))


def _unpacked(stream: IO[bytes], start: bytes, name: str) -> bytes:
    try:
        source = gzip.GzipFile(fileobj=stream) if start.startswith(GZIP) else stream
        content = source.read(MAX_TEXT + 1)
    except (OSError, EOFError) as error:
        raise ShapeError(say("workbook.damaged", name=name, detail=str(error))) from error
    if len(content) > MAX_TEXT:
        raise ShapeError(say("workbook.too_large", name=name, megabytes=MAX_TEXT >> 20))
    return content


def decoded(content: bytes) -> str | None:
    """Text in UTF-8, UTF-16 or Windows-1258, the encodings that Vietnamese offices save in; else None."""
    if content.startswith(UTF16):
        return content.decode("utf-16", "replace")
    for order, zeros in (("utf-16-le", content[1:64:2]), ("utf-16-be", content[0:64:2])):
        if len(zeros) > 1 and zeros.count(0) > len(zeros) * 3 // 4:
            return content.decode(order, "replace")
    if b"\0" in content[:4096]:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1258", "replace")


def _from_text(content: bytes, name: str) -> Sheet:
    text = decoded(content)
    if text is None:
        raise ShapeError(say("workbook.not_a_table", name=name))
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<table")):
        raise ShapeError(say("workbook.is_html", name=name))
    sheet = Sheet(CSV_SHEET)
    lines = text.splitlines(keepends=True)
    sheet.comments = [line.strip() for line in lines if line.startswith("#")]
    csv.field_size_limit(1 << 20)
    reader = csv.reader(
        ("\n" if line.startswith("#") else line for line in lines), delimiter=_delimiter(lines)
    )
    try:
        for row, values in enumerate(reader):
            for column, value in enumerate(values):
                if (text := written(value)) is not None:
                    check_room(sheet, name, MAX_TEXT_CELLS)
                    sheet.cells[row, column] = text
    except csv.Error as error:
        where = say("workbook.line", line=reader.line_num)
        raise ShapeError(say("workbook.damaged", name=name, detail=f"{where}: {error}")) from error
    return sheet


def _delimiter(lines: list[str]) -> str:
    """The separator that stands equally often in most of the first lines, quoted text left out."""
    first = [re.sub(r'"[^"]*"', "", line) for line in lines[:40] if line.strip() and not line.startswith("#")]

    def agreement(mark: str) -> tuple[int, int]:
        counts = Counter(line.count(mark) for line in first if mark in line)
        return max(((lines, count) for count, lines in counts.items()), default=(0, 0))

    return max(DELIMITERS, key=agreement)
