"""Where units of the administration lie on a day: the boundaries that were brought, cells for the rest."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

import shapely
from shapely import Geometry
from sqlalchemy import Connection, or_, select

from catalogue import areas
from catalogue.areas import Level
from catalogue.model import Area
from domain.outlines import Outline
from geography.cells import cells
from geography.coverage import ZOOMS, simplified
from geography.units import label_of
from store import territory
from store.query.map_files import LayerFeature
from store.tables import boundary

BELOW: Mapping[Level, tuple[Level, ...]] = {
    "country": (),
    "province": ("district", "commune"),
    "district": ("commune",),
    "commune": (),
}
"""Levels whose boundaries make up one of a level, where nobody has brought that itself."""


def outlines(
    connection: Connection, level: Level, *, on: date, zoom: int, province: str = ""
) -> tuple[Outline, ...]:
    """The units of a level that stood on a day, in the order of the lists; those of one province or all.

    `province` is the code of a present one: of a day before a reform, it has the units that went into
    it. `zoom` counts from the coarsest. Units of which nobody knows where they lie are left out.
    """
    units = _units(level, on, province)
    exact = _brought(connection, level, on, zoom, units)
    for below in BELOW[level]:
        exact |= _put_together(
            connection, [unit for unit in units if unit.code not in exact], below, on, zoom
        )
    near = _cells(level, areas.epoch(on), zoom, province)
    if exact:
        near = _around(near, exact, units)
    return tuple(found for unit in units if (found := exact.get(unit.code) or near.get(unit.code)))


def brought_ground(connection: Connection, province: str, *, on: date) -> Geometry | None:
    """All of a present province as it lay on a day, at the finest zoom; None unless all of it was brought.

    A commune whose own boundary was brought belongs to it, also where that of the province leaves it out.
    """
    units, zoom = _units("province", on, province), len(ZOOMS) - 1
    exact = _brought(connection, "province", on, zoom, units)
    for below in BELOW["province"]:
        rest = [unit for unit in units if unit.code not in exact]
        exact |= _put_together(connection, rest, below, on, zoom)
    if not units or len(exact) < len(units):
        return None
    communes = _brought(connection, "commune", on, zoom, _units("commune", on, province))
    known = (*exact.values(), *communes.values())
    return shapely.union_all([shapely.from_geojson(each.geometry) for each in known])


def lying_in(
    connection: Connection, area: str, features: Sequence[LayerFeature], *, on: date
) -> list[LayerFeature]:
    """Those of some features that lie in an area as maps draw it on a day."""
    unit, zoom = areas.at(area, on), len(ZOOMS) - 1
    drawn = outlines(connection, unit.level, on=on, zoom=zoom, province=territory.home(area)) if unit else ()
    own = [shapely.from_geojson(each.geometry) for each in drawn if each.area == area]
    if not own:
        return []
    shapes = shapely.from_geojson([each.geometry for each in features])
    within = shapely.intersects(shapely.union_all(own), shapes)
    return [each for each, inside in zip(features, within, strict=True) if inside]


def box(
    connection: Connection, province: str, *, on: date, margin: float
) -> tuple[float, float, float, float] | None:
    """West, south, east and north of a province, wider by a margin in degrees; None where it is unknown."""
    found = outlines(connection, "province", on=on, zoom=0, province=province)
    if not found:
        return None
    west, south, east, north = shapely.total_bounds([shapely.from_geojson(each.geometry) for each in found])
    return float(west - margin), float(south - margin), float(east + margin), float(north + margin)


def _units(level: Level, on: date, province: str) -> list[Area]:
    return [
        unit for unit in areas.of_level(level, on) if not province or territory.home(unit.code) == province
    ]


def _brought(
    connection: Connection, level: Level, on: date, zoom: int, units: Iterable[Area]
) -> dict[str, Outline]:
    """The boundaries that stood on a day, by code; of several, the one that began last."""
    held = boundary.c
    query = (
        select(held.code, held.geometry, held.longitude, held.latitude)
        .where(held.level == level, held.zoom == zoom, held.valid_from <= on)
        .where(or_(held.valid_to.is_(None), held.valid_to > on))
        .order_by(held.valid_from)
    )
    wanted = {unit.code for unit in units}
    return {
        row.code: Outline(row.code, row.geometry, row.longitude, row.latitude, approximate=False)
        for row in connection.execute(query)
        if row.code in wanted
    }


def _put_together(
    connection: Connection, units: Sequence[Area], below: Level, on: date, zoom: int
) -> dict[str, Outline]:
    """Units of which every unit of a level below has a boundary, by code."""
    parts: dict[str, list[str]] = {}
    for part in areas.of_level(below, on) if units else ():
        for unit in areas.enclosing(part.code, on):
            parts.setdefault(unit.code, []).append(part.code)
    wanted = {code for unit in units for code in parts.get(unit.code, ())}
    known = _brought(
        connection, below, on, zoom, [part for part in areas.of_level(below, on) if part.code in wanted]
    )
    whole = [unit for unit in units if parts.get(unit.code) and known.keys() >= set(parts[unit.code])]
    return {
        unit.code: _outline(
            unit,
            shapely.coverage_union_all(
                [shapely.from_geojson(known[code].geometry) for code in parts[unit.code]]
            ),
            approximate=False,
        )
        for unit in whole
    }


@cache
def _cells(level: Level, on: date, zoom: int, province: str) -> Mapping[str, Outline]:
    shapes = cells(level, on)
    units = [unit for unit in _units(level, on, province) if unit.code in shapes]
    coarse = simplified([shapes[unit.code] for unit in units], ZOOMS[zoom])
    return {
        unit.code: _outline(unit, shape, approximate=True) for unit, shape in zip(units, coarse, strict=True)
    }


def _around(
    near: Mapping[str, Outline], exact: Mapping[str, Outline], units: Iterable[Area]
) -> dict[str, Outline]:
    """The cells of the units without a boundary, cut off where boundaries are known."""
    taken = shapely.union_all([shapely.from_geojson(each.geometry) for each in exact.values()])
    shapely.prepare(taken)
    found = {}
    for unit in units:
        cell = near.get(unit.code)
        if cell is None or unit.code in exact:
            continue
        shape = shapely.from_geojson(cell.geometry)
        rest = _polygons(shape.difference(taken))
        found[unit.code] = cell if rest.is_empty else _outline(unit, rest, approximate=True)
    return found


def _polygons(shape: Geometry) -> Geometry:
    """Of a shape what covers an area."""
    return shapely.multipolygons([part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"])


def _outline(unit: Area, shape: Geometry, *, approximate: bool) -> Outline:
    label = label_of(unit, shape)
    return Outline(unit.code, shapely.to_geojson(shape), label.x, label.y, approximate=approximate)
