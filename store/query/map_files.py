"""The boundaries and layers that the store holds, and the files that they came from."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from store.tables import boundary, map_file, map_layer, map_layer_feature

FINEST = 2
"""Zoom that has every feature of a layer."""


@dataclass(frozen=True, slots=True)
class HeldBoundaries:
    """Boundaries of one level from one day on that came from one file."""

    level: str
    units: int
    valid_from: date
    valid_to: date | None
    file: str
    imported_by: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class HeldLayer:
    """A layer and the file that it came from."""

    name: str
    kind: str
    features: int
    file: str
    imported_by: str
    imported_at: datetime


@dataclass(frozen=True, slots=True)
class LayerFeature:
    """One feature of a layer: its name, "" where it has none, and GeoJSON in WGS 84."""

    name: str
    geometry: str


def boundaries(connection: Connection) -> list[HeldBoundaries]:
    """What is held of boundaries, the newest file first."""
    held = boundary.c
    query = (
        select(
            held.level, func.count(held.code.distinct()), held.valid_from, func.max(held.valid_to),
            map_file.c.name, map_file.c.imported_by, map_file.c.imported_at,
        )
        .join(map_file, map_file.c.map_file_id == held.map_file_id)
        .group_by(
            map_file.c.map_file_id, held.level, held.valid_from, map_file.c.name, map_file.c.imported_by,
            map_file.c.imported_at,
        )
        .order_by(map_file.c.map_file_id.desc())
    )  # fmt: skip
    return [HeldBoundaries(*row) for row in connection.execute(query)]


def layers(connection: Connection) -> list[HeldLayer]:
    """The layers that are held, by name."""
    kept = map_layer.c
    count = (
        select(func.count())
        .where(map_layer_feature.c.layer == kept.name, map_layer_feature.c.zoom == FINEST)
        .scalar_subquery()
    )
    query = (
        select(kept.name, kept.kind, count, map_file.c.name, map_file.c.imported_by, map_file.c.imported_at)
        .join(map_file, map_file.c.map_file_id == kept.map_file_id)
        .order_by(kept.name)
    )
    return [HeldLayer(*row) for row in connection.execute(query)]


def features(
    connection: Connection, layer: str, *, zoom: int, within: tuple[float, float, float, float] | None = None
) -> list[LayerFeature]:
    """The features of a layer at a zoom in the order of its file.

    `within`, west, south, east and north, leaves out those that lie outside.
    """
    of = map_layer_feature.c
    query = select(of.name, of.geometry).where(of.layer == layer, of.zoom == zoom).order_by(of.ordinal)
    if within is not None:
        west, south, east, north = within
        query = query.where(of.west <= east, of.east >= west, of.south <= north, of.north >= south)
    return [LayerFeature(*row) for row in connection.execute(query)]


def newest(connection: Connection) -> int:
    """The number of the newest file, 0 where none was brought: what maps were drawn of then."""
    return connection.execute(select(func.max(map_file.c.map_file_id))).scalar() or 0
