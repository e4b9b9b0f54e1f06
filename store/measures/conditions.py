"""What a measure counts, as conditions on rows: all of a span for the drill-down, steps for the roll-up."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

from store.measures.kinds import Counted, Flow, Phase, Rows


def within(measure: Counted, c: Rows, *, since: Any, until: Any, counted_until: Any) -> ColumnElement[bool]:
    """Which rows a number of [since, until) counts: the drill-down.

    A deadline counts as passed only before `counted_until`, the moment up to which the number
    was counted.
    """
    if isinstance(measure, Flow):
        at = measure.at(c)
        return and_(measure.where(c), at >= since, at < until)
    begun, ended = measure.since(c), measure.until(c)
    standing = and_(measure.where(c), begun < until, or_(ended.is_(None), ended >= until))
    passed = min(until, counted_until)
    if measure.phase is Phase.BEFORE_DUE:
        return and_(standing, or_(c.due_at.is_(None), c.due_at >= passed))
    if measure.phase is Phase.AFTER_DUE:
        return and_(standing, c.due_at < passed)
    return standing


def steps(measure: Counted, c: Rows) -> list[tuple[ColumnElement[Any], int, ColumnElement[bool]]]:
    """When a row enters a count (+1) and when it leaves (-1), and for which rows: the roll-up.

    `c.passed` is the moment before which deadlines have passed. A flow is entered and never left.
    """
    if isinstance(measure, Flow):
        at = measure.at(c)
        return [(at, 1, and_(at.is_not(None), measure.where(c)))]
    begun, ended, due = measure.since(c), measure.until(c), c.due_at
    there = and_(begun.is_not(None), measure.where(c))
    if measure.phase is Phase.ALL:
        return [(begun, 1, there), (ended, -1, and_(there, ended.is_not(None)))]
    outlived = and_(due < c.passed, or_(ended.is_(None), ended > due))
    if measure.phase is Phase.BEFORE_DUE:
        there = and_(there, or_(due.is_(None), begun <= due))
        return [
            (begun, 1, there),
            (ended, -1, and_(there, ended.is_not(None), or_(due.is_(None), ended <= due))),
            (due, -1, and_(there, outlived)),
        ]
    there = and_(there, outlived)
    return [
        (case((begun > due, begun), else_=due), 1, there),
        (ended, -1, and_(there, ended.is_not(None))),
    ]


def in_time(c: Rows) -> ColumnElement[bool]:
    """Rows that ended by their deadline, or without one."""
    return or_(c.due_at.is_(None), c.finished_at <= c.due_at)


def too_late(c: Rows) -> ColumnElement[bool]:
    """Rows that ended after their deadline."""
    found: ColumnElement[bool] = c.finished_at > c.due_at
    return found
