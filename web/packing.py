"""Points of a map in few bytes, whole or rough.

Whole: positions within their `box` (west, south, east, north) as two bytes each, numbers of the store as
steps of four bytes. Rough, for a first look at many: positions on a grid of 2048 by 2048 in the order of
its Z-curve, as steps along it; nothing that names a single thing. Codes are one byte each, by dimension.
Arrays are base64 of little-endian numbers.
"""

from array import array
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from store.query.map_layers import Point

STEPS = 65_535
ROUGH_BITS = 11
UNKNOWN = 255
NAMED = 3_000
"""More points do not bring their names along: their cards are asked for instead; such are looked at rough."""
Codes = Mapping[str, Callable[[Point], int]]
"""By dimension the place of a point's code among those of the dimension."""


def whole(found: Sequence[Point], codes: Codes) -> dict[str, Any]:
    """Every point as exactly as a map can show it."""
    box, places = _placed(found, STEPS)
    numbers = [each.number for each in found]
    steps = [number - before for number, before in zip(numbers, (0, *numbers), strict=False)]
    return {
        "count": len(found),
        "box": box,
        "x": _base64(array("H", (x for x, _y in places))),
        "y": _base64(array("H", (y for _x, y in places))),
        "ids": _base64(array("I", steps)),
        "by": _codes(found, codes),
        "names": [each.name for each in found] if len(found) <= NAMED else None,
    }


def rough(found: Sequence[Point], codes: Codes) -> dict[str, Any]:
    """Every point to about a hundred metres in a province; the whole where there are few."""
    if len(found) <= NAMED:
        return whole(found, codes)
    box, places = _placed(found, 2**ROUGH_BITS - 1)
    order = sorted((_along(x, y), at) for at, (x, y) in enumerate(places))
    curve = [place for place, _at in order]
    steps = [place - before for place, before in zip(curve, (0, *curve), strict=False)]
    points = [found[at] for _place, at in order]
    return {"count": len(found), "box": box, "curve": steps, "by": _codes(points, codes)}


def _placed(found: Sequence[Point], most: int) -> tuple[list[float] | None, list[tuple[int, int]]]:
    """The box around all points, and where within it each lies, from 0 to `most`."""
    if not found:
        return None, []
    east_west = [each.longitude for each in found]
    north_south = [each.latitude for each in found]
    west, south = min(east_west), min(north_south)
    across, up = (max(east_west) - west) or 1.0, (max(north_south) - south) or 1.0
    places = [
        (round((x - west) / across * most), round((y - south) / up * most))
        for x, y in zip(east_west, north_south, strict=True)
    ]
    return [west, south, west + across, south + up], places


def _along(x: int, y: int) -> int:
    """How far along the Z-curve a cell lies: the bits of x and y in turn."""
    return sum(((x >> bit) & 1) << (2 * bit) | ((y >> bit) & 1) << (2 * bit + 1) for bit in range(ROUGH_BITS))


def _codes(found: Sequence[Point], codes: Codes) -> dict[str, str]:
    return {name: _base64(array("B", map(code, found))) for name, code in codes.items()}


def _base64(values: "array[int]") -> str:
    return b64encode(values.tobytes()).decode()
