"""Numbers of one period side by side: parts of a whole, stacked, paired, as a profile, as a score."""

from dataclasses import dataclass

from domain.answers.evidence import Evidence
from domain.answers.over_time import Line, Standing
from domain.readings import Absence, Reading


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a whole, or one place in a ranking."""

    name: str
    reading: Reading
    share: float | None = None
    home: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """A whole and its parts, in the order in which they are shown; `target` is one line through all."""

    parts: tuple[Part, ...]
    total: float | None = None
    absent: tuple[Absence, ...] = ()
    target: float | None = None
    expected: int | None = None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every part."""
        return tuple(part.reading for part in self.parts) or self.absent

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every reading that is drawn."""
        return tuple(part.reading for part in self.parts)


@dataclass(frozen=True, slots=True)
class Bars:
    """Stacked bars: one line for each part, with a reading for each row, in the order of `rows`."""

    rows: tuple[str, ...]
    parts: tuple[Line, ...]
    absent: tuple[Absence, ...] = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every part of every row."""
        return self.readings or self.absent

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every reading that is drawn."""
        return tuple(reading for part in self.parts for reading in part.readings)


@dataclass(frozen=True, slots=True)
class Paired:
    """Two numbers for each code of a list, each with what it counts; None where there is no row."""

    rows: tuple[tuple[str, Reading, Reading | None], ...]
    absent: tuple[Absence, ...] = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The first number of each."""
        return tuple(first for _code, first, _second in self.rows) or self.absent

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every number."""
        return tuple(each for _code, *both in self.rows for each in both if each is not None)


@dataclass(frozen=True, slots=True)
class Row:
    """Several numbers of an area or period, in their order; None where there is none. `home`: the own area.

    A row of a period has no name but that of its period.
    """

    name: str
    readings: tuple[Reading | None, ...]
    home: bool


@dataclass(frozen=True, slots=True)
class Across:
    """Several numbers in a table: of several areas in one period, or of one area by period."""

    indicators: tuple[str, ...]
    rows: tuple[Row, ...]
    by_period: bool = False
    absent: tuple[Absence, ...] = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every number; of one area those of its newest period."""
        shown = self.rows[:1] if self.by_period else self.rows
        return tuple(each for row in shown for each in row.readings if each is not None) or self.absent

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every number, row by row."""
        return tuple(each for row in self.rows for each in row.readings if each is not None)


@dataclass(frozen=True, slots=True)
class Outline:
    """One outline of a profile: a value on each of its axes."""

    name: str
    readings: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """Several outlines over the same axes, all from 0 to `top`."""

    axes: tuple[str, ...]
    outlines: tuple[Outline, ...]
    top: float

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The readings of the first outline."""
        return self.outlines[0].readings if self.outlines else ()

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every reading that is drawn."""
        return tuple(
            each for outline in self.outlines for each in outline.readings if isinstance(each, Reading)
        )


@dataclass(frozen=True, slots=True)
class Extremes:
    """The best and the worst of an index: over its years, and among its parts in the newest period."""

    standing: Standing
    parts: Parts

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The newest score."""
        return self.standing.evidence

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every score, and those of the parts."""
        return (*self.standing.readings, *self.parts.readings)


@dataclass(frozen=True, slots=True)
class Mark:
    """One part of a score: reached points of `weight`, None where nothing tells; and what it rests on."""

    name: str
    weight: float
    points: float | None
    basis: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """An index made of weighted groups, each with its parts; a group without data has no points."""

    groups: tuple[tuple[str, tuple[Mark, ...]], ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The parts of all groups."""
        return tuple(mark for _name, marks in self.groups for mark in marks)

    @property
    def reached(self) -> float | None:
        """Points of the parts that have data."""
        known = [mark.points for mark in self.marks if mark.points is not None]
        return sum(known) if known else None

    @property
    def possible(self) -> float:
        """The most that these parts could have reached."""
        return sum(mark.weight for mark in self.marks if mark.points is not None)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Everything that the points rest on."""
        return tuple(each for mark in self.marks for each in mark.basis)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every reading that the points rest on."""
        return tuple(each for each in self.evidence if isinstance(each, Reading))
