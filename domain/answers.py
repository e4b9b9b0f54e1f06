"""What pages draw: answers made of readings, and what queries worked out from them.

An answer never holds a number without the readings that it rests on. `evidence` of each kind
gives the readings that decide how old and how sure the answer is; None where an answer is not
about readings at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.cameras import Span
from domain.freshness import SEVERITY, Freshness, SourceHealth, State
from domain.listening import Keyword, Mention
from domain.listing import Listed
from domain.periods import Freq
from domain.places import Place
from domain.readings import Absence, Reading

Evidence = Reading | Absence
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
class Break:
    """A first day from which values are not compared with those before: another area, another definition."""

    day: date
    kind: str


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


@dataclass(frozen=True, slots=True)
class Places:
    """Places of one kind in the order in which they are read; `total` is the number that counts them."""

    kind: str
    places: tuple[Place, ...]
    total: Evidence

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The number that counts them."""
        return (self.total,)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """That number where there is one."""
        return (self.total,) if isinstance(self.total, Reading) else ()


@dataclass(frozen=True, slots=True)
class Turns:
    """Conditions that cameras came into, newest first, with names; `total`: how long all were seen."""

    spans: tuple[tuple[str, Span], ...]
    total: Evidence

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """How long the cameras were seen."""
        return (self.total,)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """That number where there is one."""
        return (self.total,) if isinstance(self.total, Reading) else ()


@dataclass(frozen=True, slots=True)
class Words:
    """Key words of a month under headings, those met most often first; `total` is what they were met in."""

    month: date | None
    groups: tuple[tuple[str, tuple[Keyword, ...]], ...]
    total: Evidence

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What they were met in."""
        return (self.total,)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The same where there is one."""
        return (self.total,) if isinstance(self.total, Reading) else ()


@dataclass(frozen=True, slots=True)
class Mentions:
    """Prominent public posts in the order in which they are read; `total` counts all posts."""

    mentions: tuple[Mention, ...]
    total: Evidence

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The number of all posts."""
        return (self.total,)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The same where there is one."""
        return (self.total,) if isinstance(self.total, Reading) else ()


@dataclass(frozen=True, slots=True)
class Reports:
    """Some of the `found` records behind a number, in the order in which they are read."""

    records: tuple[Listed, ...]
    found: int
    total: Evidence

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The number that counts them."""
        return (self.total,)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The same where there is one."""
        return (self.total,) if isinstance(self.total, Reading) else ()


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
class Movement:
    """A number and the one that it is compared with, of one and the same area; the change in percent."""

    reading: Reading
    before: float
    percent: float


@dataclass(frozen=True, slots=True)
class Revised:
    """A number that was put in another one's place, when, and the change in percent."""

    reading: Reading
    before: float
    percent: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Movements:
    """What changed most: against the same period of the year before, and by revision."""

    movements: tuple[Movement, ...]
    revised: tuple[Revised, ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every number shown."""
        return self.readings

    @property
    def readings(self) -> tuple[Reading, ...]:
        """Every number shown."""
        return (
            *(moved.reading for moved in self.movements),
            *(changed.reading for changed in self.revised),
        )


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of points on a map: the number of all that it is about, and how many have a point or none."""

    code: str
    total: Evidence
    placed: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class Mapped:
    """Units of one level as they stood on a day, coloured by an indicator, with layers of points.

    `units` are codes and names, `values` their readings where there are any, `bounds` the largest value of
    each class. `offered` are the indicators that have values by such units. Without units nothing can be
    coloured. The numbers are of periods up to `on`. `reform` is the day from which the present units stand.
    `drawn_on` is a later day whose units are drawn, where figures of before it were added up for them.
    `lit` are the layers that are on at first; every layer says at its switch how it is.
    """

    level: str
    on: date
    units: tuple[tuple[str, str], ...]
    indicator: str
    offered: tuple[str, ...]
    values: tuple[Reading, ...]
    method: str
    bounds: tuple[float, ...]
    layers: tuple[Layer, ...]
    absent: tuple[Absence, ...] = ()
    reform: date | None = None
    drawn_on: date | None = None
    lit: tuple[str, ...] = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The values that colour it; where there are none, the layers that are on at first."""
        on_it = tuple(each.total for each in self.layers if each.code in self.lit)
        return self.values or self.absent or on_it

    @property
    def readings(self) -> tuple[Reading, ...]:
        """The values, then the numbers of the layers."""
        totals = (layer.total for layer in self.layers)
        return (*self.values, *(each for each in totals if isinstance(each, Reading)))


@dataclass(frozen=True, slots=True)
class Note:
    """One line of a list: what happened, to what, when; `address` leads to it, `is_new` marks it."""

    kind: str
    text: str
    detail: str = ""
    at: datetime | None = None
    state: State | None = None
    address: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True)
class Notes:
    """Lines in the order in which they are read."""

    notes: tuple[Note, ...]
    evidence: None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """Every source with its state at `now`."""

    sources: tuple[tuple[SourceHealth, Freshness], ...]
    now: datetime
    evidence: None = None


Answer = (
    Standing | Sources | Headline | Headlines | Progress | Lines | Parts | Profile | Targets | Notes
    | Submissions | Movements | Extremes | Bars | Score | Places | Turns | Words | Mentions | Reports | Paired
    | Mapped
)  # fmt: skip


def shown_readings(answer: Answer) -> tuple[Reading, ...]:
    """Every reading behind an answer, for its table."""
    return () if isinstance(answer, Notes | Sources) else answer.readings


def worst(evidence: Sequence[Evidence]) -> Freshness:
    """The state of an answer: the worst of its readings; missing only where there is none at all."""
    readings = [each for each in evidence if isinstance(each, Reading)]
    valued = [each for each in readings if each.freshness.state is not State.MISSING]
    judged: Sequence[Evidence] = valued or readings or evidence
    if not judged:
        return Freshness(State.MISSING, None, "no_value")
    return min((each.freshness for each in judged), key=lambda freshness: SEVERITY[freshness.state])
