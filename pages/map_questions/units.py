"""The units that a map colours, and what is known of each: found by name, its numbers, its points."""

from dataclasses import replace
from datetime import date
from typing import Any

from catalogue import areas, map_layers, subjects
from domain import collation
from domain.answers import Layer
from domain.readings import Reading
from pages.panels import Scope
from store import territory
from store.query import map_layers as layers
from store.query import readded
from wording import say

ON_CARD = 12
"""Numbers on the card of a unit."""


def division(home: str, area: str, on: date) -> tuple[str, list[tuple[str, str]]]:
    """Level, codes and names of the units that a map of `area` colours on a day; none where it held none."""
    units = areas.children(territory.code_on(home, on), on)
    level = units[0].level if units else "commune"
    return level, [(unit.code, unit.name) for unit in units if area in (home, unit.code)]


def found_units(wanted: str, *, home: str, area: str, on: date) -> list[tuple[str, str, str]]:
    """Units of the day whose folded names hold `wanted`: code, name, level; what begins with it first."""
    level, units = division(home, area, on)
    named = [(code, name, collation.folded(name)) for code, name in units]
    hits = [(wanted not in folded.split(" ", 1)[-1][: len(wanted)], folded, code, name)
            for code, name, folded in named if wanted in folded]  # fmt: skip
    return [(code, name, say(f"maps.level.{level}")) for _late, _folded, code, name in sorted(hits)]


def numbers_of(connection: Any, code: str, scope: Scope) -> list[Reading]:
    """What is known of one unit on a map's day: what colours the map first, then headlines of every field.

    Where figures of before were added up for the unit, that is what colours it.
    """
    offered = layers.offered(connection, [code])
    leading = [each for subject in subjects().values() for each in subject.headlines]
    wanted = dict.fromkeys(each for each in (scope.indicator, *leading, *offered) if each in offered)
    clock: dict[str, Any] = {"now": scope.now, "known_at": scope.known_at}
    added: list[Reading] = []
    if scope.drawn_day > scope.day and scope.indicator in readded.offered(connection, [code], on=scope.day):
        added = readded.values(connection, scope.indicator, [code], on=scope.day, **clock)
        wanted.pop(scope.indicator, None)
    found = layers.numbers(connection, list(wanted)[:ON_CARD], area=code, on=scope.drawn_day, **clock)
    return [*added, *found]


def layers_in(connection: Any, code: str, scope: Scope) -> list[Layer]:
    """Every layer of points as it is within one unit."""
    place = replace(scope.place, area=code, org="")
    return [layers.layer(connection, each, place) for each in map_layers()]
