"""A base map of the province: a file of MBTiles with pictures, read only.

https://github.com/mapbox/mbtiles-spec: rows are counted from the south there, from the north by browsers.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp"}
"""Media type of a tile by the `format` of the file."""
VECTOR = ("pbf", "mvt")
BOX = 4
"""Numbers of an extent."""


class TilesError(ValueError):
    """A file that cannot be drawn as a base map; the text says why."""


@dataclass(frozen=True, slots=True)
class BaseMap:
    """A file of tiles: media type, zooms that it has, what changes with the file.

    `bounds` is west, south, east and north, empty where the file does not say; `attribution` is its text.
    """

    path: Path
    mimetype: str
    least: int
    most: int
    version: str
    bounds: tuple[float, ...]
    attribution: str


def base_map(path: Path) -> BaseMap:
    """What a file says of itself.

    Raises:
        TilesError: it is not there, is no MBTiles, has no tiles, or holds vectors.
    """
    try:
        state = path.stat()
        with _reading(path) as connection:
            rows = connection.execute("SELECT name, value FROM metadata")
            told = {str(name): str(value) for name, value in rows}
            mimetype = _mimetype(told.get("format", ""))
            zooms = "SELECT (SELECT min(zoom_level) FROM tiles), (SELECT max(zoom_level) FROM tiles)"
            least, most = connection.execute(zooms).fetchone()
    except OSError as error:
        raise TilesError(f"cannot be read: {error.strerror}") from error
    except (sqlite3.Error, ValueError) as error:
        if isinstance(error, TilesError):
            raise
        raise TilesError(f"is no MBTiles: {error}") from error
    if least is None:
        raise TilesError("holds no tiles")
    version = f"{state.st_mtime_ns:x}{state.st_size:x}"
    bounds = _bounds(told.get("bounds", ""))
    return BaseMap(path, mimetype, least, most, version, bounds, told.get("attribution", ""))


def tile(held: BaseMap, zoom: int, column: int, row: int) -> bytes | None:
    """One picture, its row counted from the north; None where the file has none."""
    if not held.least <= zoom <= held.most or max(column, row) >> zoom:
        return None
    at = (zoom, column, (1 << zoom) - 1 - row)
    query = "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?"
    with _reading(held.path) as connection:
        found = connection.execute(query, at).fetchone()
    return found[0] if found else None


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """The file, which nobody changes in its place: no lock is taken and nothing is written beside it."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        yield connection


def _mimetype(told: str) -> str:
    if told in VECTOR:
        raise TilesError(f"holds vector tiles ({told}); render them to pictures: {', '.join(TYPES)}")
    if told not in TYPES:
        raise TilesError(f"holds tiles of the format {told!r}; allowed: {', '.join(TYPES)}")
    return TYPES[told]


def _bounds(told: str) -> tuple[float, ...]:
    """West, south, east and north; empty where the text is none."""
    try:
        found = tuple(float(each) for each in told.split(","))
    except ValueError:
        return ()
    return found if len(found) == BOX and found[0] < found[2] and found[1] < found[3] else ()
