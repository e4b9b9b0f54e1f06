"""Panels that are maps: of every field or of some, beside a list, or as a view of a field's page."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from catalogue import map_layers, sources, subjects
from components.maps.side import map_body, map_unit
from components.maps.stage import map_stage
from domain.answers import Mapped
from pages.map_questions.mapped import mapped
from pages.map_questions.units import division
from pages.panels import Draw, Panel, Scope, View
from store.query import map_layers as layers
from wording import say

LIBRARIES = ("dash_leaflet",)
FILTERS = ("area", "known_at", "communes")
VIEW = "map"
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
        found = mapped(connection, scope, fields=fields, first=first, shown=shown)
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
