"""What measures are made of: kinds of events, and what is counted of them and when."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Table

Rows = Any
"""The columns of the rows that a measure looks at, by name."""
Condition = Callable[[Rows], ColumnElement[bool]]
Moment = Callable[[Rows], ColumnElement[Any]]


class Phase(Enum):
    """Which part of a span counts: all of it, what lies before the deadline, or what lies after."""

    ALL = "all"
    BEFORE_DUE = "before"
    AFTER_DUE = "after"


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One kind of event: its table, and its dimensions (name of the dimension -> column).

    `pairs` are the dimensions that are counted together, besides each alone; `instants` and
    `facts` the columns that measures look at, `ended` that of its end. `open_now` holds for what has
    not ended, and is the condition of the partial index.
    """

    name: str
    table: Table
    dimensions: dict[str, str]
    instants: tuple[str, ...]
    facts: tuple[str, ...]
    ended: str
    open_now: Condition
    pairs: tuple[tuple[str, ...], ...] = ()

    @property
    def key(self) -> ColumnElement[int]:
        """The number of a record."""
        (column,) = self.table.primary_key.columns
        return column


@dataclass(frozen=True, slots=True)
class Flow:
    """Records that `where` holds for, counted when `at` comes.

    `of_agencies` are the dimensions by which it is counted for each agency too, besides for the
    province. What is not `broken_down` is counted as a whole only, what is `by_status` by the
    status that its records have now.
    """

    subject: Subject
    at: Moment
    where: Condition
    of_agencies: tuple[str, ...] = ()
    broken_down: bool = True
    by_status: bool = False


@dataclass(frozen=True, slots=True)
class Stock:
    """Records that `where` holds for, counted from `since` to `until`, as far as `phase` says.

    `while_open` says that only records that have not ended are in it.
    """

    subject: Subject
    since: Moment
    until: Moment
    phase: Phase
    where: Condition
    while_open: bool = True
    of_agencies: tuple[str, ...] = ()
    broken_down: bool = True
    by_status: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """Measures that together count each record once at most."""

    parts: tuple[str, ...]


Counted = Flow | Stock
Measure = Flow | Stock | Sum
