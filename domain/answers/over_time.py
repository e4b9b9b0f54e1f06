"""Numbers over time: lines, a score and its rank."""

from dataclasses import dataclass
from datetime import date

from domain.answers.evidence import Evidence
from domain.readings import Absence, Reading


@dataclass(frozen=True, slots=True)
class Break:
    """A first day from which values are not compared with those before: another area, another definition."""

    day: date
    kind: str


@dataclass(frozen=True, slots=True)
class Line:
    """One series, oldest first; `name` is written beside it."""

    name: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Series over time."""

    lines: tuple[Line, ...]
    absent: tuple[Absence, ...] = ()
    breaks: tuple[Break, ...] = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The newest reading of each line."""
        return (*(line.readings[-1] for line in self.lines if line.readings), *self.absent)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every reading that is drawn."""
        return tuple(reading for line in self.lines for reading in line.readings)


@dataclass(frozen=True, slots=True)
class Rank:
    """A place among those who have a value in the period."""

    period_start: date
    place: int
    among: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A score over time, and the place that it gave each time; 1 is the best."""

    indicator: str
    score: tuple[Reading, ...]
    ranks: tuple[Rank, ...]
    breaks: tuple[Break, ...] = ()
    absent: tuple[Absence, ...] = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The newest score."""
        return self.score[-1:] or self.absent

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every score."""
        return self.score
