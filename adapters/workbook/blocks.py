"""Finds the tables on a sheet: title, unit line, heading of every column, first row of data.

A sheet may hold several tables, one below the other. Nothing is found by address: titles are
recognised by the words of the mapping, the first row of data by a label that the table knows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from adapters.workbook.headings import Heading, understand
from adapters.workbook.labels import GroupHeading, Labels, Meaning, Section, says, says_any
from adapters.workbook.sheets import Cell, Sheet, cell_text
from adapters.workbook.text import FOOTNOTE, fold, shown
from catalogue.mapping import Mapping, Table

NUMBERED = re.compile(r"^(?:bieu\s*(?:so)?\s*)?\d{1,3}\s*[.:,/-]?\s*[a-z].{12,}")
ABOUT_TIME = re.compile(r"\b(?:thang|qu[yi]|nam|so voi|uoc tinh|thuc hien)\b")
UNIT_LINE = re.compile(
    r"^\(?(?:(?:dvt|don vi(?: tinh)?)\s*[:.]?.*|%|(?:(?:nghin|ngan|trieu|t[yi])\s+)?"
    r"(?:(?:t[yi]\s+)?dong|tan|usd|ha|du an|doanh nghiep|chiec|[a-z. ]{0,12}hk[a-z. ]{0,4})(?:\s*[;,/]\s*[a-z .]+)?)\)?$"
)
NO_TITLE = ("*", "(", "ghi chu", "nguon", "phan theo", "trong do", "chia ra")
HEADING_LINES = 9
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


def blocks(sheet: Sheet, mapping: Mapping, labels: dict[str, Labels], *, on: date) -> Iterator[Block]:
    """The tables of `sheet` that the mapping knows, from top to bottom; `on` decides names of units."""
    rows = {row: cells for row, cells in sheet.rows().items()}
    titles = list(_titles(rows, mapping))
    for position, (top, code, title) in enumerate(titles):
        if code is None:
            continue
        bottom = titles[position + 1][0] if position + 1 < len(titles) else max(rows) + 1
        inside = {row: cells for row, cells in rows.items() if top < row < bottom}
        block = Block(code, mapping.tables[code], labels[code], sheet, title, top, bottom, inside)
        if _has_numbers(block):
            _read_heading(block, on=on)
            yield block


def _titles(rows: dict[int, dict[int, Cell]], mapping: Mapping) -> Iterator[tuple[int, str | None, str]]:
    """(row, table or None for one that the mapping does not know, text) of every title."""
    taken = -1
    ordered = sorted(rows)
    for position, row in enumerate(ordered):
        if row <= taken or not (texts := _texts_alone(rows[row])):
            continue
        after = [r for r in ordered[position + 1 : position + 3] if r - row <= 3]  # noqa: PLR2004
        for text in texts:
            lines, last = [text], row
            for below in after:
                more = _texts_alone(rows[below])
                if len(more) != 1 or UNIT_LINE.match(fold(more[0])) or (ABOUT_TIME.match(fold(more[0])) and _is_heading(rows, below)):
                    break
                lines.append(more[0])
                last = below
            code = _recognised(lines, mapping)
            if (code or NUMBERED.match(fold(text))) and _dated(lines, rows, last):
                taken = last
                yield row, code, " ".join(lines)
                break


def _dated(lines: list[str], rows: dict[int, dict[int, Cell]], last: int) -> bool:
    """Whether a title or the rows below it speak of time: what does not, names a group of rows."""
    below = (cell for row in range(last + 1, last + HEADING_LINES) for cell in rows.get(row, {}).values())
    texts = (*lines, *(cell for cell in below if isinstance(cell, str)))
    return any(ABOUT_TIME.search(fold(text)) or re.search(r"(?:19|20)\d{2}", text) for text in texts)


def _is_heading(rows: dict[int, dict[int, Cell]], row: int) -> bool:
    """Whether a lone text about time is the first row of a heading: others stand right below it."""
    return any(len(rows.get(below, {})) > 1 for below in (row + 1, row + 2))


def _texts_alone(cells: dict[int, Cell]) -> list[str]:
    """The texts of a row that holds nothing but texts."""
    texts = [cell for cell in cells.values() if isinstance(cell, str) and cell.strip()]
    return texts if len(texts) == len(cells) and len(texts) <= 3 else []  # noqa: PLR2004 - title, unit, note


def _recognised(lines: list[str], mapping: Mapping) -> str | None:
    """The table whose title the first line begins; following lines may say that it is another."""
    whole = fold(" ".join(lines))
    for upto in (1, 2):
        text = fold(" ".join(lines[:upto]))
        if len(text) > 400 or text.startswith(NO_TITLE):  # noqa: PLR2004 - a footnote
            return None
        for code, table in mapping.tables.items():
            words = table.title
            if (
                all(says(word, text) for word in words.all)
                and (not words.any or says_any(words.any, text))
                and not says_any(words.none, whole)
            ):
                return code
    return None


def _has_numbers(block: Block) -> bool:
    return any(not isinstance(cell, str) for cells in block.rows.values() for cell in cells.values()) or any(
        re.search(r"\d", cell_text(cell)) for cells in list(block.rows.values())[3:] for cell in cells.values()
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
        _compose(block, range(first, min(last, first + TITLE_TO_DATA) + 1), after=-1)
        return
    leftmost = _label_columns(block, known)
    block.label_columns = leftmost
    starts = min(row for column in leftmost for row in known.get(column, {last}))
    block.data = min([starts, *_group_rows_above(block, starts, on=on)])
    block.unit_line = " ".join(
        text for row in range(block.top, block.data) for text in _unit_texts(block.rows.get(row, {}))
    )
    block.notes = fold(" ".join(_notes(block)))
    _compose(block, range(first, block.data), after=max(leftmost))


def _names_a_row(meaning: Meaning | None) -> bool:
    return meaning is not None and not isinstance(meaning, GroupHeading | Section)


def _label_columns(block: Block, known: dict[int, set[int]]) -> tuple[int, ...]:
    """The columns left of the first numbers in which known labels stand, and those left of them."""
    rows = set().union(*known.values())
    numbers = [
        column
        for row in rows
        for column, cell in block.rows[row].items()
        if not isinstance(cell, str) and any(column > labelled for labelled in known)
        and any(isinstance(other, str) and left < column for left, other in block.rows[row].items())
    ]
    least = min(numbers, default=max(known) + 1)
    right = max((column for column in known if column < least), default=min(known))
    return tuple(range(right + 1))


def _group_rows_above(block: Block, starts: int, *, on: date) -> Iterator[int]:
    """Rows just above the first known label that begin a group or a section: they are data, too."""
    for row in sorted((row for row in block.rows if row < starts), reverse=True):
        texts = [cell for column, cell in block.rows[row].items() if column in block.label_columns]
        if not texts or not isinstance(texts[0], str):
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
            yield from (cell for cell in cells.values() if isinstance(cell, str) and FOOTNOTE.match(cell.strip()))


def _compose(block: Block, rows: range, *, after: int) -> None:
    """Give every column right of `after` the words above it, merged cells counting for all they cover."""
    heading_rows = [row for row in rows if row in block.rows and not _unit_texts(block.rows[row])]
    written = {
        (row, column): text
        for row in heading_rows
        for column in {*block.rows[row], *(c for r, c in block.sheet.merged if r == row)}
        if column > after and (text := _heading_text(block.sheet.cells.get((row, column))))
    }
    lowest = {column: max(r for r, c in written if c == column) for _, column in written}
    above: dict[tuple[int, int], int] = {}
    for row in heading_rows:
        covered = {c for r, c in block.sheet.merged if r == row}
        for column in sorted({*lowest, *covered}):
            owner = _owner(block, written, lowest, above, (row, column), after=after)
            if owner is not None:
                above[row, column] = owner
    block.columns = {}
    for column in sorted({column for _, column in above}):
        pieces = [_said(block, written, row, above[row, column]) for row in heading_rows if (row, column) in above]
        if text := " ".join(dict.fromkeys(piece for piece in pieces if piece)):
            block.columns[column] = understand(text)


def _owner(
    block: Block,
    written: dict[tuple[int, int], str],
    lowest: dict[int, int],
    above: dict[tuple[int, int], int],
    place: tuple[int, int],
    *,
    after: int,
) -> int | None:
    """The column whose text at this row speaks for `place`: its own, of a merged cell, or of a group."""
    row, column = place
    if place in written:
        return column
    anchor = block.sheet.merged.get(place)
    if anchor is not None:
        return anchor[1] if anchor[0] == row and anchor[1] > after else None
    before = [above[r, column] for r in sorted({r for r, _ in above}) if r < row and (r, column) in above]
    if before:
        group = before[-1]
        return group if group != column and (row, group) in written and not _own(written, column, row) else None
    if lowest.get(column, -1) <= row:
        return None
    left = [c for r, c in written if r == row and after < c < column]
    group = max(left, default=-1)
    if group < 0 or (row, group) in block.sheet.merged or lowest[group] <= row:
        return None
    return group


def _own(written: dict[tuple[int, int], str], column: int, row: int) -> bool:
    """Whether a column has words of its own above `row`."""
    return any(c == column and r < row for r, c in written)


def _heading_text(cell: Cell | None) -> str:
    """What a cell contributes to a heading: its words, or a year; other numbers are someone's sums."""
    if isinstance(cell, float) and not (cell.is_integer() and 1900 <= cell <= 2100):  # noqa: PLR2004 - years
        return ""
    return shown(cell_text(cell))


def _said(block: Block, written: dict[tuple[int, int], str], row: int, column: int) -> str:
    return written.get((row, column)) or _heading_text(block.sheet.cells.get((row, column)))
