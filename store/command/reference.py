"""The catalogue's areas and organisations as rows, so that the store explains its codes by itself."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from sqlalchemy import Table, delete, insert, select

import catalogue
from catalogue import areas
from catalogue.model import Area, Organisation
from store.engine import Connection, Engine, writing
from store.tables import area, organisation

_Row = dict[str, Any]


def load_reference(engine: Engine) -> None:
    """Make the tables `area` and `organisation` say what the catalogue says; again, nothing is written."""
    with engine.connect() as connection:
        wanted = {
            area: _rows(areas.every(), _area),
            organisation: _rows(catalogue.organisations().values(), _organisation),
        }
        stale = [table for table, rows in wanted.items() if _stored(connection, table) != rows]
    if not stale:
        return
    with writing(engine) as connection:
        for table in stale:
            connection.execute(delete(table))
            if wanted[table]:
                connection.execute(insert(table), list(wanted[table].values()))


def _rows(entries: Iterable[Any], write: Callable[[Any], _Row]) -> dict[tuple[str, date], _Row]:
    return {(entry.code, entry.valid_from): write(entry) for entry in entries}


def _stored(connection: Connection, table: Table) -> dict[tuple[str, date], _Row]:
    rows = connection.execute(select(table)).mappings()
    return {(row["code"], row["valid_from"]): dict(row) for row in rows}


def _area(unit: Area) -> _Row:
    return {
        "code": unit.code,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "level": unit.level,
        "name": unit.name,
        "parent": unit.parent or None,
        "successors": ",".join(unit.successors),
        "longitude": unit.longitude,
        "latitude": unit.latitude,
    }


def _organisation(agency: Organisation) -> _Row:
    return {
        "code": agency.code,
        "valid_from": agency.valid_from,
        "valid_to": agency.valid_to,
        "name": agency.name,
        "parent": agency.parent or None,
        "kind": agency.kind,
        "area": agency.area or None,
        "successors": ",".join(agency.successors),
    }
