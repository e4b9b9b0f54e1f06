"""The features of a file as boundaries of units: matched, put together, made to fit, simplified."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

import shapely
from shapely import Geometry, Point

from catalogue import areas
from catalogue.areas import Level
from catalogue.model import Area
from geography.coverage import ZOOMS, fitted, simplified
from geography.features import MapFileError
from geography.files import MapFile
from geography.matching import AS_USUAL, Names, match
from geography.repair import area_of
from wording import number, say

FAR = 0.15
"""Degrees between a shape and the known position of its unit from which something is wrong."""
LOST = 0.05
"""Share of its area that a shape may lose to its neighbours unmentioned."""
KILOMETRES = 111
"""In a degree."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The boundary of a unit: GeoJSON for each zoom, the coarsest first, and where its name stands."""

    unit: Area
    shapes: tuple[str, ...]
    longitude: float
    latitude: float


@dataclass(slots=True)
class Report:
    """What became of the features of a file; every note names a feature or a unit for people."""

    file: str
    level: Level
    features: int
    matched: Counter[str] = field(default_factory=Counter)
    """Features by how their unit was found: code, name, reform."""
    units: int = 0
    expected: int = 0
    """Units of the level in the provinces that the file touches."""
    unmatched: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    repaired: list[str] = field(default_factory=list)
    overlapping: list[str] = field(default_factory=list)
    far: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def drawn(
    file: MapFile, level: Level, *, on: date, within: str = "", told: Names = AS_USUAL
) -> tuple[list[Drawn], Report]:
    """The boundaries that a file holds of the units of a level that stood on a day, and what became of it.

    Raises:
        MapFileError: a feature covers no area, no feature is of a unit, or most lie where their units
            are not, which is what a wrong coordinate system looks like.
    """
    report = Report(file.name, level, len(file.features))
    parts = _parts(file, report, on=on, within=within, told=told)
    if not parts:
        raise MapFileError(
            f"{file.name}: {say('boundaries.match.nothing', level=say(f'boundaries.level.{level}'))}"
        )
    units = [next(unit for unit in areas.of_level(level, on) if unit.code == code) for code in sorted(parts)]
    joined = [_joined(parts[unit.code], unit, report) for unit in units]
    whole = _fitted(joined, units, report)
    _compare_with_positions(whole, units, report)
    _look_for_missing(units, report, on)
    drawings = zip(*(simplified(whole, zoom) for zoom in ZOOMS), strict=True)
    found = [_drawn(unit, shapes) for unit, shapes in zip(units, drawings, strict=True)]
    return found, report


def label_of(unit: Area, shape: Geometry) -> Point:
    """Where the name of a unit stands: at its position if that lies inside, else well inside."""
    position = Point(unit.longitude or 0, unit.latitude or 0)
    return position if shape.contains(position) else shape.representative_point()


def _parts(
    file: MapFile, report: Report, *, on: date, within: str, told: Names
) -> Mapping[str, list[Geometry]]:
    """The shapes of each unit by its code."""
    parts: dict[str, list[Geometry]] = defaultdict(list)
    for feature in file.features:
        found = match(feature.properties, report.level, on=on, within=within, told=told)
        if found.unit is None:
            report.unmatched.append(
                say("boundaries.note.unmatched", number=feature.number, label=found.label, reason=found.by)
            )
            continue
        try:
            shape = area_of(feature)
        except MapFileError as error:
            raise MapFileError(f"{file.name}: {error}") from error
        if shape.changed:
            report.repaired.append(
                say("boundaries.note.feature", number=feature.number, name=found.unit.name)
            )
        report.matched[found.by] += 1
        parts[found.unit.code].append(shape.geometry)
    report.units = len(parts)
    return parts


def _joined(shapes: Sequence[Geometry], unit: Area, report: Report) -> Geometry:
    if len(shapes) == 1:
        return shapes[0]
    report.joined.append(say("boundaries.note.joined", unit=_written(unit), features=len(shapes)))
    return shapely.union_all(shapes)


def _fitted(shapes: Sequence[Geometry], units: Sequence[Area], report: Report) -> list[Geometry]:
    """The shapes without overlaps; those that lose much by it are noted.

    Raises:
        MapFileError: nothing is left of one.
    """
    found = fitted(shapes)
    for before, after, unit in zip(shapes, found, units, strict=True):
        lost = (before.area - after.area) / before.area
        if after.is_empty:
            raise MapFileError(f"{report.file}: {say('boundaries.match.covered', unit=_written(unit))}")
        if lost > LOST:
            share = number(lost * 100, 0)
            report.overlapping.append(say("boundaries.note.overlapping", unit=_written(unit), share=share))
    return found


def _compare_with_positions(shapes: Sequence[Geometry], units: Sequence[Area], report: Report) -> None:
    known = [
        (unit, shape.distance(Point(unit.longitude, unit.latitude)))
        for unit, shape in zip(units, shapes, strict=True)
        if unit.longitude is not None
    ]
    if known and median(apart for _unit, apart in known) > FAR:
        raise MapFileError(f"{report.file}: {say('boundaries.crs.wrong')}")
    report.far = [
        say("boundaries.note.far", unit=_written(unit), distance=number(apart * KILOMETRES, 0))
        for unit, apart in known
        if apart > FAR
    ]


def _look_for_missing(units: Sequence[Area], report: Report, on: date) -> None:
    provinces = {areas.enclosing(unit.code, on)[-2].code for unit in units}
    expected = [
        unit
        for unit in areas.of_level(report.level, on)
        if areas.enclosing(unit.code, on)[-2].code in provinces
    ]
    here = {unit.code for unit in units}
    report.expected = len(expected)
    report.missing = [_written(unit) for unit in expected if unit.code not in here]


def _drawn(unit: Area, shapes: Sequence[Geometry]) -> Drawn:
    label = label_of(unit, shapes[-1])
    return Drawn(unit, tuple(shapely.to_geojson(shape) for shape in shapes), label.x, label.y)


def _written(unit: Area) -> str:
    return f"{unit.name} ({unit.code})"
