"""What is said of the map beside the wall: what its marks mean, and how many cameras have none on it."""

import json
from dataclasses import replace

from dash import html

from components.camera_told import condition_sign, word
from components.maps.drawn import map_drawn
from components.marks import marks
from domain.answers import Mapped
from domain.cameras import Condition
from wording import number, say


def camera_map(answer: Mapped) -> html.Div:
    """The marks of the conditions; the browser puts the tiles of the wall on the map, and no other layer."""
    bare = replace(answer, layers=(), lit=())
    keys = [
        html.Li([condition_sign(each), html.Span(word(each))], className="map__key") for each in Condition
    ]
    ring = html.Span("○", className="sign sign--missing", **marks({"aria-hidden": "true"}))
    keys.append(html.Li([ring, html.Span(say("cameras.beside.unwatched"))], className="map__key"))
    unplaced = sum(each.unplaced for each in answer.layers)
    told = [html.P(say("maps.unplaced", count=number(unplaced)), className="map__note")] if unplaced else []
    return html.Div(
        [
            html.Ul(keys, className="map__legend", **marks({"aria-label": say("maps.legend")})),
            *told,
            html.Div(hidden=True, **marks({"data-map-overlays": "true"})),
        ],
        className="map__beside",
        **marks({"data-map": json.dumps(map_drawn(bare), ensure_ascii=False, separators=(",", ":"))}),
    )
