"""What a file of a map holds: features with a geometry and what is written beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shapely import Geometry


class MapFileError(ValueError):
    """A file that cannot be taken as a map; the text says for people which feature, and why."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: where it stands in the file, counted from 1; its shape; what is told of it by name."""

    number: int
    geometry: Geometry
    properties: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Layer:
    """The features of a file in its order, and the coordinate system that it names itself, "" where none."""

    features: Sequence[Feature]
    crs: str = ""
