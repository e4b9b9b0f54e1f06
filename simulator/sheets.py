"""Workbooks laid out as published ones are: titles, stacked headings, merged cells, and marked simulated.

The same tables give the same bytes, whenever they are written.
"""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.packaging.custom import BoolProperty
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

MARK = "MÔ PHỎNG"
MADE = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(<)")
LABEL_WIDTH = 46
Value = float | str | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: its heading from top to bottom, and how many columns the first lines span."""

    lines: Sequence[str]
    span: int = 1
    spanned: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its label, whether that stands in the second column, and its figures."""

    label: str
    values: Sequence[Value] = ()
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: title, unit, headings, rows."""

    sheet: str
    title: str
    unit: str
    columns: Sequence[Column]
    lines: Sequence[Line]
    label_heading: str = ""


def write(path: Path, tables: Sequence[Table], *, made: date) -> None:
    """Write a workbook; it stands under its name only when it is whole."""
    book = Workbook()
    book.remove(book.active)
    book.custom_doc_props.append(BoolProperty(name="simulated", value=True))
    for table in tables:
        _lay_out(book.create_sheet(table.sheet), table)
    raw = BytesIO()
    book.save(raw)
    draft = path.with_name(f".{path.name}.draft")
    draft.write_bytes(_settled(raw, made))
    draft.replace(path)


def _lay_out(sheet: Worksheet, table: Table) -> None:
    sheet["A1"], sheet["A2"] = table.title, MARK
    sheet["A1"].font = sheet["A2"].font = Font(bold=True)
    last = get_column_letter(2 + len(table.columns))
    sheet[f"{last}3"] = table.unit
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 4, LABEL_WIDTH
    depth = max(len(column.lines) for column in table.columns)
    if table.label_heading:
        sheet.cell(3 + depth, 2, table.label_heading)
    for position, column in enumerate(table.columns, 3):
        for row, text in enumerate(column.lines, 4):
            if not text:
                continue
            cell = sheet.cell(row, position, text)
            cell.alignment = Alignment(horizontal="center")
            if column.span > 1 and row - 4 < column.spanned:
                right = position + column.span - 1
                sheet.merge_cells(start_row=row, end_row=row, start_column=position, end_column=right)
    for row, line in enumerate(table.lines, 5 + depth):
        sheet.cell(row, 2 if line.inner else 1, line.label)
        for position, value in enumerate(line.values, 3):
            if value is not None:
                sheet.cell(row, position, value)


def _settled(raw: BytesIO, made: date) -> bytes:
    """The workbook without the instant of its writing."""
    stamp = datetime(made.year, made.month, made.day)  # noqa: DTZ001 - the format has no zones
    settled = BytesIO()
    with zipfile.ZipFile(raw) as before, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.infolist():
            content = MADE.sub(rf"\g<1>{stamp:%Y-%m-%dT%H:%M:%SZ}\g<3>".encode(), before.read(part))
            entry = zipfile.ZipInfo(part.filename, stamp.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, content)
    return settled.getvalue()
