"""How cameras were, by what the gateway saw: spans of each, and how long it was in which condition."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from domain.cameras import GATEWAY, Condition, Span, Watched
from domain.places import Place
from store.tables import camera_event, source_status

_SPANS = select(
    camera_event.c.source_id, camera_event.c.condition, camera_event.c.since, camera_event.c.until
).where(camera_event.c.source == GATEWAY)


def history(connection: Connection, camera: str, *, most: int) -> list[Span]:
    """The last conditions of a camera, newest first."""
    query = _SPANS.where(camera_event.c.source_id == camera).order_by(camera_event.c.since.desc())
    return [_span(row) for row in connection.execute(query.limit(most))]


def lasting(connection: Connection) -> dict[str, Span]:
    """The condition that each camera was in when the gateway last told, by identifier."""
    rows = connection.execute(_SPANS.where(camera_event.c.until.is_(None)))
    return {row.source_id: _span(row) for row in rows}


def latest(connection: Connection, *, since: datetime, most: int) -> list[Span]:
    """What began since an instant, newest first."""
    query = _SPANS.where(camera_event.c.since >= since).order_by(camera_event.c.since.desc())
    return [_span(row) for row in connection.execute(query.limit(most))]


def watched(connection: Connection, *, since: datetime, until: datetime) -> dict[str, Watched]:
    """How long each camera was in which condition between two instants, by identifier.

    What lasts is counted up to the last word of the gateway: while it is silent nobody watches.
    """
    word = connection.scalar(select(source_status.c.last_success_at).where(source_status.c.source == GATEWAY))
    query = _SPANS.where(
        camera_event.c.since < until, or_(camera_event.c.until.is_(None), camera_event.c.until > since)
    )
    found: dict[str, dict[Condition, float]] = defaultdict(lambda: defaultdict(float))
    for row in connection.execute(query):
        end = row.until or word or row.since
        seconds = (min(end, until) - max(row.since, since)).total_seconds()
        found[row.source_id][Condition(row.condition)] += max(0.0, seconds)
    return {camera: Watched(camera, dict(seconds)) for camera, seconds in found.items()}


def together(
    found: dict[str, Watched], places: Iterable[Place], by: Callable[[Place], Hashable]
) -> dict[Hashable, Watched]:
    """The same added up over cameras that `by` puts together: a group, an owner, an area."""
    sums: dict[Hashable, dict[Condition, float]] = {}
    for place in places:
        if (one := found.get(place.source_id)) is None:
            continue
        seconds = sums.setdefault(by(place), defaultdict(float))
        for condition, amount in one.seconds.items():
            seconds[condition] += amount
    return {key: Watched(str(key), dict(seconds)) for key, seconds in sums.items()}


def _span(row: Any) -> Span:
    return Span(row.source_id, Condition(row.condition), row.since, row.until)
