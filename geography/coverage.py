"""Shapes that lie side by side: simplified together, so that a border stays one line for both sides."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry, MultiPolygon, Polygon

SMALLEST_RING = 4
"""Points of a triangle that is closed."""


@dataclass(frozen=True, slots=True)
class Zoom:
    """How fine shapes are drawn: the square root of the smallest triangle kept, in degrees, and decimals."""

    tolerance: float
    decimals: int


ZOOMS = (Zoom(0.01, 3), Zoom(0.003, 4), Zoom(0.0004, 5))
"""A whole province or country on a screen; a few districts; one commune."""


GAP = 0.0005
"""Degrees, about 55 metres: a gap between neighbours that is narrower is none of anybody's."""


def fitted(shapes: Sequence[Geometry]) -> list[Geometry]:
    """The shapes with overlaps and narrow gaps given to one neighbour each, so that borders are shared.

    A shape that lies wholly within others comes back empty.
    """
    if shapely.coverage_is_valid(shapes, gap_width=GAP):
        return list(shapes)
    return list(shapely.coverage_clean(np.array(shapes, dtype=object), gap_width=GAP))


def simplified(shapes: Sequence[Geometry], zoom: Zoom) -> list[Geometry]:
    """The shapes with fewer points, in their order. Neighbours keep their common border, without gap."""
    coarse = shapely.coverage_simplify(np.array(shapes, dtype=object), zoom.tolerance)
    return [rounded(shape, zoom.decimals) for shape in coarse]


def rounded(shape: Geometry, decimals: int) -> Geometry:
    """A polygon or several with coordinates of so many decimals; parts and holes that vanish are left out.

    One that would vanish as a whole stays as it is.
    """
    found = [part for part in (_part(each, decimals) for each in shapely.get_parts(shape)) if part]
    if not found:
        return shape
    return found[0] if len(found) == 1 else MultiPolygon(found)


def _part(polygon: Polygon, decimals: int) -> Polygon | None:
    outline = _ring(shapely.get_coordinates(polygon.exterior), decimals)
    if outline is None:
        return None
    holes = (_ring(shapely.get_coordinates(hole), decimals) for hole in polygon.interiors)
    return Polygon(outline, [hole for hole in holes if hole is not None])


def _ring(points: NDArray[np.float64], decimals: int) -> NDArray[np.float64] | None:
    """The ring with rounded points, none twice in a row; None where it encloses nothing any more."""
    points = np.round(points, decimals)
    points = points[np.append(np.any(points[1:] != points[:-1], axis=1), True)]
    if len(points) < SMALLEST_RING or not Polygon(points).area:
        return None
    return points
