"""Layers of a map that are no boundaries: coast, rivers, roads, points; simplified for each zoom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import shapely
from shapely import Geometry

from catalogue.spelling import plain
from geography.coverage import ZOOMS, Zoom, rounded
from geography.features import Feature, MapFileError
from geography.files import MapFile
from geography.repair import area_of
from wording import say

Kind = Literal["line", "area", "point"]
TYPES: Mapping[Kind, tuple[str, ...]] = {
    "line": ("LineString", "MultiLineString"),
    "area": ("Polygon", "MultiPolygon", "GeometryCollection"),
    "point": ("Point", "MultiPoint"),
}
NAMES = ("name", "ten", "tendoituong")
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Piece:
    """One feature of a layer: its name, "" where it has none, GeoJSON, and west, south, east, north.

    Nothing else that a file tells of a feature is kept.
    """

    name: str
    geometry: str
    bounds: tuple[float, float, float, float]


def pieces(file: MapFile, kind: Kind, only: tuple[str, str] | None = None) -> tuple[list[list[Piece]], int]:
    """The pieces of a layer for each zoom, the coarsest first, and how many features are of another kind.

    Those are left out, and so is what is too small for a zoom: maps that were cut at a border hold rivers
    of a single point. `only` keeps the features that have that value under that property.

    Raises:
        MapFileError: nothing is left.
    """
    chosen = [each for each in file.features if only is None or str(each.properties.get(only[0])) == only[1]]
    if not chosen:
        raise MapFileError(f"{file.name}: {say('boundaries.layer.nothing')}")
    fitting = [each for each in chosen if each.geometry.geom_type in TYPES[kind]]
    if not fitting:
        first, told = chosen[0], say(f"boundaries.kind.{kind}")
        reason = say("boundaries.layer.kind", number=first.number, kind=first.geometry.geom_type, told=told)
        raise MapFileError(f"{file.name}: {reason}")
    whole = [(_name(each.properties), _shape(each, kind, file.name)) for each in fitting]
    drawn = [
        [_piece(name, coarse) for name, shape in whole if (coarse := _coarser(shape, kind, zoom)) is not None]
        for zoom in ZOOMS
    ]
    return drawn, len(chosen) - len(fitting)


def _shape(feature: Feature, kind: Kind, file: str) -> Geometry:
    if kind != "area":
        return feature.geometry
    try:
        return area_of(feature).geometry
    except MapFileError as error:
        raise MapFileError(f"{file}: {error}") from error


def _coarser(shape: Geometry, kind: Kind, zoom: Zoom) -> Geometry | None:
    """The shape with fewer points, None where it is smaller than a zoom shows."""
    if kind == "point":
        return shapely.transform(shape, lambda points: points.round(max(zoom.decimals, ZOOMS[-1].decimals)))
    west, south, east, north = shape.bounds
    if max(east - west, north - south) < zoom.tolerance:
        return None
    if kind == "area":
        return rounded(shapely.coverage_simplify([shape], zoom.tolerance)[0], zoom.decimals)
    drawn = shapely.transform(shape.simplify(zoom.tolerance / 2), lambda points: points.round(zoom.decimals))
    return shapely.remove_repeated_points(drawn)


def _piece(name: str, shape: Geometry) -> Piece:
    return Piece(name, shapely.to_geojson(shape), shape.bounds)


def _name(properties: Mapping[str, Any]) -> str:
    known = {plain(key).casefold().replace("_", ""): value for key, value in properties.items()}
    found = next((known[key] for key in NAMES if known.get(key)), "")
    return str(found).strip()[:LONGEST_NAME]
