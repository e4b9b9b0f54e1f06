"""Rows of a list, or readings, of a panel as a file: XLSX and CSV in which no text can become a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from flask import Response
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from catalogue import indicators, sources
from components.rows import Cell, rows
from components.words import breakdown, period
from domain.answers import Answer, shown_readings
from domain.readings import Provenance, Reading
from pages.panels import Panel
from web.record import record
from wording import day, say

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
HEAD = ("indicator", "period", "area", "breakdown", "value", "unit", "status", "source", "as_of")
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "\ufeff"
SHEET_NAME = 28


def answer(kind: str, panel: Panel, shown: Answer, area_names: Mapping[str, str]) -> Response:
    """The file, named after its panel; who took it is written down."""
    record("export", f"{panel.code}.{kind}")
    readings = shown_readings(shown)
    found = rows(shown)
    if found is None:
        head = [say(f"table.{key}") for key in HEAD]
        return _file(kind, panel.code, panel.title, head, (_row(each, area_names) for each in readings))
    origin = _origin(readings[0].provenance) if readings else ["", ""]
    head = [*found.head, say("table.source"), say("table.as_of")]
    return _file(kind, panel.code, panel.title, head, ([*row, *origin] for row in found.rows))


def listed(kind: str, name: str, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    """A list of records as a file called `name`, its sheet `title`; who took it is written down."""
    record("export", f"{name}.{kind}")
    return _file(kind, name, title, head, rows)


def _file(kind: str, name: str, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Response:
    safe = ([harmless(cell) for cell in row] for row in rows)
    body = _xlsx(title, head, safe) if kind == "xlsx" else _csv(head, safe)
    response = Response(body, content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def harmless(cell: Cell) -> Cell:
    """Text that a spreadsheet would take for a formula gets an apostrophe; numbers stay numbers.

    A character that no sheet can hold leaves a mark in its place.
    """
    if not isinstance(cell, str):
        return cell
    text = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", cell)
    return f"'{text}" if text.startswith(DANGEROUS) else text


def _row(each: Reading, area_names: Mapping[str, str]) -> list[Cell]:
    declared = indicators()[each.indicator]
    return [
        declared.title,
        period(each.freq, each.period_start),
        area_names.get(each.area, each.area),
        breakdown(each),
        each.value,
        declared.unit,
        say(f"status.{each.status.value}"),
        *_origin(each.provenance),
    ]


def _origin(told: Provenance) -> list[str]:
    """The source, marked where it is the simulator, and the day that it gives for what it says."""
    source = sources()[told.source].short if told.source in sources() else told.source
    simulated = f" ({say('panel.simulated')})" if told.simulated else ""
    return [f"{source}{simulated}", day(told.as_of) if told.as_of else ""]


def _xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(letter for letter in title if letter not in "[]:*?/\\")[:SHEET_NAME])
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows(rows)
    return (MARK + text.getvalue()).encode()
