"""The stage of a map: Leaflet by dash-leaflet, the search, its buttons, and the places of card and hint.

It stands in the panel from the start and is kept while the panel around it is drawn anew; what lies on it
is drawn by assets/map.js. Nobody but this server is asked, for a base map neither.
"""

import dash_leaflet as dl
from dash import html
from dash.development.base_component import Component

from components.marks import marks
from wording import say

ZOOM, LEAST_ZOOM, MOST_ZOOM = 9, 6, 18
BUTTONS = (
    ("zoom_in", "plus-lg"), ("zoom_out", "dash-lg"), ("whole", "house"), ("full", "arrows-fullscreen"),
    ("print", "printer"),
)  # fmt: skip
Position = tuple[float, float]
"""Longitude and latitude."""


def map_stage(code: str, *, centre: Position) -> html.Div:
    """The empty map of the panel `map.<code>`, looking at `centre` until its units are there."""
    longitude, latitude = centre
    leaflet = dl.Map(
        dl.ScaleControl(position="bottomleft", imperial=False),
        id=f"panel-map-{code}",
        center=[latitude, longitude],
        zoom=ZOOM,
        minZoom=LEAST_ZOOM,
        maxZoom=MOST_ZOOM,
        zoomSnap=0.5,
        zoomControl=False,
        attributionControl=False,
        preferCanvas=True,
        trackViewport=False,
        className="map__leaflet",
    )
    return html.Div(
        [
            html.Div(leaflet, className="map__ground", role="region",
                     **marks({"aria-label": say("maps.region")})),
            html.Div([_search(), _buttons()], className="map__bar"),
            html.Div(className="map__card", hidden=True, role="region",
                     **marks({"aria-label": say("maps.card"), "aria-live": "polite"})),
            html.Div(className="map__hint", hidden=True, **marks({"aria-hidden": "true"})),
        ],
        className="map",
        **marks({
            "data-map-stage": code, "data-none": say("maps.search_none"),
            "data-close": say("panel.sheet_close"), "data-failed": say("panel.sheet_failed"),
        }),
    )  # fmt: skip


def _search() -> html.Div:
    """The browser puts the field into the label: Dash has no plain one."""
    name = say("maps.search")
    field = html.Label(
        html.I(className="bi bi-search", **marks({"aria-hidden": "true"})),
        className="map__field",
        **marks({"data-map-field": name}),
    )
    found = html.Ul(className="map__found", hidden=True, **marks({"aria-label": say("maps.found")}))
    return html.Div([field, found], className="map__search", role="search")


def _buttons() -> html.Div:
    return html.Div([_button(action, glyph) for action, glyph in BUTTONS], className="map__buttons")


def _button(action: str, glyph: str) -> Component:
    name = say(f"maps.{action}")
    return html.Button(
        html.I(className=f"bi bi-{glyph}", **marks({"aria-hidden": "true"})),
        className="icon-button map__button",
        title=name,
        **marks({"data-map-do": action, "aria-label": name}),
    )
