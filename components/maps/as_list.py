"""What a map shows, for those who cannot see it: every unit with its value, and where layers are listed."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from catalogue import indicators, map_layers
from components.maps.card import field_address
from components.maps.drawn import UNSURE
from components.marks import marks
from components.table import table
from components.words import value
from domain.answers import Layer, Mapped
from domain.readings import Reading
from wording import number, say


def map_list(answer: Mapped) -> html.Details:
    """Units by value, the largest first, those without one last; a click on one chooses it on the map."""
    values = {each.area: each for each in answer.values}
    ranked = sorted(answer.units, key=lambda unit: _rank(values.get(unit[0])))
    rows: list[list[Component | str]] = [
        [_unit(code, name), _told(values.get(code))] for code, name in ranked
    ]
    head = [say("table.area"), indicators()[answer.indicator].unit if answer.indicator else ""]
    return html.Details(
        [
            html.Summary(say("maps.as_list")),
            table(head, rows, numbers=(1,)) if rows else html.P(say("table.empty")),
            _layers(answer.layers),
        ],
        className="map__list",
    )


def _rank(reading: Reading | None) -> tuple[bool, float]:
    known = reading.value if reading is not None else None
    return known is None, -(known or 0.0)


def _unit(code: str, name: str) -> html.Button:
    return html.Button(name, className="map__unit", **marks({"data-map-unit": code}))


def _told(reading: Reading | None) -> str:
    if reading is None:
        return say("panel.no_value")
    return f"{value(reading)} ◌" if reading.status in UNSURE else value(reading)


def _layers(layers: Sequence[Layer]) -> html.Ul:
    """The lists of what the layers show."""
    listed = [(map_layers()[each.code], each.placed + each.unplaced) for each in layers]
    links = [
        html.A(say("maps.things", layer=layer.title, count=number(count)), href=field_address(layer),
               **marks({"data-nav": "true"}))
        for layer, count in listed
    ]  # fmt: skip
    return html.Ul([html.Li(link) for link in links], className="map__inside")
