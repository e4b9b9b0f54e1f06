"""GET /panels: drawn panels as bytes, cached by panel, scope and the versions of their sources.

An unchanged answer is a 304. What opens from a panel's menu is asked for one panel by its name:
/panels/<code>/about, table, records, revisions, xlsx, csv.
"""

import logging
import secrets
from collections.abc import Hashable, Sequence
from contextlib import ExitStack
from functools import cache as once
from functools import partial
from hashlib import sha256
from typing import Any

import orjson
from dash import html
from dash.development.base_component import Component
from flask import Flask, Response, abort, current_app, g, request

from catalogue import areas
from components import sheets
from components.panel import Drawn, frame
from components.states import sign
from components.table import readings_table
from components.words import SIGNS
from domain.access import Permission, Person
from domain.answers import shown_readings
from domain.freshness import State
from pages import registry
from pages.panels import KEYS, MAP_KEYS, BadScopeError, Panel, Scope, read_scope
from store.engine import Connection
from store.query import indicators, progress
from web import exports, versions
from web.cache import Cache, Kept, tagged
from web.context import ioc
from web.guard import allow
from web.rate import RateLimit
from wording import say

MOST_CODES = 60
TAG_LETTERS = 16
MOST_ROWS = 500
MOST_REVISED = 120
SERVED_TURNS = 3
"""Pages drawn at once where a database server answers: waiting for it leaves the interpreter to others."""
ASPECTS_PER_SECOND, ASPECTS_AT_ONCE = 2, 30
"""What a person may open of menus and take away: each asks the store afresh."""
_BOOKKEEPING = frozenset(vars(html.Div())) - {"children"}
"""What every component holds beside the properties it was given."""
_LOGGER = logging.getLogger(__name__)


def install(server: Flask) -> None:
    """Add the routes, for people who may see pages, and their cache."""
    alone = server.extensions["ioc"].engine.dialect.name == "sqlite"
    server.extensions["panels"] = Cache(turns=1 if alone else SERVED_TURNS)
    server.add_url_rule("/panels", "panels", answer)
    server.add_url_rule("/panels/<code>/<aspect>", "panel_aspect", aspect)
    allow(server, "panels", Permission.SEE_PAGES, quiet=True)
    allow(server, "panel_aspect", Permission.SEE_PAGES, rate=RateLimit(ASPECTS_PER_SECOND, ASPECTS_AT_ONCE))


def answer() -> Response:
    """The panels named in `codes`, and the state of every field for the rail."""
    tag, parts = together(_asked(), _scope())
    if request.if_none_match.contains(tag):
        return tagged(Response(status=304), tag)
    cache: Cache = current_app.extensions["panels"]
    return tagged(cache.answer(tag, parts, "application/json"), tag)


def together(panels: Sequence[Panel], scope: Scope) -> tuple[str, list[bytes]]:
    """The answer for several panels in pieces, and the tag that it is known by."""
    cache: Cache = current_app.extensions["panels"]
    now = versions.read(ioc())
    keys = [_key(panel, scope, now) for panel in panels]
    with cache.turn(keys), ExitStack() as open_until_then:

        @once
        def connection() -> Connection:
            opened: Connection = open_until_then.enter_context(ioc().engine.connect())
            missing = [panel for panel, key in zip(panels, keys, strict=True) if not cache.holds(key)]
            _read_ahead(missing, opened, scope)
            return opened

        def kept(panel: Panel, key: Hashable) -> Kept:
            return cache.get(key, lambda: draw(panel, connection(), scope))

        drawn = [(panel.code, kept(panel, key)) for panel, key in zip(panels, keys, strict=True)]
    fields = cache.get(("fields", *now.fields.items()), partial(_fields, now)).body
    tag = sha256(fields + b"".join(part.tag for _code, part in drawn)).hexdigest()[:32]
    pieces = [b'{"panels":{']
    for code, part in drawn:
        pieces += (b"," if len(pieces) > 1 else b"", orjson.dumps(code), b":", part.body)
    return tag, [*pieces, b'},"fields":', fields, b"}"]


def _read_ahead(panels: Sequence[Panel], connection: Connection, scope: Scope) -> None:
    """Read the series of panels together; where that fails, each asks and fails by itself."""
    cuts = dict.fromkeys(cut for panel in panels for cut in panel.series)
    try:
        progress.read_ahead(connection, list(cuts), scope.place, period=scope.period)
    except Exception:
        _LOGGER.exception("series were not read together")
        connection.rollback()


def draw(panel: Panel, connection: Any, scope: Scope) -> tuple[bytes, bool]:
    """A panel as the browser takes it, and whether it may be kept: one that fails says so in its place."""
    try:
        drawn = _drawn(panel, connection, scope)
    except Exception:
        reference = secrets.token_hex(4)
        _LOGGER.exception("panel %s failed, reference %s", panel.code, reference)
        words = html.P([sign(State.MISSING), say("panel.failed", reference=reference)], className="absent")
        drawn = Drawn([html.H2(panel.title, className="panel__title"), words], State.MISSING, simulated=False)
        return _bytes(panel, drawn), False
    return _bytes(panel, drawn), True


