"""The card of a thing on a map: a unit with its living numbers, a place with its facts, a report."""

from collections.abc import Sequence
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from catalogue import map_layers, places, subjects
from catalogue.model import MapLayer
from catalogue.records import columns
from components.behind import record_address
from components.maps.card_parts import facts, head, links, origin, reading
from components.marks import marks
from components.place_list import place_cell, place_title
from components.record import written
from domain.answers import Layer
from domain.listing import Listed
from domain.periods import local_day
from domain.places import Place
from domain.readings import Reading
from wording import day, number, say

LISTED = ("status", "area", "former_area", "org", "capacity")


def unit_card(
    name: str, detail: str, readings: Sequence[Reading], layers: Sequence[Layer], *, area: str
) -> list[Component]:
    """A unit: its numbers, each with unit, period, state and source, then what lies in it."""
    rows = [reading(each) for each in readings]
    inside = [_inside(each, area) for each in layers if each.placed + each.unplaced]
    return [
        head(name, detail),
        html.Dl([part for row in rows for part in row], className="map__numbers")
        if rows
        else html.P(say("maps.no_numbers"), className="map__note"),
        *([html.H4(say("maps.inside")), html.Ul(inside, className="map__inside")] if inside else ()),
    ]


def place_card(layer: MapLayer, place: Place, *, source: str, simulated: bool, area: str) -> list[Component]:
    """A place: its state and its facts as its register has them, and where it is listed."""
    names = [*LISTED, *places()[place.kind].facts]
    told = [(place_title(place.kind, name), place_cell(place, name)) for name in names]
    return [
        head(place.name, layer.title),
        facts([(name, cell) for name, cell in told if cell]),
        origin(source, say("maps.updated", day=day(local_day(place.updated_at))), simulated=simulated),
        links((say("maps.list", layer=layer.title), field_address(layer, area))),
    ]


def report_card(layer: MapLayer, record: Listed, *, simulated: bool) -> list[Component]:
    """A report: of which kind, where it stands, who handles it; never who sent it."""
    known = columns(record.kind)
    names = ("status", "category", "org", "area", "submitted_at", "due_at", "finished_at")
    told = [
        (say(f"record.citizen_report.{name}"), written(known[name], record.values[name])) for name in names
    ]
    below = record_address(record.kind, record.source, record.source_id)
    return [
        head(record.source_id, layer.title),
        facts([(name, text) for name, text in told if text]),
        origin(record.source, "", simulated=simulated),
        links((say("maps.record"), below)),
    ]


def field_address(layer: MapLayer, area: str = "") -> str:
    """Where the things of a layer are listed: those of an area, or all."""
    asked = {"view": layer.view, **({"area": area} if area else {})}
    return f"{subjects()[layer.field].path}?{urlencode(asked)}"


def _inside(layer: Layer, area: str) -> html.Li:
    meant = map_layers()[layer.code]
    words = say("maps.things", count=number(layer.placed + layer.unplaced), layer=meant.title)
    return html.Li(html.A(words, href=field_address(meant, area), **marks({"data-nav": "true"})))
