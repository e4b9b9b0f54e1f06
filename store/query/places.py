"""The places of a kind as they stand: which ones, where, in which state."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

import catalogue
from domain import collation
from domain.places import Place
from store import territory
from store.place_counts import STATUS, holds
from store.tables import place


def behind(connection: Connection, indicator: str, *, area: str) -> list[Place]:
    """The places that an indicator counts in an area, by state in the order of its code list, then by name.

    As many as the number of the newest day says; where it adds up their capacity, those that it adds.
    """
    meant = catalogue.indicators()[indicator]
    if meant.places is None:
        raise ValueError(f"{indicator} counts no places")
    query = select(place).where(place.c.source == meant.source, place.c.kind == meant.places.kind)
    rows = [row for row in connection.execute(query) if _lies_in(area, row.area, row.former_area)]
    found = []
    for row in rows:
        facts = json.loads(row.extra) if row.extra else {}
        if holds(meant.places, row, {STATUS: row.status, **facts}):
            found.append(of_row(row))
    return _sorted(found, list(catalogue.codelists()[catalogue.places()[meant.places.kind].statuses].items))


def of_kind(connection: Connection, kind: str) -> list[Place]:
    """All places of a kind, by identifier."""
    query = select(place).where(place.c.kind == kind).order_by(place.c.source_id)
    return [of_row(row) for row in connection.execute(query)]


def in_area(asked: str, place: Place) -> bool:
    """Whether a place lies in an area, or is listed under it."""
    return _lies_in(asked, place.area, place.former_area)


def of_row(row: Row[Any]) -> Place:
    """The place that a row of the table holds."""
    facts: Mapping[str, str | float] = json.loads(row.extra) if row.extra else {}
    return Place(
        source_id=row.source_id,
        kind=row.kind,
        name=row.name,
        org=row.org,
        area=row.area,
        former_area=row.former_area,
        longitude=row.longitude,
        latitude=row.latitude,
        status=row.status,
        capacity=row.capacity,
        updated_at=row.updated_at,
        facts=facts,
    )


def _lies_in(asked: str, area: str, former_area: str) -> bool:
    if asked in (area, former_area):
        return True
    return territory.is_province(asked) and territory.home(area) == territory.home(asked)


def _sorted(places: Sequence[Place], statuses: Sequence[str]) -> list[Place]:
    return sorted(places, key=lambda each: (statuses.index(each.status), collation.key(each.name)))
