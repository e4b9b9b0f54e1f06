"""The rows of a table in order, each with what its label means; what no label explains is rejected."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from adapters.workbook.blocks import Block
from adapters.workbook.labels import GroupHeading, Item, Meaning, Section, Total, Unit
from adapters.workbook.sheets import Cell, address, cell_text
from adapters.workbook.text import OF_WHICH, Mark, fold, number, shown
from domain.records import Rejection
from wording import say

LABEL_LINES = 3
"""Lines that a long label is broken into at most."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with figures: what it is of, and the words that the section around it said."""

    row: int
    label: str
    meaning: Total | Item | Unit
    facets: dict[str, str]
    section: str
    values: dict[int, Cell]


@dataclass(slots=True)
class _Line:
    row: int
    label: str
    column: int
    values: dict[int, Cell]


class Rows:
    """Reads the rows of one block in `columns`. `facets` starts with what the title says."""

    def __init__(self, block: Block, *, columns: set[int], on: date, facets: dict[str, str]) -> None:
        self.block, self.columns, self.on, self.title_facets = block, columns, on, facets
        self.facets = dict(facets)
        self.section = ""
        self.place = 0
        self.slipped = ""

    def read(self) -> Iterator[Row | Rejection]:
        """Rows and rejections in the order of the sheet; a section whose labels slipped is rejected whole."""
        group: list[Row | Rejection] = []
        slipped = ""
        for found, opens, where in self._lines_understood():
            if opens:
                yield from self._section_read(group, slipped)
                group, slipped = [], ""
            if where:
                slipped = slipped or where
            if found is not None:
                group.append(found)
        yield from self._section_read(group, slipped)

    def _section_read(self, group: list[Row | Rejection], slipped: str) -> Iterator[Row | Rejection]:
        if not slipped:
            yield from group
            return
        rows = [found for found in group if isinstance(found, Row)]
        yield from (found for found in group if isinstance(found, Rejection))
        if rows:
            first, last = (address(self.block.sheet.name, found.row, 0) for found in (rows[0], rows[-1]))
            labels = "; ".join(found.label for found in rows)
            reason = say("workbook.labels_slipped", heading=slipped, table=self.block.name)
            yield Rejection(f"{first}:{last.partition('!')[2]}", reason, labels[:500])

    def _lines_understood(self) -> Iterator[tuple[Row | Rejection | None, bool, str]]:
        """(what the line gives, whether a section begins, the heading that wrongly has figures)."""
        lines = list(self._lines())
        pending: list[_Line] = []
        used = -1
        for position, line in enumerate(lines):
            if line.row <= used:
                continue
            meaning, label, last = self._meaning(line, pending, lines[position + 1 :])
            if not line.values and not isinstance(meaning, GroupHeading | Section):
                pending = [*pending, line]
                continue
            if meaning is None:
                pending = []
                yield self._unknown(line), False, ""
                continue
            pending, used = [], max(used, last)
            yield self._understood(line, label, meaning)

    def _understood(
        self, line: _Line, label: str, meaning: Meaning
    ) -> tuple[Row | Rejection | None, bool, str]:
        if isinstance(meaning, GroupHeading):
            if not meaning.sure and _figures(line.values):
                return self._unknown(line), False, ""
            opens = meaning.place is not None and meaning.place != self.place
            self.place = self.place if meaning.place is None else meaning.place
            return None, opens, shown(label) if _figures(line.values) else ""
        if isinstance(meaning, Section):
            return self._begun(line, label, meaning)
        if not isinstance(meaning, Total):
            self.place = meaning.place
        if not line.values:
            return None, False, ""
        return Row(line.row, shown(label), meaning, dict(self.facets), self.section, line.values), False, ""

    def _begun(self, line: _Line, label: str, meaning: Section) -> tuple[Row | Rejection | None, bool, str]:
        """A section begins; figures beside its name are its total, if the name says all that they count."""
        facets = list(self.block.table.facets)
        first = min(map(facets.index, meaning.facets))
        kept = {name: value for name, value in self.facets.items() if facets.index(name) < first}
        later = {name: value for name, value in self.title_facets.items() if facets.index(name) > first}
        self.facets = {**later, **kept, **meaning.facets}
        self.section = " ".join((fold(label), *(fold(cell_text(cell)) for cell in line.values.values())))
        if not _figures(line.values):
            return None, True, self.slipped
        self.slipped = ""
        if facets[-1] not in meaning.facets:
            self.slipped = shown(label)
            reason = say("workbook.heading_with_figures", label=shown(label), table=self.block.name)
            position = address(self.block.sheet.name, line.row, line.column)
            return Rejection(position, reason, _payload(line)), True, self.slipped
        total = Total(self.block.table.subject)
        return Row(line.row, shown(label), total, dict(self.facets), self.section, line.values), True, ""

    def _meaning(
        self, line: _Line, before: list[_Line], after: list[_Line]
    ) -> tuple[Meaning | None, str, int]:
        """What the label of `line` means, with lines above or below that may belong to it; last row used."""
        for count in range(min(len(before), LABEL_LINES), 0, -1):
            label = " ".join(other.label for other in (*before[-count:], line))
            meaning = self._of(label)
            if isinstance(meaning, Item | Unit) and line.values:
                return meaning, label, line.row
        meaning = self._of(line.label)
        if meaning is not None or not line.values:
            return meaning, line.label, line.row
        label = line.label
        for other in after[:LABEL_LINES]:
            if other.values:
                break
            label = f"{label} {other.label}"
            if isinstance(found := self._of(label), Item | Unit | Total):
                return found, label, other.row
        return None, line.label, line.row

    def _of(self, label: str) -> Meaning | None:
        return self.block.labels.meaning(label, place=self.place, on=self.on)

    def _lines(self) -> Iterator[_Line]:
        """The rows below the heading that have a label or figures."""
        for row, cells in self.block.rows.items():
            if row < self.block.data:
                continue
            texts = [
                (column, cell)
                for column, cell in cells.items()
                if column in self.block.label_columns and isinstance(cell, str)
            ]
            values = {column: cell for column, cell in cells.items() if column in self.columns}
            if texts or values:
                yield _Line(
                    row, self._label([text for _, text in texts]), texts[0][0] if texts else 0, values
                )

    def _label(self, texts: list[str]) -> str:
        """The label of a row that writes it in one or several cells ("Trong đó:" beside the name)."""
        said = [text for text in texts if OF_WHICH.sub("", fold(text)).strip(" :")] or texts
        whole = " ".join(said)
        if len(said) < 2 or self._of(whole) is not None:  # noqa: PLR2004 - one text is the label
            return whole
        return next((text for text in reversed(said) if self._of(text) is not None), whole)

    def _unknown(self, line: _Line) -> Rejection | None:
        if not _figures(line.values):
            return None
        column = line.column if line.label else min(line.values)
        key = "workbook.unknown_row" if line.label else "workbook.no_label"
        reason = say(key, label=shown(line.label), table=self.block.name)
        return Rejection(address(self.block.sheet.name, line.row, column), reason, _payload(line))


def _figures(values: dict[int, Cell]) -> bool:
    """Whether a row holds a figure: a zero that a formula left beside a heading is none."""
    return any(
        isinstance(value := cell if isinstance(cell, float) else number(cell_text(cell), decimal=","), float)
        and value != 0
        for cell in values.values()
    ) or any(
        number(cell_text(cell), decimal=",") in (Mark.MISSING, Mark.NOT_APPLICABLE)
        for cell in values.values()
    )


def _payload(line: _Line) -> str:
    values = " | ".join(shown(cell_text(cell)) for cell in line.values.values())
    return f"{shown(line.label)} | {values}"[:500]
