"""Where units of the administration lie on a day: the boundaries that were brought, cells for the rest."""

from datetime import date
from functools import cache

import shapely
from shapely import Geometry
from sqlalchemy import Connection

from catalogue import areas
from catalogue.areas import Level
from catalogue.model import Area
from domain.outlines import Outline
from geography.cells import cells
from geography.coverage import ZOOMS, simplified
from store import territory


def outlines(
    connection: Connection, level: Level, *, on: date, zoom: int, province: str = ""
) -> tuple[Outline, ...]:
    """The units of a level that stood on a day, in the order of the lists; those of one province or all.

    `province` is the code of a present one: of a day before a reform, it has the units that went into
    it. `zoom` counts from the coarsest. Units of which nobody knows where they lie are left out.
    """
    return _approximate(level, areas.epoch(on), zoom, province)


@cache
def _approximate(level: Level, on: date, zoom: int, province: str) -> tuple[Outline, ...]:
    shapes = cells(level, on)
    units = [unit for unit in areas.of_level(level, on) if unit.code in shapes]
    if province:
        units = [unit for unit in units if territory.home(unit.code) == province]
    drawn = simplified([shapes[unit.code] for unit in units], ZOOMS[zoom])
    return tuple(_outline(unit, shape, approximate=True) for unit, shape in zip(units, drawn, strict=True))


def _outline(unit: Area, shape: Geometry, *, approximate: bool) -> Outline:
    label = shapely.Point(unit.longitude or 0, unit.latitude or 0)
    if not shape.contains(label):
        label = shape.representative_point()
    return Outline(unit.code, shapely.to_geojson(shape), label.x, label.y, approximate=approximate)
