"""The switches of a map's layers: each with its number, its state and its age."""

from dash import html

from catalogue import map_layers, sources
from components.marks import marks
from components.states import sign
from domain.answers import Layer
from domain.freshness import State
from domain.readings import Reading
from wording import day, number, say


def layer_switches(layers: tuple[Layer, ...]) -> html.Fieldset | None:
    """A switch for each layer, with its state, its number and its age; the browser knows which are on."""
    if not layers:
        return None
    return html.Fieldset(
        [html.Legend(say("maps.layers"), className="map__name"), *map(_layer, layers)],
        className="map__layers",
    )


def _layer(layer: Layer) -> html.Div:
    meant = map_layers()[layer.code]
    state = layer.total.freshness.state
    words = [
        html.I(
            className=f"bi bi-{meant.icon} map__icon map__icon--{meant.tone}",
            **marks({"aria-hidden": "true"}),
        ),
        html.Span(meant.title, className="map__title"),
        html.Span(number(layer.placed), className="map__count"),
        sign(state),
    ]
    switch = html.Button(
        words,
        className="map__switch",
        role="switch",
        **marks({"data-map-layer": layer.code, "aria-checked": "false"}),
    )
    return html.Div(
        [switch, html.Div(_age(layer), className="map__age"), html.Div(className="map__looks", hidden=True)],
        className="map__layer",
    )


def _age(layer: Layer) -> str:
    """From where and of which day the layer is; what of it has no point."""
    total = layer.total
    code = total.provenance.source if isinstance(total, Reading) else total.source
    facts = [sources()[code].short if code in sources() else code]
    if isinstance(total, Reading) and total.provenance.as_of:
        facts.append(say("foot.as_of", day=day(total.provenance.as_of)))
    if total.freshness.state is State.DEAD and sources()[code].retired:
        facts.append(say("maps.ended"))
    if isinstance(total, Reading) and total.provenance.simulated:
        facts.append(say("panel.simulated"))
    if layer.unplaced:
        facts.append(say("maps.unplaced", count=number(layer.unplaced)))
    return " · ".join(facts)
