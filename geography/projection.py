"""Coordinates as degrees of WGS 84, whatever a file has: VN-2000 in metres above all.

The transverse Mercator projection of VN-2000 has a central meridian of its own in each province
(Circular 973/2001/TT-TCĐC), which a file may fail to tell.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError, ProjError

from geography.features import Feature, Layer, MapFileError
from wording import number, say

WGS84 = CRS.from_epsg(4326)
SCALES = {3: 0.9999, 6: 0.9996}
"""Scale on the central meridian, by the width of the zone in degrees."""
TRANSVERSE = (
    'PROJCS["VN-2000",GEOGCS["GCS_VN_2000",DATUM["D_Vietnam_2000",'
    'SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],'
    'PARAMETER["Central_Meridian",{degrees}],PARAMETER["Scale_Factor",{scale}],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
TURN = 180
VIETNAM = (101.0, 6.0, 118.5, 24.0)
"""West, south, east and north of everything that a map of the country shows."""


def named(crs: str) -> CRS:
    """The coordinate system of a name ("EPSG:9208"), or of the text of a .prj file.

    Raises:
        MapFileError: there is none.
    """
    try:
        return CRS.from_user_input(crs)
    except CRSError as error:
        raise MapFileError(say("boundaries.crs.unknown", crs=crs[:80])) from error


def of_meridian(degrees: float, *, zone: int = 3) -> CRS:
    """VN-2000 in metres around a central meridian, in a zone of 3 or 6 degrees."""
    return CRS.from_wkt(TRANSVERSE.format(degrees=degrees, scale=SCALES[zone]))


def in_degrees(layer: Layer, given: CRS | None = None) -> list[Feature]:
    """The features of a layer in WGS 84; `given` goes before what the file says of itself.

    Raises:
        MapFileError: nobody says in which system its metres are, or it does not lie in Vietnam.
    """
    crs = given or (named(layer.crs) if layer.crs else None)
    features = list(layer.features)
    if crs is not None and crs != WGS84:
        features = _moved(features, crs)
    elif crs is None and not _may_be_degrees(features):
        raise MapFileError(say("boundaries.crs.metres"))
    for feature in features:
        _check(feature)
    return features


def _moved(features: Sequence[Feature], crs: CRS) -> list[Feature]:
    step = Transformer.from_crs(crs, WGS84, always_xy=True)

    def move(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(step.transform(points[:, 0], points[:, 1], errcheck=True))

    found = []
    for feature in features:
        try:
            found.append(replace(feature, geometry=shapely.transform(feature.geometry, move)))
        except ProjError as error:
            reason = say("boundaries.crs.outside", crs=crs.name)
            raise MapFileError(
                say("boundaries.feature.broken", number=feature.number, reason=reason)
            ) from error
    return found


def _may_be_degrees(features: Sequence[Feature]) -> bool:
    west, south, east, north = shapely.total_bounds([feature.geometry for feature in features])
    return bool(max(abs(west), abs(east)) <= TURN and max(abs(south), abs(north)) <= TURN)


def _check(feature: Feature) -> None:
    """Refuse what does not touch the country; say so where longitude and latitude were only swapped."""
    west, south, east, north = feature.geometry.bounds
    if _touches(west, south, east, north):
        return
    problem = "swapped" if _touches(south, west, north, east) else "elsewhere"
    raise MapFileError(
        say(
            f"boundaries.feature.{problem}",
            number=feature.number,
            longitude=number(west, 4),
            latitude=number(south, 4),
        )
    )


def _touches(west: float, south: float, east: float, north: float) -> bool:
    return west <= VIETNAM[2] and east >= VIETNAM[0] and south <= VIETNAM[3] and north >= VIETNAM[1]
