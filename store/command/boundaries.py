"""Boundaries of units and layers of maps brought from files: the whole of a file, or nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert

from geography.coverage import ZOOMS
from geography.files import MapFile
from geography.layers import Piece
from geography.units import Drawn
from store.command import audit
from store.engine import Connection, Engine, writing
from store.tables import boundary, map_file, map_layer, map_layer_feature

ADDRESS = "console"
"""Where the acts of the command line come from, in the audit trail."""


@dataclass(frozen=True, slots=True)
class Bringer:
    """Who brings a file in, and when."""

    name: str
    at: datetime


def write_boundaries(
    engine: Engine, file: MapFile, found: Sequence[Drawn], *, valid_from: date, valid_to: date | None,
    bringer: Bringer,
) -> None:  # fmt: skip
    """Keep the boundaries that a file gives of units from a day on, in place of those kept for that day.

    A boundary ends at the latest with its unit.
    """
    with writing(engine) as connection:
        number = _enter(connection, file, bringer)
        keys = [{"b_level": each.unit.level, "b_code": each.unit.code} for each in found]
        connection.execute(
            delete(boundary).where(
                boundary.c.level == bindparam("b_level"),
                boundary.c.code == bindparam("b_code"),
                boundary.c.valid_from == valid_from,
            ),
            keys,
        )
        rows = [row for each in found for row in _rows(each, valid_from, valid_to, number)]
        connection.execute(insert(boundary), rows)
        told = {"level": found[0].unit.level, "units": len(found), "valid_from": valid_from.isoformat()}
        _note(connection, "boundaries_imported", file, bringer, told)


def write_layer(
    engine: Engine, file: MapFile, pieces: Sequence[Sequence[Piece]], *, name: str, kind: str,
    bringer: Bringer,
) -> None:  # fmt: skip
    """Keep a layer, its pieces by zoom, in place of the one of that name."""
    with writing(engine) as connection:
        number = _enter(connection, file, bringer)
        connection.execute(delete(map_layer_feature).where(map_layer_feature.c.layer == name))
        connection.execute(delete(map_layer).where(map_layer.c.name == name))
        connection.execute(insert(map_layer).values(name=name, kind=kind, map_file_id=number))
        rows = [
            {"layer": name, "zoom": zoom, "ordinal": ordinal, "name": piece.name, "geometry": piece.geometry}
            | dict(zip(("west", "south", "east", "north"), piece.bounds, strict=True))
            for zoom, of_zoom in enumerate(pieces)
            for ordinal, piece in enumerate(of_zoom)
        ]
        connection.execute(insert(map_layer_feature), rows)
        _note(connection, "map_layer_imported", file, bringer, {"layer": name, "kind": kind})


def _enter(connection: Connection, file: MapFile, bringer: Bringer) -> int:
    """The number of a new entry for the file."""
    entered = insert(map_file).values(
        name=file.name, sha256=file.sha256, features=len(file.features),
        imported_at=bringer.at, imported_by=bringer.name,
    )  # fmt: skip
    return int(connection.execute(entered.returning(map_file.c.map_file_id)).scalar_one())


def _rows(each: Drawn, valid_from: date, valid_to: date | None, number: int) -> list[dict[str, Any]]:
    ends = [day for day in (valid_to, each.unit.valid_to) if day is not None]
    return [
        {
            "level": each.unit.level, "code": each.unit.code, "valid_from": valid_from, "zoom": zoom,
            "valid_to": min(ends, default=None), "geometry": each.shapes[zoom],
            "longitude": each.longitude, "latitude": each.latitude, "map_file_id": number,
        }
        for zoom in range(len(ZOOMS))
    ]  # fmt: skip


def _note(connection: Connection, action: str, file: MapFile, bringer: Bringer, told: dict[str, Any]) -> None:
    audit.append(
        connection, at=bringer.at, username=bringer.name, action=action, subject=file.name, address=ADDRESS,
        after=json.dumps(told | {"sha256": file.sha256}, ensure_ascii=False),
    )  # fmt: skip