def aspect(code: str, aspect: str) -> Response:
    """What a panel's menu opens, as a tree; or a file to take away."""
    panel, scope = _panel(code), _scope()
    if aspect == "about":
        return sheet(panel.title, sheets.about(panel.about))
    with ioc().engine.connect() as connection:
        shown = panel.ask(connection, scope)
        readings = shown_readings(shown)
        if aspect == "table":
            return sheet(
                panel.title, readings_table(readings, most=MOST_ROWS, area_name=_area_names(readings))
            )
        if aspect == "records":
            return sheet(panel.title, sheets.behind(readings))
        if aspect == "revisions":
            return sheet(panel.title, sheets.revisions(_revisions(connection, readings)))
    if aspect not in exports.KINDS:
        abort(404)
    if not _person().may(Permission.EXPORT):
        abort(403)
    return exports.answer(aspect, panel, shown, _area_names(readings))


def _drawn(panel: Panel, connection: Any, scope: Scope) -> Drawn:
    found = panel.ask(connection, scope)
    unit = panel.unit if isinstance(panel.unit, str) else panel.unit(found)
    return frame(
        panel.draw(found),
        title=panel.title,
        unit=unit,
        evidence=found.evidence,
        now=scope.now,
        known_at=scope.known_at,
        menu=panel.menu,
        brief=panel.zone == "card",
    )


def _bytes(panel: Panel, drawn: Drawn) -> bytes:
    whole = {
        "code": panel.code,
        "state": drawn.state.value,
        "simulated": drawn.simulated,
        "tree": drawn.tree,
    }
    body = orjson.dumps(whole, _plain)
    tag = sha256(body).hexdigest()[:TAG_LETTERS].encode()
    return b'{"tag":"' + tag + b'",' + body[1:]


def _plain(component: Component) -> dict[str, Any]:
    """A Dash component without the name of its library: everything in a panel is dash.html."""
    props = {name: value for name, value in vars(component).items() if name not in _BOOKKEEPING}
    return {"type": type(component).__name__, "props": props}


def sheet(title: str, tree: Sequence[Component]) -> Response:
    """A tree under its title, as the browser builds it."""
    body = orjson.dumps({"title": title, "tree": list(tree)}, _plain)
    return Response(body, mimetype="application/json")


def of_view(path: str, view: str) -> tuple[str, list[bytes]]:
    """The answer for the panels of a screen that the person may see, as `together` gives it."""
    return together(_of_view(path, view), _scope())


def _of_view(path: str, view: str) -> list[Panel]:
    shown = registry.view(path, view).panels if path in registry.views() else ()
    return [panel for panel in shown if _person().may(panel.need)]


def _asked() -> list[Panel]:
    """The panels of `codes`, or of the screen that `page` and `view` name: asked before it is laid out."""
    if "page" in request.args:
        return _of_view(request.args["page"], request.args.get("view", ""))
    codes = [code for code in request.args.get("codes", "").split(",") if code]
    if len(codes) > MOST_CODES:
        abort(400)
    return [_panel(code) for code in codes]


def _key(panel: Panel, scope: Scope, now: versions.Versions) -> tuple[str, ...]:
    return (panel.code, *scope.key, *now.of(panel.sources))


def _panel(code: str) -> Panel:
    panel = registry.panels().get(code)
    if panel is None:
        abort(404)
    if not _person().may(panel.need):
        abort(403)
    return panel


def _person() -> Person:
    person: Person = g.person
    return person


def _scope() -> Scope:
    """The scope of the address; without an area it is the person's own, else the province."""
    asked = {key: request.args[key] for key in (*KEYS, *MAP_KEYS) if request.args.get(key)}
    try:
        return read_scope(asked, home=ioc().settings.province, now=ioc().now(), limit=_person().area)
    except BadScopeError as error:
        abort(400, str(error))


def _fields(now: versions.Versions) -> tuple[bytes, bool]:
    said = {code: _field(state) for code, state in now.fields.items()}
    return orjson.dumps(said), True


def _field(state: State) -> dict[str, str]:
    return {"state": state.value, "sign": SIGNS[state.value], "word": say(f"state.{state.value}")}


def _area_names(readings: Sequence[Any]) -> dict[str, str]:
    """Names of areas as they were in the period of their readings."""
    found = {}
    for each in readings:
        unit = areas.of_period(each.area, each.freq, each.period_start) or areas.newest(each.area)
        found[each.area] = unit.name if unit else each.area
    return found


def _revisions(connection: Any, readings: Sequence[Any]) -> list[tuple[Any, Any]]:
    newest = sorted(readings, key=lambda each: each.period_start, reverse=True)[:MOST_REVISED]
    return [
        (each, indicators.revisions(
            connection, each.indicator, area=each.area, period=each.period_start,
            breakdown=each.breakdown, org=each.org, freq=each.freq,
        ))
        for each in newest
    ]  # fmt: skip
