"""A map as data for the browser: the shade and the number of every unit, the looks of every layer."""

from typing import Any

from catalogue import indicators, map_layers
from components.maps.looks import layer_drawn
from components.words import value
from domain.answers import Mapped
from domain.classes import class_of
from domain.freshness import State
from domain.records import ObsStatus
from wording import say

UNSURE = (ObsStatus.ESTIMATED, ObsStatus.PROVISIONAL, ObsStatus.FORECAST)
DARKEST = 4


def map_drawn(answer: Mapped) -> dict[str, Any]:
    """What the browser draws: by code of a unit its shade and its number in words; looks of the layers."""
    units: dict[str, list[Any]] = {}
    for each in answer.values:
        look: int | str = "withheld"
        if each.value is not None:
            look = shade(class_of(each.value, answer.bounds), len(answer.bounds))
        elif each.status is not ObsStatus.WITHHELD:
            look = "missing"
        units[each.area] = [look, value(each), *([1] if each.status in UNSURE else [])]
    meant = indicators().get(answer.indicator)
    return {
        "lit": list(answer.lit),
        "level": answer.level,
        "on": (answer.drawn_on or answer.on).isoformat(),
        "indicator": answer.indicator,
        "title": meant.title if meant else "",
        "unit": meant.unit if meant else "",
        "none": say("panel.no_value"),
        "units": units,
        "all": [code for code, _name in answer.units],
        "layers": [
            layer_drawn(map_layers()[each.code], ended=each.total.freshness.state is State.DEAD)
            for each in answer.layers
        ],
        "words": {key: say(f"maps.{key}") for key in ("by", "as_points", "as_heat", "how")},
    }


def shade(place: int, of: int) -> int:
    """Which of the five shades a class has: few classes are spread over them."""
    return DARKEST if of == 1 else round(place * DARKEST / (of - 1))
