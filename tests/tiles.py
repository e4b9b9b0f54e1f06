"""Base maps for tests: files of MBTiles with pictures like those of a map, made on the spot."""

import sqlite3
import struct
import zlib
from collections.abc import Sequence
from contextlib import closing
from math import asinh, floor, pi, radians, tan
from pathlib import Path

import numpy as np

SIDE = 256
PICTURES = 8
"""So many different pictures are laid in turn."""
Box = tuple[float, float, float, float]
"""West, south, east and north."""


def base_map(
    path: Path, box: Box, zooms: Sequence[int], *, attribution: str = "Bản đồ nền thử nghiệm"
) -> Path:
    """A file with every tile that a box touches at some zooms."""
    drawn = [picture(number) for number in range(PICTURES)]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE metadata (name text, value text)")
        told = {"format": "png", "bounds": ",".join(map(str, box)), "attribution": attribution}
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
        connection.execute(
            "CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob, "
            "PRIMARY KEY (zoom_level, tile_column, tile_row))"
        )
        connection.executemany(
            "INSERT INTO tiles VALUES (?, ?, ?, ?)",
            [
                (zoom, column, 2**zoom - 1 - row, drawn[(column + 3 * row) % PICTURES])
                for zoom in zooms
                for column, row in _touched(box, zoom)
            ],
        )
    return path


def picture(number: int) -> bytes:
    """A PNG of land in soft colours with lines and grain, some twenty kilobytes."""
    chance = np.random.default_rng(number)
    across, down = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    land = 205 + 18 * np.sin(across / 31 + number) * np.cos(down / 23) + chance.integers(0, 3, (SIDE, SIDE))
    shades = np.stack([land, land + 12, land - 22], axis=-1)
    shades[np.abs(down - 128 - 60 * np.sin(across / 40 + number)) < 4] = (120, 160, 200)
    shades[(across + 2 * down + 37 * number) % 97 < 2] = (150, 140, 130)
    rows = np.clip(shades, 0, 255).astype(np.uint8)
    packed = b"".join(b"\0" + row.tobytes() for row in rows)
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(packed)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(*each) for each in parts)


def _part(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _touched(box: Box, zoom: int) -> list[tuple[int, int]]:
    """Columns and rows, counted from the north."""
    west, south, east, north = box

    def at(longitude: float, latitude: float) -> tuple[int, int]:
        up = (1 - asinh(tan(radians(latitude))) / pi) / 2
        return floor((longitude + 180) / 360 * 2**zoom), floor(up * 2**zoom)

    (left, top), (right, bottom) = at(west, north), at(east, south)
    return [(column, row) for column in range(left, right + 1) for row in range(top, bottom + 1)]
