"""Opens what was brought, by what it is and not by what it is called: xlsx, xls, or text with columns."""

import csv
import gzip
import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from adapters.base import Payload, ShapeError
from adapters.workbook import xls, xlsx
from adapters.workbook.sheets import Sheet, check_room, written
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
            yield from xls.sheets(stream, payload.name)
        else:
            yield _from_text(_unpacked(stream, start, payload.name), payload.name)


def said_of_itself(payload: Payload) -> str:
    """The document properties of a workbook in one line; "" for other files.

    Raises:
        ShapeError: they are damaged, so that nobody knows what they said.
    """
    with _stream(payload) as stream:
        if stream.read(4) != ZIP:
            return ""
        try:
            with zipfile.ZipFile(stream) as archive:
                return properties(archive)
        except xlsx.DAMAGED as error:
            raise ShapeError(say("workbook.damaged", name=payload.name, detail=str(error))) from error


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


def _unpacked(stream: IO[bytes], start: bytes, name: str) -> bytes:
    try:
        source = gzip.GzipFile(fileobj=stream) if start.startswith(GZIP) else stream
        content = source.read(MAX_TEXT + 1)
    except (OSError, EOFError, zlib.error) as error:
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
