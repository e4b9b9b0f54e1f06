"""The steps of the records that a run took: read in one pass, then told apart by indicator.

Of every record the pass gives the days on which anything could count it, and one bit for every step
whether it does; indicators share most of the days.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal, select

from store.engine import Connection
from store.local_time import DayNumber
from store.measures import Flow, steps
from store.tally import Numbers

if TYPE_CHECKING:
    from store.counting import Kept

PORTION = 100_000
"""Records that are read at a time."""
BITS = 30
"""Steps that one column tells of: what an INTEGER holds on either database."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps of one indicator: combination, day from 1970-01-01, +1 or -1, and the status of its record."""

    combos: Numbers
    days: Numbers
    added: Numbers
    statuses: Numbers


def steps_of(
    connection: Connection, image: FromClause, kepts: Sequence["Kept"]
) -> Iterator[tuple["Kept", Steps]]:
    """The steps of every record in an image, for each of some indicators of its subject."""
    moments: dict[str, ColumnElement[Any]] = {}
    conditions: list[ColumnElement[bool]] = []
    told: list[tuple[Kept, list[tuple[str, int, int]]]] = []
    for kept in kepts:
        own = []
        for moment, x, which in steps(kept.measure, image.c):
            name = _written(connection, moment)
            moments.setdefault(name, moment)
            own.append((name, x, len(conditions)))
            conditions.append(and_(which, image.c.head == 1) if isinstance(kept.measure, Flow) else which)
        told.append((kept, own))
    status = image.c.status if any(kept.measure.by_status for kept in kepts) else literal(0)
    days = [func.coalesce(DayNumber(moment), 0) for moment in moments.values()]
    flags = [_flags(conditions[at : at + BITS]) for at in range(0, len(conditions), BITS)]
    found = _read(connection, [image.c.combo, image.c.sign, status, *days, *flags])
    combos, signs, statuses = found[:3]
    place = {name: 3 + nth for nth, name in enumerate(moments)}
    for kept, own in told:
        parts: list[Numbers] = [np.empty((4, 0), np.int32)]
        for name, x, bit in own:
            flagged = found[3 + len(moments) + bit // BITS]
            there = np.flatnonzero(flagged >> bit % BITS & 1)
            seen = (combos, found[place[name]], signs * x, statuses)
            parts.append(np.stack([column[there] for column in seen]))
        yield kept, Steps(*np.concatenate(parts, axis=1))


def _written(connection: Connection, moment: ColumnElement[Any]) -> str:
    """A moment as the database reads it, by which equal ones are known."""
    return str(moment.compile(dialect=connection.dialect, compile_kwargs={"literal_binds": True}))


def _flags(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[int]:
    """One number that has a bit for each condition, the first in its lowest place."""
    told: ColumnElement[int] = literal(0)
    for bit, condition in enumerate(conditions):
        told = told + case((condition, literal(1 << bit)), else_=0)
    return told


def _read(connection: Connection, columns: Sequence[ColumnElement[Any]]) -> Numbers:
    """The columns of all rows, as rows of numbers."""
    parts: list[Numbers] = [np.empty((len(columns), 0), np.int32)]
    with connection.execute(select(*columns).execution_options(stream_results=True)) as rows:
        for part in rows.partitions(PORTION):
            flat = np.fromiter(chain.from_iterable(part), np.int32, len(columns) * len(part))
            parts.append(flat.reshape(len(part), -1).T)
    return np.concatenate(parts, axis=1)
