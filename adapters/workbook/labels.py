"""What a row is, by its label: the total, an item of a code list, a province, a heading."""

import re
from dataclasses import dataclass, field
from datetime import date

import catalogue
from adapters.workbook.text import NUMBERING, OF_WHICH, fold, key
from catalogue import areas
from catalogue.mapping import RowList, Table
from catalogue.model import Area


@dataclass(frozen=True, slots=True)
class Total:
    """The row of the whole; `subject` is what it is the whole of."""

    subject: str


@dataclass(frozen=True, slots=True)
class Item:
    """A code of the list that stands at `place` in the mapping's rows."""

    place: int
    dimension: str
    code: str


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit, as it was on the day that the table speaks of."""

    place: int
    area: Area


@dataclass(frozen=True, slots=True)
class GroupHeading:
    """A row that names the rows below it and holds no value; `place` is the list that it begins.

    `sure` says that the label is nothing but a heading: one with figures has lost its place.
    """

    place: int | None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Section:
    """A row that says what the rows below count: values by facet."""

    facets: dict[str, str]


Meaning = Total | Item | Unit | GroupHeading | Section


def says(words: str, text: str) -> bool:
    """Whether `text` (folded) holds `words` as whole words."""
    return re.search(rf"(?<![a-z0-9]){re.escape(fold(words))}(?![a-z0-9])", text) is not None


def says_any(words: tuple[str, ...], text: str) -> bool:
    """Whether `text` (folded) holds one of `words`."""
    return any(says(word, text) for word in words)


@dataclass
class Labels:
    """The labels that a table of the mapping knows, by their keys."""

    table: Table
    totals: dict[str, str] = field(default_factory=dict)
    items: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for subject, spellings in self.table.total.items():
            self.totals |= {self.key(spelling): subject for spelling in spellings}
        self.items = [self._items_of(rows) for rows in self.table.rows]

    def key(self, text: str) -> str:
        """The key of a label under the abbreviations of this table."""
        return key(text, self.table.abbreviations)

    def _items_of(self, rows: RowList) -> dict[str, str]:
        if rows.codelist is None:
            return {}
        listed = catalogue.codelists()[rows.codelist].items
        return {
            self.key(spelling): code
            for code, item in listed.items()
            for spelling in (item.name.partition(" (đơn vị: ")[0], *item.spellings)
        }

    def meaning(self, label: str, *, place: int, on: date) -> Meaning | None:
        """What `label` is, when the rows above belong to the list at `place`; None if unknown."""
        found = self.key(label)
        if not found:
            return GroupHeading(None) if OF_WHICH.match(fold(label)) else None
        if found in self.totals:
            return Total(self.totals[found])
        for candidate in self._order(place):
            rows = self.table.rows[candidate]
            if rows.areas and (area := areas.find(label, level=rows.areas, on=on)):
                return Unit(candidate, area)
            if code := self.items[candidate].get(found):
                return Item(candidate, rows.dimension or "", code)
        return self._heading(fold(label), found) or self._section(fold(label))

    def _order(self, place: int) -> list[int]:
        """The lists that may name a row, that at `place` first; the one that begins a table ends with it."""
        others = [other for other in range(len(self.items)) if other != place]
        begun = bool(self.table.rows and self.table.rows[place].after)
        return [place, *(other for other in others if self.table.rows[other].after or not begun)]

    def _heading(self, folded: str, found: str) -> GroupHeading | None:
        begins = NUMBERING.sub("", folded)
        groups = begins.startswith(tuple(map(fold, self.table.headings))) and not OF_WHICH.match(begins)
        for place, rows in enumerate(self.table.rows):
            if says_any(rows.after, folded):
                return GroupHeading(place, sure=groups or found in map(self.key, rows.after))
        return GroupHeading(None, sure=groups) if says_any(self.table.headings, folded) else None

    def _section(self, folded: str) -> Section | None:
        facets = self.facets(folded)
        return Section(facets) if facets else None

    def facets(self, folded: str) -> dict[str, str]:
        """The value of each facet that `folded` names; the first in the mapping's order."""
        found: dict[str, str] = {}
        for facet, values in self.table.facets.items():
            named = [value for value, words in values.items() if says_any(words, folded)]
            if named:
                found[facet] = named[0]
        return found

    def facets_of_title(self, folded: str) -> dict[str, str]:
        """As `facets`, but a title that names two values of a facet decides nothing."""
        return {
            facet: named[0]
            for facet, values in self.table.facets.items()
            if len(named := [value for value, words in values.items() if says_any(words, folded)]) == 1
        }
