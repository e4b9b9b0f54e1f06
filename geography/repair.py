"""Shapes of areas as they may be kept: valid, of polygons only, outlines turning one way, without crumbs."""

from dataclasses import dataclass

import shapely
from shapely import Geometry

from geography.features import Feature, MapFileError
from wording import say

CRUMB = 1e-9
"""Square degrees, about ten square metres: a part or a hole that is smaller is left out."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A shape that may be kept, and whether it had to be repaired for that."""

    geometry: Geometry
    changed: bool


def area_of(feature: Feature) -> Repaired:
    """The area that a feature covers.

    Raises:
        MapFileError: it covers none; named by its number.
    """
    written = feature.geometry
    sound = bool(shapely.is_valid(written))
    whole = written if sound else shapely.make_valid(written, method="structure", keep_collapsed=False)
    parts = [part for part in shapely.get_parts(_flat(whole)) if part.geom_type == "Polygon"]
    kept = [_without_crumbs(part) for part in parts if part.area > CRUMB]
    if not kept:
        raise MapFileError(say("boundaries.feature.no_area", number=feature.number, kind=written.geom_type))
    found = shapely.orient_polygons(kept[0] if len(kept) == 1 else shapely.MultiPolygon(kept))
    return Repaired(found, changed=not sound or len(kept) < len(parts))


def _flat(geometry: Geometry) -> Geometry:
    """Collections within collections as one."""
    if geometry.geom_type != "GeometryCollection":
        return geometry
    return shapely.GeometryCollection([part for each in geometry.geoms for part in shapely.get_parts(each)])


def _without_crumbs(polygon: Geometry) -> Geometry:
    holes = [hole for hole in polygon.interiors if shapely.Polygon(hole).area > CRUMB]
    return polygon if len(holes) == len(polygon.interiors) else shapely.Polygon(polygon.exterior, holes)
