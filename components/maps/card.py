"""The card of a thing on a map: a unit with its living numbers, a place with its facts, a report."""

from collections.abc import Sequence
from urllib.parse import urlencode

from dash import html
from dash.development.base_component import Component

from catalogue import indicators, map_layers, places, sources, subjects
from catalogue.model import MapLayer
from catalogue.records import columns
from components.behind import address, record_address
from components.maps.drawn import UNSURE
from components.marks import marks
from components.place_list import place_cell, place_title
from components.record import written
from components.states import sign
from components.words import brief_period, value
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
    rows = [_reading(each) for each in readings]
    inside = [_inside(each, area) for each in layers if each.placed + each.unplaced]
    return [
        _head(name, detail),
        html.Dl([part for row in rows for part in row], className="map__numbers")
        if rows
        else html.P(say("maps.no_numbers"), className="map__note"),
        *([html.H4(say("maps.inside")), html.Ul(inside, className="map__inside")] if inside else ()),
    ]


def place_card(layer: MapLayer, place: Place, *, source: str, simulated: bool, area: str) -> list[Component]:
    """A place: its state and its facts as its register has them, and where it is listed."""
    facts = [*LISTED, *places()[place.kind].facts]
    told = [(place_title(place.kind, name), place_cell(place, name)) for name in facts]
    return [
        _head(place.name, layer.title),
        _facts([(name, cell) for name, cell in told if cell]),
        _origin(source, say("maps.updated", day=day(local_day(place.updated_at))), simulated=simulated),
        _links((say("maps.list", layer=layer.title), field_address(layer, area))),
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
        _head(record.source_id, layer.title),
        _facts([(name, text) for name, text in told if text]),
        _origin(record.source, "", simulated=simulated),
        _links((say("maps.record"), below)),
    ]


def field_address(layer: MapLayer, area: str = "") -> str:
    """Where the things of a layer are listed: those of an area, or all."""
    asked = {"view": layer.view, **({"area": area} if area else {})}
    return f"{subjects()[layer.field].path}?{urlencode(asked)}"


def _head(name: str, detail: str) -> html.Header:
    return html.Header([html.H3(name, className="map__head"), html.Span(detail, className="soft")])


def _reading(each: Reading) -> tuple[Component, ...]:
    told_of, below = marks({"data-indicator": each.indicator}), address(each)
    shown: Component = html.Span(value(each), **told_of)
    if below:
        shown = html.A(value(each), href=below, className="records__link", **told_of)
    meant = indicators()[each.indicator]
    name = html.Dt([sign(each.freshness.state), " ", meant.title])
    number_of = html.Dd([shown, " ", html.Span(meant.unit, className="soft")])
    return name, number_of, html.Dd(_told(each), className="map__age")


def _told(each: Reading) -> str:
    """Period, source, day and doubts of a number."""
    facts = [brief_period(each.freq, each.period_start), sources()[each.provenance.source].short]
    if each.provenance.as_of:
        facts.append(say("foot.as_of", day=day(each.provenance.as_of)))
    if each.status in UNSURE:
        facts.append(say(f"foot.{each.status.name.lower()}"))
    if each.provenance.simulated:
        facts.append(say("panel.simulated"))
    return " · ".join(facts)


def _inside(layer: Layer, area: str) -> html.Li:
    meant = map_layers()[layer.code]
    words = say("maps.things", count=number(layer.placed + layer.unplaced), layer=meant.title)
    return html.Li(html.A(words, href=field_address(meant, area), **marks({"data-nav": "true"})))


def _facts(told: Sequence[tuple[str, Component | str]]) -> html.Dl:
    pairs = [part for name, cell in told for part in (html.Dt(name), html.Dd(cell))]
    return html.Dl(pairs, className="map__facts")


def _origin(source: str, when: str, *, simulated: bool) -> html.P:
    name = sources()[source].short if source in sources() else source
    badge = html.Span(say("panel.simulated"), className="panel__badge") if simulated else None
    return html.P([" · ".join(filter(None, (name, when))), " ", badge], className="map__age")


def _links(*links: tuple[str, str]) -> html.P:
    there = [html.A(words, href=below, **marks({"data-nav": "true"})) for words, below in links]
    return html.P(there, className="map__links")
