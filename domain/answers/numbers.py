"""Numbers that stand alone, and numbers against what was planned or owed."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.answers.evidence import Evidence
from domain.periods import Freq
from domain.readings import Absence, Reading

Caveat = Literal["", "extents", "plan_extent", "gap"]
"""Why there is no sum or rate: the area changed within the year, the plan is of another area than
the months, or a month has no value."""


@dataclass(frozen=True, slots=True)
class Change:
    """A difference in percent, and the periods that it compares: (freq, first, last) of the newer one."""

    percent: float
    freq: Freq
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Headline:
    """One number: of one period, or summed from `first` to `last` of its year.

    `progress` is in percent of `plan`, `elapsed` the percent of the plan's year that has a value;
    `caveat` says why there is no progress, or no sum.
    """

    indicator: str
    value: float | None
    freq: Freq
    first: date
    last: date
    parts: tuple[Evidence, ...]
    change: Change | None = None
    plan: Reading | None = None
    progress: float | None = None
    elapsed: float | None = None
    caveat: Caveat = ""
    breakdown: str = ""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The newest period: a sum over a year reaches as far as that."""
        return self.parts[-1:]

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every period that was summed, and the plan."""
        both = (*self.parts, *filter(None, (self.plan,)))
        return tuple(each for each in both if isinstance(each, Reading))


@dataclass(frozen=True, slots=True)
class Headlines:
    """Several headlines in one panel."""

    headlines: tuple[Headline, ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The newest period of each."""
        return tuple(each for headline in self.headlines for each in headline.evidence)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Everything that any of them rests on."""
        return tuple(each for headline in self.headlines for each in headline.readings)


@dataclass(frozen=True, slots=True)
class Progress:
    """A year against its plan: what each month brought, and how far its sum has come in percent."""

    indicator: str
    year: int
    months: tuple[Reading, ...]
    previous: tuple[Reading, ...]
    plan: Reading | None
    monthly_plan: float | None
    cumulative: tuple[tuple[date, float], ...]
    absent: Absence | None = None
    caveat: Caveat = ""

    @property
    def reached(self) -> float:
        """The sum of the months that are cumulated."""
        return sum(each.value or 0 for each in self.months[: len(self.cumulative)])

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The newest month."""
        return self.months[-1:] or tuple(filter(None, (self.absent,)))

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every reading that is drawn."""
        return (*self.previous, *self.months, *filter(None, (self.plan,)))


@dataclass(frozen=True, slots=True)
class Target:
    """One target of a plan: what was set, what was reached, and whether that is enough (None: not known).

    Of what is told by month, `so_far` is the year until its newest month, which is then `actual`, and
    `before` the year before it.
    """

    indicator: str
    actual: Evidence
    plan: Evidence
    met: bool | None
    previous: Evidence | None = None
    so_far: Headline | None = None
    before: Headline | None = None


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets of one year."""

    year: int
    targets: tuple[Target, ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What was reached, and what was set where nothing is reached yet."""
        return tuple(
            target.actual if isinstance(target.actual, Reading) else target.plan for target in self.targets
        )

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every reading that is shown."""
        found: list[Reading] = []
        for target in self.targets:
            told = target.so_far.parts if target.so_far else (target.actual,)
            found += [each for each in (*told, target.plan) if isinstance(each, Reading)]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Submission:
    """What one unit owed for a period, what it handed in, and what of that in time."""

    expected: Reading
    submitted: Reading | None
    on_time: Reading | None

    @property
    def missing(self) -> float:
        """Reports that are still owed."""
        handed_in = self.submitted.value if self.submitted else None
        return max((self.expected.value or 0) - (handed_in or 0), 0)


@dataclass(frozen=True, slots=True)
class Submissions:
    """Who has reported for a period: each unit, those that owe most first.

    `total` is the reading of all units together and carries how many have handed in everything.
    """

    units: tuple[Submission, ...]
    total: Evidence

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What all units together owed."""
        return (self.total,)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every number of every unit."""
        told = ((unit.expected, unit.submitted, unit.on_time) for unit in self.units)
        return tuple(each for unit in told for each in unit if each is not None)
