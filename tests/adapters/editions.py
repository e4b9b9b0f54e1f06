"""Invented editions of the reports, as small workbooks: the wording is real, the numbers are not."""

import io
from collections.abc import Callable, Sequence
from datetime import date

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from adapters.base import Payload
from adapters.workbook import for_source
from domain.records import Observation, Rejection

Rows = Sequence[Sequence[object]]
Key = tuple[str, str, str, str]
"""(indicator, area, breakdown, first day of the period)."""


def workbook(
    sheets: dict[str, Rows],
    *,
    merges: dict[str, Sequence[str]] | None = None,
    change: Callable[[openpyxl.Workbook], None] | None = None,
) -> bytes:
    """A workbook with these rows; `change` may alter it before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet: Worksheet = book.create_sheet(name)
        for row, cells in enumerate(rows, 1):
            for column, value in enumerate(cells, 1):
                if value not in (None, ""):
                    sheet.cell(row, column, value)
        for area in (merges or {}).get(name, ()):
            sheet.merge_cells(area)
    if change:
        change(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(
    content: bytes, *, source: str = "gso_monthly", name: str = "bieu.xlsx", as_of: date | None = None
) -> tuple[dict[Key, Observation], list[Rejection]]:
    """What the adapter of `source` makes of a file: observations by key, and rejections."""
    found: dict[Key, Observation] = {}
    rejected: list[Rejection] = []
    for item in for_source(source).parse(Payload(name, content, as_of)):
        if isinstance(item, Rejection):
            rejected.append(item)
        else:
            key = (item.indicator, item.area, item.breakdown, item.period_start.isoformat())
            assert key not in found
            found[key] = item
    return found, rejected


def values(found: dict[Key, Observation]) -> dict[Key, float | None]:
    return {key: observation.value for key, observation in found.items()}


def trade(
    title: str, headings: Rows, goods: Rows, *, unit: str = "Nghìn tấn; Triệu USD"
) -> list[Sequence[object]]:
    """A table of exports or imports with headings over columns C and following."""
    return [[title], [], ["", "", "", "", "", unit], *headings, [], *goods]
