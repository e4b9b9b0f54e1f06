"""A file of a map as features in degrees of WGS 84: GeoJSON, TopoJSON, zipped shapefile, table of points."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyproj import CRS

from geography import geojson, points, shapefiles
from geography.features import Feature, Layer, MapFileError
from geography.projection import in_degrees
from wording import number, say

LARGEST = 512 * 2**20
"""Bytes of a file that is taken."""
ZIP = b"PK\x03\x04"
TABLE = ".csv"
UTF8 = "utf-8-sig"


@dataclass(frozen=True, slots=True)
class MapFile:
    """A file that was read: its name, what it is known by, and its features."""

    name: str
    sha256: str
    features: Sequence[Feature]


def read(path: Path, *, crs: CRS | None = None, encoding: str = "") -> MapFile:
    """The features of a file; `crs` goes before what it says of its coordinates.

    Raises:
        MapFileError: it cannot be read as a map; the text names the file and the feature.
    """
    try:
        content = _content(path)
        features = in_degrees(_layer(path, content, encoding), crs)
    except OSError as error:
        raise MapFileError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise MapFileError(f"{path}: {say('boundaries.file.no_map')}") from error
    except MapFileError as error:
        raise MapFileError(f"{path}: {error}") from error
    return MapFile(path.name, hashlib.sha256(content).hexdigest(), features)


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise MapFileError(say("boundaries.file.too_large", most=number(LARGEST / 2**20)))
    return path.read_bytes()


def _layer(path: Path, content: bytes, encoding: str) -> Layer:
    if content.startswith(ZIP):
        layer = shapefiles.read(path, encoding=encoding)
    elif path.suffix.lower() == TABLE:
        layer = points.read(_text(content, encoding or UTF8))
    else:
        layer = geojson.read(content.decode(UTF8))
    if not layer.features:
        raise MapFileError(say("boundaries.file.empty"))
    return layer


def _text(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise MapFileError(say("boundaries.points.encoding", encoding=encoding)) from None
