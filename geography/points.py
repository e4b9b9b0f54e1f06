"""A table of points: one row each, with its longitude and latitude in columns of their own.

The first row names the columns; they are separated by commas, semicolons or tabs. Numbers may have a decimal
comma where no comma separates. Every other column is a property. `x` and `y` name no column that is taken:
in VN-2000 the first is the northing, elsewhere the easting.
"""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from math import isfinite

import shapely

from catalogue.spelling import plain
from geography.features import Feature, Layer, MapFileError
from wording import say

LONGITUDE = ("longitude", "lon", "lng", "long", "kinhdo", "easting")
LATITUDE = ("latitude", "lat", "vido", "northing")
DELIMITERS = ",;\t"
LONGEST_TOLD = 40


def read(text: str) -> Layer:
    """The points of a table in its order, in the units of its numbers.

    Raises:
        MapFileError: it has no such columns, or a row has no numbers in them.
    """
    head = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=head.count)
    rows = csv.DictReader(StringIO(text, newline=""), delimiter=delimiter, restkey="", restval="")
    try:
        across, up = _columns(rows.fieldnames or ())
        return Layer(
            [
                _point(number, {name: row[name] for name in rows.fieldnames or ()}, across, up)
                for number, row in enumerate(rows, 1)
            ]
        )
    except csv.Error as error:
        raise MapFileError(say("boundaries.points.broken", reason=str(error))) from error


def _columns(names: Sequence[str]) -> tuple[str, str]:
    """The names of the columns of longitude and latitude."""
    known = {plain(name).casefold().replace(" ", "").replace("_", ""): name for name in names}
    across = next((known[key] for key in LONGITUDE if key in known), None)
    up = next((known[key] for key in LATITUDE if key in known), None)
    if across is None or up is None:
        raise MapFileError(say("boundaries.points.no_columns", names=", ".join(names)[:200]))
    return across, up


def _point(number: int, row: Mapping[str, str], across: str, up: str) -> Feature:
    try:
        x, y = _number(row[across]), _number(row[up])
    except ValueError:
        told = {"longitude": row[across][:LONGEST_TOLD], "latitude": row[up][:LONGEST_TOLD]}
        raise MapFileError(say("boundaries.points.no_number", number=number, **told)) from None
    return Feature(number, shapely.Point(x, y), row)


def _number(text: str) -> float:
    found = float(text.strip().replace(",", "."))
    if not isfinite(found):
        raise ValueError(text)
    return found
