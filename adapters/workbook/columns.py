"""The words above each column: merged cells, groups without merging, headings broken over several rows."""

from collections.abc import Sequence
from itertools import groupby

from adapters.workbook.headings import Heading, understand
from adapters.workbook.sheets import Cell, Place, Sheet, cell_text
from adapters.workbook.text import shown


def headings(sheet: Sheet, rows: Sequence[int], *, after: int) -> dict[int, Heading]:
    """What the heading rows say of every column right of `after`; merged cells speak for all they cover."""
    return _Composer(sheet, rows, after).headings()


class _Composer:
    def __init__(self, sheet: Sheet, rows: Sequence[int], after: int) -> None:
        self.sheet, self.rows, self.after = sheet, rows, after
        self.written = {
            place: text
            for place, cell in sheet.cells.items()
            if place[0] in rows and place[1] > after and (text := _words(cell))
        }
        self.lowest: dict[int, int] = {}
        for row, column in sorted(self.written):
            self.lowest[column] = row
        self.speaks: dict[Place, int] = {}

    def headings(self) -> dict[int, Heading]:
        for row in self.rows:
            covered = {c for r, c in self.sheet.merged if r == row and c > self.after}
            for column in sorted({*self.lowest, *covered}):
                owner = self._owner(row, column)
                if owner is not None:
                    self.speaks[row, column] = owner
        found: dict[int, Heading] = {}
        for column in sorted({column for _, column in self.speaks}):
            pieces = [
                self._said(row, self.speaks[row, column]) for row in self.rows if (row, column) in self.speaks
            ]
            if text := " ".join(piece for piece, _ in groupby(filter(None, pieces))):
                found[column] = understand(text)
        return found

    def _owner(self, row: int, column: int) -> int | None:
        """The column whose words at `row` speak for `column`: its own, a merged cell's, or its group's."""
        if (row, column) in self.written:
            return column
        anchor = self.sheet.merged.get((row, column))
        if anchor is not None:
            return anchor[1] if anchor[0] == row and anchor[1] > self.after else None
        above = [self.speaks[r, column] for r in self.rows if r < row and (r, column) in self.speaks]
        if above:
            return self._group_goes_on(row, column, above[-1])
        if self.lowest.get(column, -1) <= row:
            return None
        group = max((c for r, c in self.written if r == row and c < column), default=-1)
        named_below = group >= 0 and self.lowest[group] > row
        return group if named_below and (row, group) not in self.sheet.merged else None

    def _group_goes_on(self, row: int, column: int, group: int) -> int | None:
        """A group's words go on for a column that has had none of its own so far."""
        own = any(c == column and r < row for r, c in self.written)
        return group if group != column and not own and (row, group) in self.written else None

    def _said(self, row: int, column: int) -> str:
        return self.written.get((row, column)) or _words(self.sheet.cells.get((row, column)))


def _words(cell: Cell | None) -> str:
    """What a cell contributes to a heading: its words, or a year; other numbers are someone's sums."""
    if isinstance(cell, float) and not (cell.is_integer() and 1900 <= cell <= 2100):  # noqa: PLR2004 - years
        return ""
    return shown(cell_text(cell))
