"""Adds up steps by cell and period: which cells a record belongs to, and what its steps make there.

A cell is what a number is about besides the indicator and the period: an agency, an area, a group
of agencies or the whole province, and a value of one dimension or of two. Provinces and agencies
as a whole are kept by day and by month, everything else by month.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import numpy.typing as npt

import catalogue
from store import territory
from store.measures import Counted, Subject

Numbers = npt.NDArray[np.int64]
Changes = tuple[Numbers, Numbers, Numbers]
"""Lines, first days of periods (counted from 1970-01-01), and sums of steps that are not zero."""
CELLS = 10_000_000
"""More than there are cells. A line is an indicator in a cell: (number * CELLS + cell) * 2 + monthly."""
NONE = -1
GROUP, STATUS = "group", "status"
"""Dimensions besides those of the subject: the group of the agency, and the status that a record has now."""


@dataclass(frozen=True, slots=True)
class Cell:
    """An agency ("" for none), a place and a breakdown; `home:91` is a province through its history."""

    org: str
    place: str
    breakdown: str


@dataclass(frozen=True, slots=True)
class Combo:
    """What decides to which cells a record belongs: `values` are those of its dimensions."""

    subject: Subject
    org: str
    area: str
    values: tuple[str, ...]

    def breakdowns(self) -> dict[str, str]:
        """The parts of a breakdown by dimension, of those that are known."""
        named = zip(self.subject.dimensions, self.values, strict=False)
        return {name: f"{name}={value}" for name, value in named if value}


@dataclass(frozen=True, slots=True)
class Level:
    """One kind of cells: of a province, of agencies or of areas, and which dimensions tell them apart."""

    kind: Literal["province", "agency", "area"]
    dimensions: tuple[str, ...] = ()

    def cell(self, combo: Combo) -> Cell | None:
        """The cell of a combination; None where it has none."""
        if self.kind == "area" and territory.is_province(combo.area):
            return None
        parts = {GROUP: f"{GROUP}={_kind(combo.org)}", **combo.breakdowns()}
        if not parts.keys() >= set(self.dimensions):
            return None
        org = combo.org if self.kind == "agency" else ""
        place = combo.area if self.kind == "area" else _home(combo.area)
        return Cell(org, place, "|".join(parts[name] for name in self.dimensions))


class Tally:
    """The cells of all combinations, and the sums of steps in them."""

    def __init__(self) -> None:
        self._combos: Mapping[int, Combo] = {}
        self._numbers: dict[Cell, int] = {}
        self._levels: dict[tuple[str, Level], Numbers] = {}

    def meet(self, combos: Mapping[int, Combo]) -> None:
        """Learn which combinations the numbers in the steps to come stand for."""
        self._combos = combos
        self._levels.clear()

    @property
    def cells(self) -> dict[Cell, int]:
        """The number of every cell that was asked for."""
        return self._numbers

    def changes(
        self,
        number: int,
        measure: Counted,
        combos: Numbers,
        days: Numbers,
        steps: Numbers,
        *,
        plain: bool,
        daily: bool = True,
    ) -> Iterator[Changes]:
        """What the steps of one indicator add up to; a `plain` one has no breakdowns.

        Steps come as combinations, days counted from 1970-01-01, and +1 or -1.
        """
        months = days.astype("datetime64[D]").astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
        by_month = _added(combos * SPREAD + months, steps)
        by_day = _added(combos * SPREAD + days, steps)
        for level, by_day_too in levels(measure, plain=plain).items():
            cells = self._cells(measure.subject, level)
            for monthly, (keys, sums) in ((1, by_month), (0, by_day)):
                if monthly or (daily and by_day_too):
                    yield _changes(number, cells, keys, sums, monthly=monthly)

    def _cells(self, subject: Subject, level: Level) -> Numbers:
        """The cell of each combination of a subject, by its number; NONE where it has none."""
        found = self._levels.get((subject.name, level))
        if found is None:
            found = np.full(max(self._combos, default=0) + 1, NONE, np.int64)
            for number, combo in self._combos.items():
                cell = level.cell(combo) if combo.subject is subject else None
                if cell is not None:
                    found[number] = self._numbers.setdefault(cell, len(self._numbers) + 1)
            self._levels[subject.name, level] = found
        return found


SPREAD = 10_000_000
"""More than there are days."""


def _added(keys: Numbers, steps: Numbers) -> tuple[Numbers, Numbers]:
    """Each key once, with the sum of its steps where that is not zero."""
    different, places = np.unique(keys, return_inverse=True)
    sums = np.bincount(places, weights=steps, minlength=len(different)).astype(np.int64)
    return different[sums != 0], sums[sums != 0]


def _changes(number: int, cells: Numbers, keys: Numbers, sums: Numbers, *, monthly: int) -> Changes:
    found = cells[keys // SPREAD]
    there = found != NONE
    keys, sums = _added(found[there] * SPREAD + keys[there] % SPREAD, sums[there])
    return (number * CELLS + keys // SPREAD) * 2 + monthly, keys % SPREAD, sums


@cache
def levels(measure: Counted, *, plain: bool) -> Mapping[Level, bool]:
    """The kinds of cells that a measure is kept for, and whether by day besides by month."""
    whole = {Level("province"): True, Level("agency"): not plain, Level("area"): False}
    if plain:
        return whole
    names = tuple(measure.subject.dimensions)
    return {
        **whole,
        **{Level("province", (name,)): True for name in (GROUP, *names)},
        **{Level("province", (GROUP, name)): False for name in names},
        **{Level("province", pair): False for pair in measure.subject.pairs},
        **{Level("agency", (name,)): False for name in measure.of_agencies},
    }


def kept(measure: Counted, level: Level) -> Literal["by day", "by month"] | None:
    """Whether the cells of a kind are kept for a measure, and how; None where they are not."""
    if level.dimensions == (STATUS,):
        return "by month" if measure.by_status else None
    by_day = levels(measure, plain=not measure.broken_down).get(level)
    return None if by_day is None else "by day" if by_day else "by month"


@cache
def _home(area: str) -> str:
    return f"home:{territory.home(area)}"


@cache
def _kind(org: str) -> str:
    return catalogue.organisations()[org].kind
