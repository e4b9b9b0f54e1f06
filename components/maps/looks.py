"""How the points of a layer are drawn: a shape and a colour for each code of each way to colour them."""

from typing import Any

from catalogue import codelists, places
from catalogue.model import MapLayer, MapLook
from catalogue.records import columns
from domain.freshness import State
from wording import number, say

LOOKS = {
    State.LIVE: None,
    State.PROVISIONAL: None,
    State.LATE: MapLook(shape="triangle", tone="late"),
    State.DEAD: MapLook(shape="square", tone="dead"),
    State.MISSING: MapLook(shape="ring", tone="text-3"),
}
"""How a place is drawn by the sign of its state; None: as a disc in the colour of its layer."""
TONES = tuple(f"s{place}" for place in range(1, 9))
STATUS, AGE = "status", "age"


def layer_drawn(layer: MapLayer, *, ended: bool) -> dict[str, Any]:
    """A layer for the browser: its colour, and for each way to colour its points how each code looks.

    One whose source has `ended` is drawn paler.
    """
    return {
        "code": layer.code,
        "title": layer.title,
        "icon": layer.icon,
        "tone": layer.tone,
        "heat": bool(layer.event),
        "ended": ended,
        "by": [_cut(layer, dimension) for dimension in dimensions(layer)],
    }


def dimensions(layer: MapLayer) -> tuple[str, ...]:
    """The ways to colour the points of a layer: by state, by what the catalogue names, by age."""
    return (STATUS, *layer.by, *((AGE,) if layer.ages else ()))


def codes_of(layer: MapLayer, dimension: str) -> dict[str, str]:
    """Codes of a dimension with their names, in the order of the catalogue."""
    if dimension == AGE:
        names = [say("maps.age_up_to", days=number(days)) for days in layer.ages]
        names.append(say("maps.age_over", days=number(layer.ages[-1])))
        return {str(place): name for place, name in enumerate(names)}
    if layer.event:
        return dict(columns(layer.event)[dimension].names())
    kind = places()[layer.place or ""]
    listed = kind.statuses if dimension == STATUS else kind.facts[dimension].codes or ""
    return {code: item.name for code, item in codelists()[listed].items.items()}


def dimension_title(layer: MapLayer, dimension: str) -> str:
    """What a way to colour is called."""
    if layer.place and dimension in (facts := places()[layer.place].facts):
        return facts[dimension].title
    return say(f"maps.by_{dimension}")


def _cut(layer: MapLayer, dimension: str) -> dict[str, Any]:
    codes = codes_of(layer, dimension)
    items = []
    for place, (code, words) in enumerate(codes.items()):
        look = _look(layer, code) if dimension == STATUS else None
        shape = look.shape if look else "circle" if place < len(TONES) else "triangle"
        tone = look.tone if look else layer.tone
        if dimension != STATUS:
            tone = TONES[place % len(TONES)]
        items.append([words, shape, tone])
    return {"code": dimension, "title": dimension_title(layer, dimension), "items": items}


def _look(layer: MapLayer, status: str) -> MapLook | None:
    if status in layer.looks:
        return layer.looks[status]
    state = places()[layer.place].signs.get(status) if layer.place else None
    return LOOKS[state] if state else None
