"""Where an area lies, as a map draws it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outline:
    """The extent of a unit of the administration, in degrees of WGS 84.

    `geometry` is a Polygon or MultiPolygon of GeoJSON as text; `longitude` and `latitude` are where its
    name stands, inside it. `approximate` where nobody has brought the boundary: a cell around the
    position of the unit.
    """

    area: str
    geometry: str
    longitude: float
    latitude: float
    approximate: bool
