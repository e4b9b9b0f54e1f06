"""The parts of an Excel archive read as a stream: limits, shared texts, which styles show a date."""

import re
import zipfile
from collections.abc import Callable
from typing import IO
from xml.parsers.expat import ParserCreate

from adapters.base import ShapeError
from wording import say

MAX_PART = 300 * 1024 * 1024
"""Bytes that one part may unpack to: a million blank rows do, a bomb does not."""
MAX_SHARED = 48 * 1024 * 1024
MAX_HEAD = 16 * 1024 * 1024
"""Bytes of what is read whole before the sheets; Excel itself allows 65,000 styles."""
LIMITS = {
    "xl/sharedStrings.xml": MAX_SHARED, "xl/styles.xml": MAX_HEAD, "xl/workbook.xml": MAX_HEAD,
    "xl/_rels/workbook.xml.rels": MAX_HEAD,
}  # fmt: skip
MAX_PARTS = 4_000
CHUNK = 1 << 16
DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
Attributes = dict[str, str]


def properties(archive: zipfile.ZipFile) -> str:
    """Every text of the document's properties, in one line: what a workbook says of itself."""
    found: list[str] = []
    for part in ("docProps/custom.xml", "docProps/core.xml", "docProps/app.xml"):
        if part in archive.namelist() and archive.getinfo(part).file_size < CHUNK * 4:
            parse(archive, part, end=lambda _: None, text=found.append)
            parse(archive, part, start=lambda _, attributes: found.append(attributes.get("name", "")))
    return " ".join(found)


def checked(archive: zipfile.ZipFile, name: str) -> dict[str, zipfile.ZipInfo]:
    """The parts of a workbook by path.

    Raises:
        ShapeError: the archive is no workbook, or unpacks to more than is allowed.
    """
    parts = {info.filename.lstrip("/"): info for info in archive.infolist()}
    if "xl/workbook.xml" not in parts:
        raise ShapeError(say("workbook.not_a_workbook", name=name))
    large = [part for part, info in parts.items() if info.file_size > LIMITS.get(part, MAX_PART)]
    if large or len(parts) > MAX_PARTS:
        raise ShapeError(say("workbook.bomb", name=name, part=(large or ["xl/workbook.xml"])[0]))
    return parts


def parse(
    archive: zipfile.ZipFile,
    part: str,
    *,
    start: Callable[[str, Attributes], object] | None = None,
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> None:
    """Run an XML part through the handlers; names come without their namespace prefix."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse_entities
    if start:
        parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    if end:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text:
        parser.CharacterDataHandler = text
    stream: IO[bytes]
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)  # noqa: FBT003 - the parser takes it by position only
    parser.Parse(b"", True)  # noqa: FBT003


def _refuse_entities(*_: object) -> None:
    raise ValueError("entities are declared")


def shared_strings(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> list[str]:
    """The texts that cells refer to by number."""
    if "xl/sharedStrings.xml" not in parts:
        return []
    reader = _Strings()
    parse(
        archive, parts["xl/sharedStrings.xml"].filename, start=reader.start, end=reader.end, text=reader.text
    )
    return reader.found


class _Strings:
    """Collects the text of each shared string; readings given for East Asian text are left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.inside = False
        self.phonetic = False

    def start(self, tag: str, _: Attributes) -> None:
        if tag == "si":
            self.pieces = []
        elif tag == "rPh":
            self.phonetic = True
        self.inside = tag == "t" and not self.phonetic

    def end(self, tag: str) -> None:
        self.inside = False
        if tag == "rPh":
            self.phonetic = False
        elif tag == "si":
            self.found.append("".join(self.pieces))

    def text(self, piece: str) -> None:
        if self.inside:
            self.pieces.append(piece)


def date_styles(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> set[int]:
    """Numbers of the cell styles that show a serial number as a date."""
    if "xl/styles.xml" not in parts:
        return set()
    own: set[int] = set(DATE_FORMATS)
    styles: list[int] = []
    inside: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        inside.append(tag)
        if tag == "numFmt" and _is_date(attributes.get("formatCode", "")):
            own.add(int(attributes["numFmtId"]))
        elif tag == "xf" and "cellXfs" in inside:
            styles.append(int(attributes.get("numFmtId", "0")))

    parse(archive, parts["xl/styles.xml"].filename, start=start, end=lambda _: inside.pop())
    return {position for position, form in enumerate(styles) if form in own}


def _is_date(form: str) -> bool:
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.', "", form.split(";")[0]).lower()
    return bool(re.search(r"[dmy]", bare)) and "#" not in bare and "0" not in bare
