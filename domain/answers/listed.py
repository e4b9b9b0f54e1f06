"""Things one below the other: places, records, words, what changed, what happened, sources."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.answers.evidence import Evidence, OfTotal
from domain.cameras import Span
from domain.freshness import Freshness, SourceHealth, State
from domain.listening import Keyword, Mention
from domain.listing import Listed
from domain.places import Place
from domain.readings import Reading


@dataclass(frozen=True, slots=True)
class Places(OfTotal):
    """Places of one kind in the order in which they are read; `total` is the number that counts them."""

    kind: str
    places: tuple[Place, ...]
    total: Evidence


@dataclass(frozen=True, slots=True)
class Turns(OfTotal):
    """Conditions that cameras came into, newest first, with names; `total`: how long all were seen."""

    spans: tuple[tuple[str, Span], ...]
    total: Evidence


@dataclass(frozen=True, slots=True)
class Words(OfTotal):
    """Key words of a month under headings, those met most often first; `total` is what they were met in."""

    month: date | None
    groups: tuple[tuple[str, tuple[Keyword, ...]], ...]
    total: Evidence


@dataclass(frozen=True, slots=True)
class Mentions(OfTotal):
    """Prominent public posts in the order in which they are read; `total` counts all posts."""

    mentions: tuple[Mention, ...]
    total: Evidence


@dataclass(frozen=True, slots=True)
class Reports(OfTotal):
    """Some of the `found` records behind a number, in the order in which they are read."""

    records: tuple[Listed, ...]
    found: int
    total: Evidence


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
