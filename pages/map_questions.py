"""What a map asks: the units of its day, the indicator that colours them, the layers that lie on them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from catalogue import areas, indicators, map_layers, sources, subjects
from components.maps.side import map_body, map_unit
from components.maps.stage import map_stage
from domain import collation
from domain.answers import Layer, Mapped
from domain.classes import bounds
from domain.periods import local_day
from domain.readings import Absence, Reading
from pages.panels import ONE_DAY, Draw, Panel, Scope, View
from store import territory
from store.query import map_layers as layers
from store.query import readded
from store.query.progress import at
from wording import say

LIBRARIES = ("dash_leaflet",)
FILTERS = ("area", "known_at", "communes")
VIEW = "map"
ON_CARD = 12
"""Numbers on the card of a unit."""
CENTRE = (105.1, 10.4)
"""Where a map looks before it knows its province: the middle of the delta."""


def map_panel(
    name: str, *, title: str, fields: Sequence[str] = (), first: str = "", lit: Sequence[str] | None = None
) -> Panel:
    """The map of some fields, of all where none is named.

    `first` colours it unless the address asks otherwise; `lit` layers are on at first, all where None.
    """
    shown = [code for code, layer in map_layers().items() if not fields or layer.field in fields]
    on_at_first = shown if lit is None else lit
    told = [code for code, each in sources().items() if not fields or each.field in fields]

    def ask(connection: Any, scope: Scope) -> Mapped:
        found = _mapped(connection, scope, fields=fields, first=first, shown=shown)
        return replace(found, lit=tuple(on_at_first))

    return Panel(
        code=f"map.{name}",
        title=title,
        ask=ask,
        draw=map_body,
        sources=tuple(told),
        unit=map_unit,
        size="c12 tall",
        stage=partial(map_stage, name, centre=CENTRE),
    )


def map_beside(name: str, layer: str, *, title: str, draw: Draw, size: str) -> Panel:
    """A small map without colours beside what `layer` is of; what lies on it is put there by the browser."""

    def ask(connection: Any, scope: Scope) -> Mapped:
        level, units = division(scope.home, scope.area, scope.day)
        placed = layers.layer(connection, layer, scope.place)
        return Mapped(
            level=level,
            on=scope.day,
            units=tuple(units),
            indicator="",
            offered=(),
            values=(),
            method="",
            bounds=(),
            layers=(placed,),
            lit=(layer,),
        )

    return Panel(
        code=f"map.{name}",
        title=title,
        ask=ask,
        draw=draw,
        sources=(layers.source_of(layer),),
        size=f"{size} beside",
        stage=partial(map_stage, name, centre=CENTRE),
    )


def map_view(field: str, *others: str, first: str = "") -> View:
    """The view of a field that is its map; `others` are fields whose indicators and layers it shows too."""
    subject = subjects()[field]
    title = say("maps.of_field", field=subject.title)
    panel = map_panel(field, title=title, fields=(field, *others), first=first)
    return View(VIEW, say("maps.view"), (panel,), FILTERS, libraries=LIBRARIES)


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


def _mapped(
    connection: Any, scope: Scope, *, fields: Sequence[str], first: str, shown: Sequence[str]
) -> Mapped:
    on, level, units, offered = _standing(connection, scope, fields)
    reform = areas.lineage(scope.home)[-1].since
    drawn_on = local_day(scope.now) if scope.boundaries and on < reform else None
    if drawn_on:
        level, units = division(scope.home, scope.area, drawn_on)
        added = readded.offered(connection, [code for code, _name in units], on=on)
        offered = [code for code in added if not fields or indicators()[code].field in fields]
    codes = [code for code, _name in units]
    indicator = _chosen(scope.indicator, first, offered)
    ask = readded.values if drawn_on else layers.values
    found = (
        ask(connection, indicator, codes, on=on, now=scope.now, known_at=scope.known_at)
        if indicator and (indicator in offered or not drawn_on)
        else []
    )
    method = scope.classes or (indicators()[indicator].classes if indicator else "quantile")
    known = [each.value for each in found if each.value is not None]
    nothing = at(connection, indicator, scope.place, period=None) if indicator and not found else None
    return Mapped(
        level=level,
        on=on,
        units=tuple(units),
        indicator=indicator,
        offered=tuple(offered),
        values=tuple(found),
        method=method,
        bounds=bounds(known, method) if known else (),
        layers=tuple(layers.layer(connection, code, scope.place) for code in shown),
        absent=(nothing,) if isinstance(nothing, Absence) else (),
        reform=reform if len(areas.lineage(scope.home)) > 1 else None,
        drawn_on=drawn_on,
    )


def _standing(
    connection: Any, scope: Scope, fields: Sequence[str]
) -> tuple[date, str, list[tuple[str, str]], list[str]]:
    """The day of a map, its units and the indicators that they have.

    Fields that ended with the units of before are shown on their last day, unless another one is asked for.
    """
    reform = areas.lineage(scope.home)[-1].since
    days = [scope.day, *([reform - ONE_DAY] if scope.on is None and scope.day >= reform else ())]
    for on in days:
        level, units = division(scope.home, scope.area, on)
        offered = [
            code
            for code in layers.offered(connection, [code for code, _name in units])
            if not fields or indicators()[code].field in fields
        ]
        if offered:
            return on, level, units, offered
    return scope.day, *division(scope.home, scope.area, scope.day), []


def _chosen(asked: str, first: str, offered: Sequence[str]) -> str:
    """The indicator asked for, also where it has no values here; else the first one that has some."""
    if asked:
        return asked
    return first if first in offered else next(iter(offered), "")
