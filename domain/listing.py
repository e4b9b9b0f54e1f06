"""What goes out of events: the records behind a number, in pages, and one record with its time line."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

Value = str | int | bool | datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One record as a line of a list: columns of its kind by name, with the codes of the catalogue."""

    kind: str
    source: str
    source_id: str
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Page:
    """Some records of a list, from `offset` on."""

    records: tuple[Listed, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What a column has to say. Texts compare without regard to marks and case.

    `contains` and `is_one_of` look at codes, and at the names of the catalogue behind them;
    `since` and `until` at instants, half-open.
    """

    contains: str = ""
    is_one_of: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list: the conditions besides the number, and the order ("" for that of the number)."""

    filters: Mapping[str, Filter] = field(default_factory=dict)
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a time line. `planned` is what has been promised, not what has happened."""

    name: str
    at: datetime
    until: datetime | None = None
    code: str = ""
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One record whole, with its life in order of time."""

    record: Listed
    moments: tuple[Moment, ...]
    simulated: bool
    run_id: int
