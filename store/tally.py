"""Adds up steps by cell and period: which cells a record belongs to, and what its steps make there.

A cell is what a number is about besides the indicator and the period: an agency, an area, a group
of agencies or the whole province, and a value of one dimension or of two. Provinces and agencies
as a whole are kept by day and by month, everything else by month.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

import catalogue
from store import territory
from store.measures import Counted, Subject

Numbers = npt.NDArray[np.integer[Any]]
Changes = tuple[Numbers, Numbers, Numbers]
"""Lines (or cells), first days of periods (counted from 1970-01-01), and sums of steps that are not zero."""
CELLS = 10_000_000
"""More than there are cells. A line is an indicator in a cell: (number * CELLS + cell) * 2 + monthly."""
NONE = -1
SPARSE = 10
"""How many times more keys there may be than steps, to give each a place of its own."""
GROUP, STATUS = "group", "status"
"""Dimensions besides those of the subject: the group of the agency, and the status that a record has now."""


class Cell(NamedTuple):
    """An agency ("" for none), a place and a breakdown; `home:91` is a province through its history."""

    org: str
    place: str
    breakdown: str


@dataclass(frozen=True)
class Combo:
    """What decides to which cells a record belongs: `values` are those of its dimensions."""

    subject: Subject
    org: str
    area: str
    values: tuple[str, ...]

    @cached_property
    def parts(self) -> dict[str, str]:
        """The parts of a breakdown by dimension, of those that are known."""
        named = zip(self.subject.dimensions, self.values, strict=False)
        return {
            GROUP: f"{GROUP}={_kind(self.org)}",
            **{name: f"{name}={value}" for name, value in named if value},
        }


@dataclass(frozen=True, slots=True)
class Level:
    """One kind of cells: of a province, of agencies or of areas, and which dimensions tell them apart."""

    kind: Literal["province", "agency", "area"]
    dimensions: tuple[str, ...] = ()

    def cell(self, combo: Combo) -> Cell | None:
        """The cell of a combination; None where it has none."""
        if self.kind == "area" and territory.is_province(combo.area):
            return None
        parts = combo.parts
        if not all(name in parts for name in self.dimensions):
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
        if not len(days):
            return
        first = days.min()
        months = _months(np.arange(first, days.max() + 1))[days - first]
        for level, by_day_too in levels(measure, plain=plain).items():
            cells = self._cells(measure.subject, level)[combos]
            there = np.flatnonzero(cells != NONE)
            found, added = cells[there], steps[there]
            met, starts, sums = _added(found, months[there], added)
            yield (number * CELLS + met) * 2 + 1, _first_days(starts), sums
            if daily and by_day_too:
                met, starts, sums = _added(found, days[there], added)
                yield (number * CELLS + met) * 2, starts, sums

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


def _months(days: Numbers) -> Numbers:
    """The number of the month that each day lies in, counted from 1970-01."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def _first_days(months: Numbers) -> Numbers:
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _added(cells: Numbers, periods: Numbers, steps: Numbers) -> Changes:
    """The sum of steps in each cell and period where it is not zero, ordered by both."""
    if not len(cells):
        return cells, periods, steps
    lowest, first = cells.min(), periods.min()
    spread = int(periods.max() - first) + 1
    keys = (cells - lowest) * spread + (periods - first)
    most = int(keys.max()) + 1
    if most <= SPARSE * len(keys):  # every key has a place of its own: nothing need be sorted
        different, places = np.arange(most), keys
    else:
        different, places = np.unique(keys, return_inverse=True)
    sums = np.bincount(places, weights=steps, minlength=len(different)).astype(np.int64)
    there = np.flatnonzero(sums)
    keys = different[there]
    return keys // spread + lowest, keys % spread + first, sums[there]


def run_up(changes: Changes) -> Changes:
    """What has been added up in each line by each of its periods, in place of what each adds."""
    lines, starts, sums = changes
    if not len(lines):
        return changes
    firsts = np.flatnonzero(np.diff(lines, prepend=lines[0] - 1))
    sizes = np.diff(np.append(firsts, len(lines)))
    total = np.cumsum(sums)
    return lines, starts, total - np.repeat(total[firsts] - sums[firsts], sizes)


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
