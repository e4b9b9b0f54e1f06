"""A zipped shapefile, as surveyors hand it over: .shp with .dbf, .prj and .cpg beside it."""

import io
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import shapefile

from geography.features import Feature, Layer, MapFileError
from geography.geojson import shape
from wording import number as written
from wording import say

LARGEST = 1024**3
"""Bytes that the parts of a shapefile may have once they are unpacked."""
ENCODING = "utf-8"
shapefile.VERBOSE = False  # rings that run the wrong way are put right here; a line for each helps nobody


def read(path: Path, *, encoding: str = "") -> Layer:
    """The features of the one shapefile in an archive; `encoding` of its words where .cpg says nothing.

    Raises:
        MapFileError: there is none or more than one, or a feature of it is broken.
    """
    try:
        parts = _parts(path)
    except (BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise MapFileError(say("boundaries.file.no_archive", reason=str(error))) from error
    told = _text(parts.get("cpg", b""))
    try:
        with shapefile.Reader(
            shp=io.BytesIO(parts["shp"]),
            dbf=io.BytesIO(parts["dbf"]),
            encoding=encoding or told or ENCODING,
        ) as reader:
            features = [
                Feature(number, shape(number, _geometry(each)), each.record.as_dict())
                for number, each in enumerate(reader.iterShapeRecords(), 1)
            ]
    except (UnicodeDecodeError, LookupError) as error:
        raise MapFileError(say("boundaries.file.encoding", encoding=encoding or told or ENCODING)) from error
    except (shapefile.ShapefileException, ValueError, OSError, AssertionError) as error:
        if isinstance(error, MapFileError):
            raise
        raise MapFileError(say("boundaries.file.no_shapefile", reason=str(error))) from error
    return Layer(features, _text(parts.get("prj", b"")))


def _parts(path: Path) -> dict[str, bytes]:
    """The files of the shapefile by their ending."""
    with ZipFile(path) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
        shapes = [name for name in entries if name.lower().endswith(".shp") and not _hidden(name)]
        if len(shapes) != 1:
            names = ", ".join(shapes) or say("boundaries.file.none")
            raise MapFileError(say("boundaries.file.one_shapefile", names=names))
        stem = shapes[0].lower().removesuffix("shp")
        wanted = {
            name.lower().removeprefix(stem): entry
            for name, entry in entries.items()
            if name.lower().removeprefix(stem) in {"shp", "dbf", "prj", "cpg"}
        }
        if "dbf" not in wanted:
            raise MapFileError(say("boundaries.file.no_dbf"))
        size = sum(entry.file_size for entry in wanted.values())
        if size > LARGEST:
            raise MapFileError(say("boundaries.file.too_large", most=written(LARGEST / 2**20)))
        return {ending: archive.read(entry) for ending, entry in wanted.items()}


def _hidden(name: str) -> bool:
    """Whether the entry is what a Mac puts beside each file."""
    return "__MACOSX" in name or Path(name).name.startswith(".")


def _geometry(each: "shapefile.ShapeRecord") -> object:
    return None if each.shape.shapeType == shapefile.NULL else each.shape.__geo_interface__


def _text(part: bytes) -> str:
    return part.decode("ascii", "replace").strip().strip("\0")
