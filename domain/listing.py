"""What goes out of events: the records behind a number, and one record with its time line."""

from collections.abc import Mapping
from dataclasses import dataclass
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
class Filter:
    """What a column has to say. Texts compare without regard to marks and case.

    `contains` looks at texts, at codes and at the names of the catalogue behind them, `is_one_of` at
    codes and at flags ("true", "false", "" for not known), `since` and `until` at instants, half-open.
    """

    contains: str = ""
    is_one_of: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which list: the conditions besides the number, by column, and the order ("" for that of the number).

    The order of the number is that of the instant it counts by, the newest first. Elsewhere what is
    absent stands last.
    """

    filters: tuple[tuple[str, Filter], ...] = ()
    sort: str = ""
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a time line. `planned` is what has been promised, not what has happened.

    `name` is the column it comes from, or "paused", then with the status as `code`.
    """

    name: str
    at: datetime
    until: datetime | None = None
    code: str = ""
    planned: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One record whole, with its life in order of time, and the run that wrote it last."""

    record: Listed
    moments: tuple[Moment, ...]
    simulated: bool
    run_id: int
