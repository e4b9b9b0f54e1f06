"""Sheets as a grid of cells, whatever file they came in; addresses are those that a person sees.

Only cells with content are kept. A sheet is read in one pass and given away before the next, so
that a workbook costs no more than its largest sheet.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from adapters.base import ShapeError
from wording import number, say

Place = tuple[int, int]
"""(row, column), both from 0."""

LARGEST = 1e15
"""No figure is larger, in whatever unit."""
MAX_CELLS = 400_000
"""Cells with content that one sheet may have; a published table has a few thousand."""


@dataclass(frozen=True, slots=True)
class Unusable:
    """A cell that cannot be taken for what it seems to be; `reason` is a key of wording."""

    reason: str
    text: str


UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
LINE_END = re.compile("_x000[9ad]_", re.IGNORECASE)
"""A line end or tab as Excel writes it into the text of a cell."""


Cell = str | float | date | Unusable


@dataclass(slots=True)
class Sheet:
    """One sheet: its cells with content by place, and which cells are merged into which."""

    name: str
    hidden: bool = False
    cells: dict[Place, Cell] = field(default_factory=dict)
    merged: dict[Place, Place] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    spread: int = 0
    """How many cells its merged ranges have together, however often they name the same ones."""

    def text(self, row: int, column: int) -> str:
        """The cell as text; "" where it is empty, a whole number without decimals, a day as dd/mm/yyyy."""
        return cell_text(self.cells.get((row, column)))

    def rows(self) -> Mapping[int, dict[int, Cell]]:
        """Cells with content by row, then by column, both rising."""
        found: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(self.cells.items()):
            found.setdefault(row, {})[column] = cell
        return found

    def merge(self, reference: str) -> None:
        """Note the merged range `reference` ("C4:D5"); an unreadable one is left alone."""
        corners = [place_of(corner) for corner in reference.split(":")]
        if len(corners) != 2 or None in corners:  # noqa: PLR2004 - a range has two corners
            return
        (top, left), (bottom, right) = corners  # type: ignore[misc]
        self.merge_area(top, left, bottom, right)

    def merge_area(self, top: int, left: int, bottom: int, right: int) -> None:
        """Note a merged range by its corners; one larger than any header is left alone."""
        if (bottom - top + 1) * (right - left + 1) > MAX_CELLS // 100:
            return
        self.spread += (bottom - top + 1) * (right - left + 1)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                self.merged[row, column] = (top, left)


def check_room(sheet: Sheet, file: str, most: int = MAX_CELLS) -> None:
    """Take no more of a sheet than it may have, in cells with content and in merged ones.

    Raises:
        ShapeError: it is full.
    """
    if max(len(sheet.cells), sheet.spread) >= most:
        raise ShapeError(say("workbook.too_many_cells", name=file, sheet=sheet.name, most=number(most)))


def written(text: str) -> str | None:
    """A text as a cell holds it, without marks that nobody sees; None where nothing remains."""
    seen = LINE_END.sub(" ", text.translate(UNSEEN))
    return seen if seen.strip() else None


def number_cell(value: float) -> Cell:
    """A number as a cell holds it; what no number of a report can be is unusable."""
    return value if abs(value) <= LARGEST else Unusable("workbook.not_a_figure", str(value))


def cell_text(cell: Cell | None) -> str:
    """A cell as text; see `Sheet.text`."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return cell.text


def column_name(column: int) -> str:
    """Letters of a column: 0 gives A, 26 gives AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def address(sheet: str, row: int, column: int) -> str:
    """The address by which a person finds a cell: "XK!D14"."""
    return f"{sheet}!{column_name(column)}{row + 1}"


def place_of(reference: str) -> Place | None:
    """(row, column) of "C4"; None for anything else."""
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", reference)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1
