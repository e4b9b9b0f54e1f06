"""How cameras were, by what the gateway saw: spans of each, and how long it was in which condition."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, or_, select

import catalogue
from domain.answers import Evidence, Part, Parts
from domain.cameras import GATEWAY, Condition, Span, Watched
from domain.freshness import source_freshness
from domain.periods import Freq, end, midnight
from domain.places import Place
from domain.readings import Absence, Provenance, Reading
from domain.records import ObsStatus
from store.query.places import in_area, of_kind
from store.query.sources import health
from store.tables import camera_event, source_status

SEEN = "cameras.seen"
By = Literal["group", "org", "camera"]
Period = tuple[Freq, date]
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


def latest(connection: Connection, cameras: Sequence[str], *, most: int) -> list[Span]:
    """The last conditions of these cameras, newest first."""
    query = _SPANS.where(camera_event.c.source_id.in_(cameras)).order_by(camera_event.c.since.desc())
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
        last = row.until or word or row.since
        seconds = (min(last, until) - max(row.since, since)).total_seconds()
        found[row.source_id][Condition(row.condition)] += max(0.0, seconds)
    return {camera: Watched(dict(seconds)) for camera, seconds in found.items()}


def total(connection: Connection, *, area: str, period: Period, now: datetime) -> Evidence:
    """For how much of a period the cameras of an area were seen, all together."""
    found, places = _watched(connection, area, period, now)
    return _reading(connection, added(found[each.source_id] for each in places), area, period, now)


def availability(
    connection: Connection, by: By, *, area: str, period: Period, now: datetime, most: int
) -> Parts:
    """The same by group, owner or camera, the least seen first; those never watched are left out."""
    found, places = _watched(connection, area, period, now)
    together: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        together[_key(place, by)].append(place)
    parts = []
    for key, members in together.items():
        where = members[0].area if by == "camera" else area
        seen = added(found[each.source_id] for each in members)
        reading = _reading(
            connection, seen, where, period, now, org=key if by == "org" else "",
            breakdown=f"group={key}" if by == "group" else "",
        )  # fmt: skip
        if isinstance(reading, Reading):
            parts.append(Part(_name(key, by, members[0]), reading))
    parts.sort(key=lambda part: (part.reading.value or 0.0, part.name))
    whole = total(connection, area=area, period=period, now=now)
    absent = (whole,) if isinstance(whole, Absence) else ()
    return Parts(tuple(parts[:most]), whole.value if isinstance(whole, Reading) else None, absent)


def added(several: Iterable[Watched]) -> Watched:
    """What several cameras were, one after the other."""
    seconds: dict[Condition, float] = defaultdict(float)
    for one in several:
        for condition, amount in one.seconds.items():
            seconds[condition] += amount
    return Watched(dict(seconds))


def _watched(
    connection: Connection, area: str, period: Period, now: datetime
) -> tuple[Mapping[str, Watched], list[Place]]:
    """The cameras of an area that were watched in a period, and how they were."""
    freq, start = period
    until = min(midnight(end(freq, start)), now)
    found = watched(connection, since=midnight(start), until=until)
    there = (each for each in of_kind(connection, "camera") if in_area(area, each))
    return found, [each for each in there if each.source_id in found]


def _key(place: Place, by: By) -> str:
    return {"group": str(place.facts.get("group", "")), "org": place.org, "camera": place.source_id}[by]


def _name(key: str, by: By, one: Place) -> str:
    if by == "group":
        return catalogue.codelists()["camera_groups"].items[key].name
    if by == "org":
        agency = catalogue.organisations().get(key)
        return (agency.short or agency.name) if agency else "–"
    return one.name


def _reading(
    connection: Connection, seen: Watched, area: str, period: Period, now: datetime, *, org: str = "",
    breakdown: str = "",
) -> Evidence:  # fmt: skip
    known = health(connection, {GATEWAY})[GATEWAY]
    freshness = source_freshness(known, now=now)
    if seen.share is None or known.last_success_at is None:
        return Absence(SEEN, area, GATEWAY, freshness)
    run_id = connection.scalar(
        select(source_status.c.last_success_run_id).where(source_status.c.source == GATEWAY)
    )
    provenance = Provenance(
        GATEWAY, run_id or 0, known.last_success_at, known.last_success_at, known.upstream_as_of,
        known.simulated,
    )  # fmt: skip
    freq, start = period
    return Reading(
        indicator=SEEN, area=area, org=org, breakdown=breakdown, freq=freq, period_start=start,
        value=seen.share, status=ObsStatus.NORMAL, freshness=freshness, provenance=provenance,
    )  # fmt: skip


def _span(row: Any) -> Span:
    return Span(row.source_id, Condition(row.condition), row.since, row.until)
