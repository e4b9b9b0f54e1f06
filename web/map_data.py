"""What lies on maps, over HTTP: the points of a layer, the card of one thing, what a search finds.

GET /maps/points/<layer> answers points as web/packing.py packs them, by `rough=1` for a first look; it is
known by an ETag. GET /maps/card answers a tree, GET /maps/search what is called like `q`. Each is cut to the
area of the address, and to that of the person who asks.
"""

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from flask import Flask, Response, abort, current_app, g, jsonify, request

from catalogue import areas, map_layers
from components.maps.card import place_card, report_card, unit_card
from components.maps.looks import AGE, codes_of, dimensions
from domain import collation
from domain.access import Permission
from domain.periods import local_day
from pages.map_questions import division, found_units, layers_in, numbers_of
from pages.panels import BadScopeError, Scope, read_scope
from store.query import map_layers as layers
from store.query import places, records
from store.query.map_layers import Named, Point
from web import packing, scope, versions
from web.cache import Cache, tagged
from web.context import ioc
from web.guard import allow
from web.panels import sheet
from web.rate import RateLimit
from wording import day, say

MOST_FOUND = 12
LONGEST_SEARCH = 80
LONGEST_NUMBER = 18
"""Digits of a number that every database takes."""
LOOKS_PER_SECOND, LOOKS_AT_ONCE = 10, 60
KEYS = ("area", "on", "known_at", "indicator", "boundaries")


def install(server: Flask) -> None:
    """Add the routes, for people who may see pages."""
    server.add_url_rule("/maps/points/<layer>", "map_points", points)
    server.add_url_rule("/maps/card", "map_card", card)
    server.add_url_rule("/maps/search", "map_search", search)
    allow(server, "map_points", Permission.SEE_PAGES, quiet=True)
    for endpoint in ("map_card", "map_search"):
        allow(server, endpoint, Permission.SEE_PAGES, rate=RateLimit(LOOKS_PER_SECOND, LOOKS_AT_ONCE))


def points(layer: str) -> Response:
    """The points of a layer in the area asked for."""
    meant = map_layers().get(layer)
    if meant is None:
        abort(404)
    asked = _scope()
    cache: Cache = current_app.extensions["panels"]
    source = versions.read(ioc()).of((layers.source_of(layer),))
    until = asked.on if meant.event else None
    roughly = request.args.get("rough") == "1"
    key = ("points", layer, roughly, asked.area, until, *source)
    kept = cache.get(key, partial(_packed, layer, asked, roughly=roughly))
    tag = kept.tag.hex()[:32]
    if request.if_none_match.contains(tag):
        return tagged(Response(status=304), tag)
    return tagged(cache.answer(tag, (kept.body,), "application/json"), tag)


def card() -> Response:
    """The card of a unit (`unit`) or of one thing of a layer (`layer`, `number`)."""
    asked = _scope()
    with ioc().engine.connect() as connection:
        if unit := request.args.get("unit", ""):
            return _unit(connection, unit, asked)
        layer, number = request.args.get("layer", ""), request.args.get("number", "")
        if layer not in map_layers() or not number.isdecimal() or len(number) > LONGEST_NUMBER:
            abort(404)
        return _thing(connection, layer, int(number))


def search() -> Response:
    """Units first, then places whose names hold what is looked for, marks and case aside."""
    wanted = collation.folded(request.args.get("q", "").strip())
    if not wanted or len(wanted) > LONGEST_SEARCH:
        return jsonify({"found": []})
    asked = _scope()
    units = found_units(wanted, home=asked.home, area=asked.area, on=asked.drawn_day)
    named: Sequence[Named] = ioc().remembered.get(("names on maps",), layers.names)
    own = g.person.area or asked.area
    things = (each for each in named if wanted in each.folded and layers.lies_in(own, each))
    found: list[dict[str, Any]] = [
        {"name": name, "detail": detail, "unit": code} for code, name, detail in units[:MOST_FOUND]
    ]
    for each in sorted(things, key=lambda each: (not each.folded.startswith(wanted), each.folded)):
        if len(found) >= MOST_FOUND:
            break
        where = areas.newest(each.area)
        detail = " · ".join((map_layers()[each.layer].title, where.name if where else ""))
        found.append(
            {"name": each.name, "detail": detail, "layer": each.layer, "number": each.number,
             "at": [each.longitude, each.latitude]}
        )  # fmt: skip
    return jsonify({"found": found})


def _unit(connection: Any, code: str, asked: Scope) -> Response:
    """Numbers of a unit of the day that is drawn; of one that the person may not see, nothing."""
    scope.check(g.person, code)
    level, units = division(asked.home, asked.home, asked.drawn_day)
    name = dict(units).get(code)
    if name is None:
        abort(404)
    readings, inside = numbers_of(connection, code, asked), layers_in(connection, code, asked)
    detail = say("maps.on_level", level=say(f"maps.level.{level}"), day=day(asked.drawn_day))
    return sheet(name, unit_card(name, detail, readings, inside, area=code))


def _thing(connection: Any, layer: str, number: int) -> Response:
    meant, row = map_layers()[layer], layers.row_of(connection, layer, number)
    if row is None:
        abort(404)
    scope.check(g.person, row.area)
    if meant.event:
        told = records.record(connection, meant.event, row.source, row.source_id)
        if told is None:
            abort(404)
        return sheet(row.source_id, report_card(meant, told.record, simulated=told.simulated))
    place = places.of_row(row)
    drawn = place_card(meant, place, source=row.source, simulated=row.simulated, area=row.area)
    return sheet(place.name, drawn)


def _packed(layer: str, asked: Scope, *, roughly: bool) -> tuple[bytes, bool]:
    with ioc().engine.connect() as connection:
        found = layers.points(connection, layer, area=asked.area, until=asked.on)
    pack = packing.rough if roughly else packing.whole
    body = pack(found, {name: _coder(layer, name) for name in dimensions(map_layers()[layer])})
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode(), True


def _coder(layer: str, dimension: str) -> Callable[[Point], int]:
    """The place of a point's code among those of a dimension, as `looks` gives them."""
    meant = map_layers()[layer]
    if dimension == AGE:
        today = local_day(ioc().now())
        return lambda each: sum((today - local_day(each.since)).days > limit for limit in meant.ages)
    order = {code: place for place, code in enumerate(codes_of(meant, dimension))}
    return lambda each: order.get(each.codes.get(dimension, ""), packing.UNKNOWN)


def _scope() -> Scope:
    """The area of the address, else the person's own, else the province; and the day."""
    home = ioc().settings.province
    asked = {key: request.args[key] for key in KEYS if request.args.get(key)}
    try:
        return read_scope(asked, home=home, now=ioc().now(), limit=g.person.area)
    except BadScopeError as error:
        abort(400, str(error))
