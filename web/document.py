"""The document of a page that is made of panels: it brings along what the browser would ask for next.

Layout and callbacks of Dash, the content of the page and its drawn panels stand in it as JSON, so
that a view is one request; assets/brought.js hands them to those who ask.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from hashlib import sha256
from typing import Any

from dash import Dash
from flask import Response, current_app, g, request
from plotly.utils import PlotlyJSONEncoder

from catalogue import organisations
from domain.access import Person
from domain.periods import local_day
from web import panels
from web.cache import Cache
from web.context import ioc

PLACE = "<!-- brought -->"
"""Where in the HTML of every page the parts go that its document brings."""


def answer(app: Dash, page: Mapping[str, Any], around: str) -> Response:
    """The document of `page` for who asks; `around` is the HTML that such pages have in common."""
    cache: Cache = current_app.extensions["panels"]
    person: Person = g.person
    view, org = request.args.get("view", ""), request.args.get("org", "")
    org = org if org in organisations() else ""
    today = local_day(ioc().now())
    layout = cache.get(("layout", person, today), lambda: (app.serve_layout().get_data(), True))
    callbacks = cache.get(("callbacks",), lambda: (app.dependencies().get_data(), True))
    content = cache.get(("content", page["path"], view, org), partial(_content, page, view, org))
    panels_tag, drawn = panels.of_view(page["path"], view)
    before, after = (half.encode() for half in around.split(PLACE))
    tags = (before, layout.tag, callbacks.tag, content.tag, panels_tag.encode())
    parts = (
        before,
        *_data("layout", (layout.body,)),
        *_data("callbacks", (callbacks.body,)),
        *_data("content", (content.body,)),
        *_data("panels", drawn),
        after,
    )
    return cache.answer(sha256(b"".join(tags)).hexdigest(), parts, "text/html")


def _content(page: Mapping[str, Any], view: str, org: str) -> tuple[bytes, bool]:
    """What the router of Dash answers when it is asked for the page."""
    shown = {
        "_pages_content": {"children": page["layout"](view=view, org=org)},
        "_pages_store": {"data": {"title": page["title"]}},
    }
    return json.dumps({"multi": True, "response": shown}, cls=PlotlyJSONEncoder).encode(), True


def _data(name: str, pieces: Sequence[bytes]) -> Iterator[bytes]:
    """A part as data: nothing in it can end the element that it stands in."""
    yield b'<script type="application/json" id="brought-%s">' % name.encode()
    yield from (piece.replace(b"<", b"\\u003c") for piece in pieces)
    yield b"</script>"
