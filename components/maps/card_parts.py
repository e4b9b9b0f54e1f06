"""The parts of a card on a map: its head, numbers, facts, source and ways on."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from catalogue import indicators, sources
from components.behind import address
from components.maps.drawn import UNSURE
from components.marks import marks
from components.states import sign
from components.words import brief_period, value
from domain.readings import Reading
from wording import day, say


def head(name: str, detail: str) -> html.Header:
    """The name of the thing, and of what kind it is."""
    return html.Header([html.H3(name, className="map__head"), html.Span(detail, className="soft")])


def reading(each: Reading) -> tuple[Component, ...]:
    """A number with unit and state under its title, then period, source and doubts."""
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


def facts(told: Sequence[tuple[str, Component | str]]) -> html.Dl:
    """Facts by name."""
    pairs = [part for name, cell in told for part in (html.Dt(name), html.Dd(cell))]
    return html.Dl(pairs, className="map__facts")


def origin(source: str, when: str, *, simulated: bool) -> html.P:
    """Source and day of a thing, and that it is simulated."""
    name = sources()[source].short if source in sources() else source
    badge = html.Span(say("panel.simulated"), className="panel__badge") if simulated else None
    return html.P([" · ".join(filter(None, (name, when))), " ", badge], className="map__age")


def links(*links: tuple[str, str]) -> html.P:
    """Ways on."""
    there = [html.A(words, href=below, **marks({"data-nav": "true"})) for words, below in links]
    return html.P(there, className="map__links")
