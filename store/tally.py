"""Adds up steps by cell and period: which cells a record belongs to, and what its steps make there.

A cell is what a number is about besides the indicator and the period: an agency, an area, a group
of agencies or the whole province, and a value of one dimension or of two. Provinces and agencies
as a whole are kept by day and by month, everything else by month.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

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


@dataclass(frozen=True, slots=True)
class Cell:
    """An agency ("" for none) and a place, with a breakdown; `home:91` is the province through its history."""

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


Level = Callable[[Combo], Cell | None]
"""For a combination its cell of one kind; None where it has none."""


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
        for level, by_day_too in levels(measure, plain=plain):
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
                cell = level(combo) if combo.subject is subject else None
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
def levels(measure: Counted, *, plain: bool) -> tuple[tuple[Level, bool], ...]:
    """The kinds of cells that a measure is kept for, and whether by day besides by month."""
    found: list[tuple[Level, bool]] = [(_province(), True), (_agency(), not plain), (_area, False)]
    if plain:
        return tuple(found)
    subject = measure.subject
    found.append((_province(group=True), True))
    found += [(_province(name), True) for name in subject.dimensions]
    found += [(_province(name, group=True), False) for name in subject.dimensions]
    found += [(_province(*pair), False) for pair in subject.pairs]
    found += [(_agency(name), False) for name in measure.of_agencies]
    return tuple(found)


@cache
def _province(*names: str, group: bool = False) -> Level:
    def of(combo: Combo) -> Cell | None:
        parts = combo.breakdowns()
        if not parts.keys() >= set(names):
            return None
        told = [f"group={_kind(combo.org)}"] if group else []
        return Cell("", _home(combo.area), "|".join((*told, *(parts[name] for name in names))))

    return of


@cache
def _agency(*names: str) -> Level:
    def of(combo: Combo) -> Cell | None:
        parts = combo.breakdowns()
        if not parts.keys() >= set(names):
            return None
        return Cell(combo.org, _home(combo.area), "|".join(parts[name] for name in names))

    return of


def _area(combo: Combo) -> Cell | None:
    return None if territory.is_province(combo.area) else Cell("", combo.area, "")


@cache
def _home(area: str) -> str:
    return f"home:{territory.home(area)}"


@cache
def _kind(org: str) -> str:
    return catalogue.organisations()[org].kind
