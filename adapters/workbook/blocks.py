"""Finds the tables on a sheet: title, unit line, heading of every column, first row of data.

A sheet may hold several tables, one below the other. Nothing is found by address: titles are
recognised by the words of the mapping, the first row of data by a label that the table knows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from adapters.workbook.columns import headings
from adapters.workbook.headings import Heading
from adapters.workbook.labels import GroupHeading, Labels, Meaning, Section
from adapters.workbook.sheets import Cell, Sheet, cell_text
from adapters.workbook.text import FOOTNOTE, fold, number, shown
from adapters.workbook.titles import UNIT_LINE, titles
from catalogue.mapping import Mapping, Table

TITLE_TO_DATA = 40
"""Rows within which data begins after a title."""


@dataclass
class Block:
    """One table of a sheet: what it is, its words above the data, and its columns."""

    code: str
    table: Table
    labels: Labels
    sheet: Sheet
    title: str
    top: int
    bottom: int
    rows: dict[int, dict[int, Cell]]
    data: int = -1
    label_columns: tuple[int, ...] = ()
    columns: dict[int, Heading] = field(default_factory=dict)
    unit_line: str = ""
    notes: str = ""

    @property
    def name(self) -> str:
        """The title as people read it."""
        return shown(self.title)

    def figures_as_text(self) -> list[str]:
        """The texts in columns with a heading, from the first row of data on."""
        return [
            cell
            for row, cells in self.rows.items()
            for column, cell in cells.items()
            if row >= self.data and column in self.columns and isinstance(cell, str)
        ]


def blocks(sheet: Sheet, mapping: Mapping, labels: dict[str, Labels], *, on: date) -> Iterator[Block]:
    """The tables of `sheet` that the mapping knows, from top to bottom; `on` decides names of units."""
    rows = dict(sheet.rows())
    found = list(titles(rows, mapping))
    for position, (top, code, title) in enumerate(found):
        if code is None:
            continue
        bottom = found[position + 1][0] if position + 1 < len(found) else max(rows) + 1
        inside = {row: cells for row, cells in rows.items() if top < row < bottom}
        block = Block(code, mapping.tables[code], labels[code], sheet, title, top, bottom, inside)
        if _has_numbers(block):
            _read_heading(block, on=on)
            yield block


def _has_numbers(block: Block) -> bool:
    return any(not isinstance(cell, str) for cells in block.rows.values() for cell in cells.values()) or any(
        re.search(r"\d", cell_text(cell))
        for cells in list(block.rows.values())[3:]
        for cell in cells.values()
    )


def _read_heading(block: Block, *, on: date) -> None:
    """Fill in where the data begins, which columns hold labels, and what the other columns say."""
    first, last = min(block.rows, default=0), max(block.rows, default=0)
    known: dict[int, set[int]] = {}
    for row, cells in block.rows.items():
        for column, cell in cells.items():
            if isinstance(cell, str) and _names_a_row(block.labels.meaning(cell, place=0, on=on)):
                known.setdefault(column, set()).add(row)
    if not known:
        block.data = last + 1
        block.columns = headings(
            block.sheet, _heading_rows(block, first, min(last, first + TITLE_TO_DATA) + 1), after=-1
        )
        return
    leftmost = _label_columns(block, known)
    block.label_columns = leftmost
    starts = min(row for column in leftmost for row in known.get(column, {last}))
    block.data = min([starts, *_group_rows_above(block, starts, on=on)])
    block.unit_line = " ".join(
        text for row in range(block.top, block.data) for text in _unit_texts(block.rows.get(row, {}))
    )
    block.notes = fold(" ".join(_notes(block)))
    block.columns = headings(block.sheet, _heading_rows(block, first, block.data), after=max(leftmost))


def _names_a_row(meaning: Meaning | None) -> bool:
    return meaning is not None and not isinstance(meaning, GroupHeading | Section)


def _label_columns(block: Block, known: dict[int, set[int]]) -> tuple[int, ...]:
    """The columns left of the first numbers in which known labels stand, and those left of them."""
    rows = set().union(*known.values())
    numbers = [
        column
        for row in rows
        for column, cell in block.rows[row].items()
        if _is_figure(cell)
        and any(column > labelled for labelled in known)
        and any(isinstance(other, str) and left < column for left, other in block.rows[row].items())
    ]
    least = min(numbers, default=max(known) + 1)
    right = max((column for column in known if column < least), default=min(known))
    return tuple(range(right + 1))


def _is_figure(cell: Cell) -> bool:
    return not isinstance(cell, str) or isinstance(number(cell, decimal=","), float)


def _group_rows_above(block: Block, starts: int, *, on: date) -> Iterator[int]:
    """Rows just above the first known label that begin a group or a section: they are data, too."""
    for row in sorted((row for row in block.rows if row < starts), reverse=True):
        labels = [cell for column, cell in block.rows[row].items() if column in block.label_columns]
        texts = [cell for cell in labels if isinstance(cell, str)]
        if not texts:
            return
        if not isinstance(block.labels.meaning(texts[0], place=0, on=on), GroupHeading | Section):
            return
        yield row


def _unit_texts(cells: dict[int, Cell]) -> list[str]:
    texts = [cell for cell in cells.values() if isinstance(cell, str)]
    return [fold(text) for text in texts if UNIT_LINE.match(fold(text))] if len(texts) == 1 else []


def _notes(block: Block) -> Iterator[str]:
    for row, cells in block.rows.items():
        if row >= block.data:
            yield from (
                cell for cell in cells.values() if isinstance(cell, str) and FOOTNOTE.match(cell.strip())
            )


def _heading_rows(block: Block, first: int, end: int) -> list[int]:
    """Rows that may hold headings: those with content that are no unit line."""
    return [row for row in sorted(block.rows) if first <= row < end and not _unit_texts(block.rows[row])]
