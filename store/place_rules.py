"""What a place may say, by the catalogue and by the map: everything else becomes a rejection."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Protocol

import shapely

import catalogue
from catalogue import areas
from catalogue.model import PlaceFact
from domain.places import Place
from store import territory
from store.engine import Connection
from store.query.boundaries import brought_ground
from store.staging import clean
from wording import number, say

MARGIN = 0.3
"""Degrees by which a point may lie outside the positions of a province's communes: they are their middles."""
SHORE = 0.01
"""Degrees, about a kilometre, by which a point may lie outside a boundary: piers, simplified lines."""


class Ground(Protocol):
    """Where things of a province may lie."""

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether a point lies on it."""
        ...


def box_of(province: str) -> Ground:
    """The box around the communes of a present province: all that is known while no boundary was brought."""
    return _box(province)


class Grounds:
    """Where things may lie on the day of a run: within the boundary that was brought, else within the box.

    Each province is looked up once.
    """

    def __init__(self, connection: Connection, *, on: date) -> None:
        self._connection = connection
        self._on = on
        self._known: dict[str, Ground] = {}

    def __call__(self, province: str) -> Ground:
        """The ground of a present province."""
        known = self._known.get(province)
        if known is None:
            shape = brought_ground(self._connection, province, on=self._on)
            known = _box(province) if shape is None else _Outline(_with_islands(shape, province))
            self._known[province] = known
        return known


def place_objection(place: Place, ground_of: Callable[[str], Ground] = box_of) -> str | None:
    """Why a place cannot be taken; None when it can."""
    kind = catalogue.places().get(place.kind)
    if kind is None:
        return say("store.rejected.code", name="kind", code=place.kind)
    if place.status not in catalogue.codelists()[kind.statuses].items:
        return say("store.rejected.code", name="status", code=place.status)
    if place.org and place.org not in catalogue.organisations():
        return say("store.rejected.org", org=place.org)
    for code in filter(None, (place.area, place.former_area)):
        if code == areas.COUNTRY or not territory.is_known(code):
            return say("store.rejected.area", area=code)
    for name, value in place.facts.items():
        fact = kind.facts.get(name)
        if fact is None or not _fits(fact, value):
            return say("store.rejected.code", name=name, code=value)
    return point_objection(place.longitude, place.latitude, place.area, ground_of)


def place_row(place: Place) -> dict[str, Any]:
    """The columns of a place by name."""
    return {
        "source_id": clean(place.source_id),
        "kind": place.kind,
        "name": clean(place.name),
        "org": place.org,
        "area": place.area,
        "former_area": place.former_area,
        "longitude": place.longitude,
        "latitude": place.latitude,
        "status": place.status,
        "capacity": place.capacity,
        "updated_at": place.updated_at,
        "extra": json.dumps(dict(sorted(place.facts.items())), ensure_ascii=False) if place.facts else "",
    }


def _fits(fact: PlaceFact, value: str | float) -> bool:
    if fact.kind == "number":
        return isinstance(value, int | float)
    if not isinstance(value, str):
        return False
    return fact.codes is None or value in catalogue.codelists()[fact.codes].items


@dataclass(frozen=True, slots=True)
class _Box:
    west: float
    south: float
    east: float
    north: float

    def holds(self, longitude: float, latitude: float) -> bool:
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north


class _Outline:
    """A boundary, prepared once for the many points of a run."""

    def __init__(self, shape: shapely.Geometry) -> None:
        shapely.prepare(shape)
        self._shape = shape

    def holds(self, longitude: float, latitude: float) -> bool:
        return bool(shapely.intersects_xy(self._shape, longitude, latitude))


def point_objection(
    longitude: float | None, latitude: float | None, area: str, ground_of: Callable[[str], Ground]
) -> str | None:
    """Why something in an area cannot lie at a point; None where it can, or has none."""
    if longitude is None or latitude is None:
        return None
    ground = ground_of(territory.home(area))
    if ground.holds(longitude, latitude):
        return None
    written = {"longitude": number(longitude, 5), "latitude": number(latitude, 5)}
    swapped = ground.holds(latitude, longitude)
    return say("store.rejected.swapped" if swapped else "store.rejected.outside", **written)


def _with_islands(shape: shapely.Geometry, province: str) -> shapely.Geometry:
    """A boundary with its shore; around islands that it leaves out all that is known without one."""
    around = [
        shapely.box(
            unit.longitude - MARGIN, unit.latitude - MARGIN, unit.longitude + MARGIN, unit.latitude + MARGIN
        )
        for unit in areas.islands(province)
        if unit.longitude is not None
        and unit.latitude is not None
        and not shape.intersects(shapely.Point(unit.longitude, unit.latitude).buffer(SHORE))
    ]
    return shapely.union_all([shape.buffer(SHORE), *around])


@cache
def _box(province: str) -> _Box:
    """The box around the communes of a present province."""
    points = [
        (unit.longitude, unit.latitude)
        for unit in areas.every()
        if unit.parent == province and unit.longitude is not None and unit.latitude is not None
    ]
    east_west, north_south = zip(*points, strict=True)
    return _Box(
        min(east_west) - MARGIN, min(north_south) - MARGIN, max(east_west) + MARGIN, max(north_south) + MARGIN
    )
