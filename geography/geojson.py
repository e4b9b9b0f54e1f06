"""GeoJSON (RFC 7946, and the elder member `crs`) and TopoJSON, as features."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import accumulate
from typing import Any

import shapely
from shapely import Geometry
from shapely.errors import ShapelyError

from geography.features import Feature, Layer, MapFileError
from wording import say

Coordinates = Any
"""Positions nested as deep as a kind of geometry nests them."""
DEPTHS = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}
"""How deep a kind of geometry of TopoJSON nests its lines of arcs."""


def read(text: str) -> Layer:
    """The features of a document.

    Raises:
        MapFileError: it is no such document, or a feature of it is broken.
    """
    try:
        document = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise MapFileError(say("boundaries.file.too_deep")) from None
    except json.JSONDecodeError as error:
        raise MapFileError(say("boundaries.file.no_json", line=error.lineno, column=error.colno)) from error
    kind = document.get("type") if isinstance(document, dict) else None
    if kind == "Topology":
        return Layer([_feature(*each) for each in enumerate(_unfolded(document), 1)])
    if kind == "Feature":
        document = {**document, "features": [document]}
    elif kind != "FeatureCollection":
        raise MapFileError(say("boundaries.file.no_map"))
    listed = document.get("features")
    if not isinstance(listed, list):
        raise MapFileError(say("boundaries.file.no_map"))
    return Layer([_feature(*each) for each in enumerate(listed, 1)], _crs(document.get("crs")))


def shape(number: int, written: Any) -> Geometry:
    """A geometry of GeoJSON in two dimensions.

    Raises:
        MapFileError: it is none; named by the number of its feature.
    """
    if not isinstance(written, Mapping):
        raise MapFileError(say("boundaries.feature.empty", number=number))
    try:
        found = shapely.force_2d(shapely.from_geojson(json.dumps(written)))
    except (ShapelyError, ValueError, TypeError) as error:
        reason = str(error).partition("\n")[0]
        raise MapFileError(say("boundaries.feature.broken", number=number, reason=reason)) from error
    if found.is_empty:
        raise MapFileError(say("boundaries.feature.empty", number=number))
    return found


def _feature(number: int, written: Any) -> Feature:
    if not isinstance(written, Mapping) or written.get("type") != "Feature":
        raise MapFileError(say("boundaries.feature.none", number=number))
    properties = written.get("properties") or {}
    if not isinstance(properties, Mapping):
        raise MapFileError(say("boundaries.feature.none", number=number))
    return Feature(number, shape(number, written.get("geometry")), properties)


def _crs(written: Any) -> str:
    """The name of the coordinate system in the elder way of writing it."""
    if not isinstance(written, Mapping) or not isinstance(written.get("properties"), Mapping):
        return ""
    return str(written["properties"].get("name") or "")


def _no_number(name: str) -> float:
    raise MapFileError(say("boundaries.file.no_number", name=name))


def _unfolded(topology: Mapping[str, Any]) -> Iterator[Any]:
    """The objects of a topology as features of GeoJSON.

    Raises:
        MapFileError: they are none, or use arcs that are not there.
    """
    objects = topology.get("objects")
    if not isinstance(objects, Mapping):
        raise MapFileError(say("boundaries.file.no_map"))
    number = 0
    try:
        line = partial(_line, _arcs(topology))
        for each in _leaves(objects.values()):
            number += 1
            yield {
                "type": "Feature",
                "properties": {"id": each["id"], **(each.get("properties") or {})}
                if "id" in each
                else each.get("properties"),
                "geometry": _geometry(each, line, topology.get("transform")),
            }
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, MapFileError):
            raise
        raise MapFileError(
            say("boundaries.feature.broken", number=number, reason=type(error).__name__)
        ) from error


def _leaves(objects: Any) -> Iterator[Mapping[str, Any]]:
    for each in objects:
        if each["type"] == "GeometryCollection":
            yield from _leaves(each["geometries"])
        else:
            yield each


def _arcs(topology: Mapping[str, Any]) -> list[list[tuple[float, float]]]:
    """The lines that borders are made of; quantised ones tell each point by its step from the last."""
    transform = topology.get("transform")
    if not transform:
        return [[(point[0], point[1]) for point in arc] for arc in topology["arcs"]]
    return [
        [
            _placed(point, transform)
            for point in accumulate(arc, lambda at, step: (at[0] + step[0], at[1] + step[1]))
        ]
        for arc in topology["arcs"]
    ]


def _placed(point: Sequence[float], transform: Mapping[str, Sequence[float]]) -> tuple[float, float]:
    (scale_x, scale_y), (x, y) = transform["scale"], transform["translate"]
    return point[0] * scale_x + x, point[1] * scale_y + y


def _line(arcs: Sequence[Sequence[tuple[float, float]]], numbers: Sequence[int]) -> Coordinates:
    """Arcs one after another; of those told by the complement of their number, the points backwards."""
    found: list[tuple[float, float]] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        found += arc[1:] if found else arc
    return found


def _geometry(each: Mapping[str, Any], line: Callable[[Any], Coordinates], transform: Any) -> Any:
    kind = each["type"]
    if kind is None:
        return None
    if kind in DEPTHS:
        return {"type": kind, "coordinates": _nested(each["arcs"], DEPTHS[kind], line)}
    points = each["coordinates"]
    if transform:
        points = (
            _placed(points, transform) if kind == "Point" else [_placed(point, transform) for point in points]
        )
    return {"type": kind, "coordinates": points}


def _nested(numbers: Any, depth: int, line: Callable[[Any], Coordinates]) -> Coordinates:
    return line(numbers) if depth == 0 else [_nested(each, depth - 1, line) for each in numbers]
