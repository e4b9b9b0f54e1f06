"""Approximate extents of units of which only a position is known: cells around the positions.

Every spot belongs to the unit whose position is nearest, on land as far as positions tell where land
is. Degrees of longitude and latitude are taken as they are, which at 8 to 23 degrees north is near
enough for what is marked as approximate.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry, Polygon

from catalogue import areas
from catalogue.model import Area

REACH = 0.07
"""Degrees that land goes around the position of a present commune, at least."""
NEAR = 0.02
"""The same around a former one that lies off that land."""
BAY = 0.08
"""Degrees: gaps of land narrower than twice this are closed."""
GULF = 0.015
"""Square degrees from which water that is closed in stays water."""
APART = 0.002
"""Degrees by which units are set apart that share a position."""
ROUND = 4
"""Segments of a quarter of a circle."""


@cache
def cells(level: areas.Level, on: date) -> dict[str, Geometry]:
    """The approximate extent of every unit of a level below the country on a day, by code.

    Units above communes are put together of the communes (or of the districts without any) in them,
    so that levels fit into each other. A unit that has no position and nothing in it is absent.
    """
    sites = _sites(on)
    shapes = _cut(_positions(sites))
    parts: dict[str, list[Geometry]] = {}
    for site, shape in zip(sites, shapes, strict=True):
        for unit in areas.enclosing(site.code, on):
            if unit.level == level and not shape.is_empty:
                parts.setdefault(unit.code, []).append(shape)
    return {code: shapely.union_all(found) for code, found in parts.items()}


def _sites(on: date) -> list[Area]:
    """The smallest units with a position: communes, and districts that had none (islands)."""
    communes = areas.of_level("commune", on)
    divided = {unit.parent for unit in communes}
    whole = [unit for unit in areas.of_level("district", on) if unit.code not in divided]
    return [unit for unit in (*communes, *whole) if unit.longitude is not None]


def _positions(units: Iterable[Area]) -> NDArray[np.float64]:
    """Longitude and latitude of each unit, no two alike: those that share one are set on a small circle."""
    met: dict[tuple[float | None, float | None], int] = {}
    found = []
    for unit in units:
        times = met[unit.longitude, unit.latitude] = met.get((unit.longitude, unit.latitude), -1) + 1
        shift = APART * min(times, 1)
        found.append((unit.longitude + shift * np.cos(times), unit.latitude + shift * np.sin(times)))
    return np.array(found)


def _cut(positions: NDArray[np.float64]) -> NDArray[np.object_]:
    """The cell of each position, cut to the land."""
    around = shapely.voronoi_polygons(shapely.multipoints(positions), ordered=True)
    points = shapely.points(positions)
    lost = points[~shapely.contains(_land(), points)]
    land = shapely.union_all([_land(), *shapely.buffer(lost, NEAR, quad_segs=ROUND)])
    shapely.prepare(land)
    cut: NDArray[np.object_] = shapely.intersection(shapely.get_parts(around), land)
    return cut


@cache
def _land() -> Geometry:
    """Where positions of present communes say that there is land: it does not move with the divisions."""
    points = shapely.points(_positions(_sites(date.max)))
    discs = shapely.union_all(shapely.buffer(points, REACH, quad_segs=ROUND))
    closed = discs.buffer(BAY, quad_segs=ROUND).buffer(-BAY, quad_segs=ROUND)
    parts = (
        Polygon(part.exterior, [hole for hole in part.interiors if Polygon(hole).area > GULF])
        for part in shapely.get_parts(closed)
    )
    return shapely.union_all(list(parts)).simplify(APART)
