"""What maps are drawn of: outlines of areas and layers that were brought, as GeoJSON.

GET /maps/areas/<level>?on=2025-07-01&zoom=0&scope=country gives the units of a level that stood on a
day: of the deployment's province, or of the whole country. A person who is cut to an area gets what
lies in it. GET /maps/overlays tells the layers that are switched on and the base map;
/maps/overlays/<name>?zoom= gives a layer, /maps/tiles/<zoom>/<column>/<row> a picture of the base map.
"""

import json
import logging
from collections.abc import Hashable
from datetime import date
from typing import Any, get_args

from flask import Flask, Response, abort, current_app, g, request

from catalogue import areas
from catalogue.areas import Level
from catalogue.model import Area
from domain.access import Permission
from domain.outlines import Outline
from domain.periods import local_day, named_day
from geography.coverage import ZOOMS
from store.query import boundaries, map_files, tiles
from web import scope
from web.cache import Cache, tagged
from web.context import ioc
from web.guard import allow
from web.rate import RateLimit

_LOGGER = logging.getLogger(__name__)
LEVELS = tuple(level for level in get_args(Level) if level != "country")
GEOJSON, JSON = "application/geo+json", "application/json"
PER_SECOND, AT_ONCE = 10, 60
TILES_PER_SECOND, TILES_AT_ONCE = 100, 600
WEEK = 7 * 24 * 3600
TAG_LETTERS = 32
MARGIN = 0.3
"""Degrees around the province in which layers are shown too."""
PRECISION = 5
"""Decimals of the point where a name stands."""


def install(server: Flask) -> None:
    """Add the routes, for people who may see pages."""
    rate = RateLimit(PER_SECOND, AT_ONCE)
    server.add_url_rule("/maps/areas/<level>", "map_areas", outlines)
    server.add_url_rule("/maps/overlays", "map_overlays", overlays)
    server.add_url_rule("/maps/overlays/<name>", "map_overlay", overlay)
    server.add_url_rule("/maps/tiles/<int:zoom>/<int:column>/<int:row>", "map_tile", tile)
    for endpoint in ("map_areas", "map_overlays", "map_overlay"):
        allow(server, endpoint, Permission.SEE_PAGES, rate=rate)
    allow(server, "map_tile", Permission.SEE_PAGES, rate=RateLimit(TILES_PER_SECOND, TILES_AT_ONCE))
    centre = server.extensions["ioc"]
    path = centre.settings.maps.tiles
    server.extensions["base map"] = tiles.base_map(path) if path else None
    if wanted := centre.settings.maps.overlays:
        with centre.engine.connect() as connection:
            held = {each.name for each in map_files.layers(connection)}
        for name in (each.name for each in wanted if each.name not in held):
            _LOGGER.warning("maps.overlays: the store holds no layer %s, so it is not shown", name)


def outlines(level: str) -> Response:
    """The outlines of a level, cached by what they are of and by the state of the store."""
    if level not in LEVELS:
        abort(404)
    on, zoom = _day(), _zoom()
    province = "" if request.args.get("scope") == "country" else ioc().settings.province
    key = ("outlines", level, areas.epoch(on), zoom, province, g.person.area, _version())

    def found() -> tuple[bytes, bool]:
        with ioc().engine.connect() as connection:
            drawn = boundaries.outlines(connection, level, on=on, zoom=zoom, province=province)  # type: ignore[arg-type]
        return _collection(level, on, drawn), True

    return _answer(key, found)


def overlays() -> Response:
    """The layers that are switched on and were brought, the lowest first, and the base map, null for none."""
    told = json.dumps({"overlays": _shown(), "base": _base()}, ensure_ascii=False)
    return _answer(("overlays", told), lambda: (told.encode(), True), JSON)


def overlay(name: str) -> Response:
    """One layer at a zoom, around the deployment's province, or of the whole country.

    Of points a person who is cut to an area gets those in it; rivers and roads stay whole.
    """
    kinds = {each["name"]: each["kind"] for each in _shown()}
    if name not in kinds:
        abort(404)
    zoom, everywhere = _zoom(), request.args.get("scope") == "country"
    province = "" if everywhere else ioc().settings.province
    own = g.person.area if kinds[name] == "point" else ""

    def found() -> tuple[bytes, bool]:
        with ioc().engine.connect() as connection:
            on = local_day(ioc().now())
            box = boundaries.box(connection, province, on=on, margin=MARGIN) if province else None
            drawn = map_files.features(connection, name, zoom=zoom, within=box)
            if own:
                drawn = boundaries.lying_in(connection, own, drawn, on=on)
        told = [_piece(each) for each in drawn]
        return f'{{"type":"FeatureCollection","features":[{",".join(told)}]}}'.encode(), True

    return _answer(("overlay", name, zoom, province, own, _version()), found)


def tile(zoom: int, column: int, row: int) -> Response:
    """One picture of the base map, which a browser keeps for a week: its address changes with the file."""
    base: tiles.BaseMap | None = current_app.extensions["base map"]
    found = tiles.tile(base, zoom, column, row) if base else None
    if base is None or found is None:
        abort(404)
    answer = Response(found, mimetype=base.mimetype)
    answer.add_etag()
    answer.headers["Cache-Control"] = f"private, max-age={WEEK}"
    answer.make_conditional(request)
    return answer


def _shown() -> list[dict[str, str]]:
    kinds = {each.name: each.kind for each in ioc().remembered.get("map layers", map_files.layers)}
    return [
        {"name": each.name, "title": each.title, "kind": kinds[each.name]}
        for each in ioc().settings.maps.overlays
        if each.name in kinds
    ]


def _base() -> dict[str, Any] | None:
    base: tiles.BaseMap | None = current_app.extensions["base map"]
    if base is None:
        return None
    address = f"/maps/tiles/{{z}}/{{x}}/{{y}}?v={base.version}"
    extent = {"least": base.least, "most": base.most, "bounds": base.bounds}
    return {"url": address, "attribution": base.attribution, **extent}


def _piece(each: map_files.LayerFeature) -> str:
    properties = json.dumps({"name": each.name}, ensure_ascii=False)
    return f'{{"type":"Feature","properties":{properties},"geometry":{each.geometry}}}'


def _version() -> int:
    """The number of the newest file that was brought: drawings of before it are not given any more."""
    number: int = ioc().remembered.get("map files", map_files.newest)
    return number


def _answer(key: Hashable, found: Any, mimetype: str = GEOJSON) -> Response:
    cache: Cache = current_app.extensions["panels"]
    drawn = cache.get(key, found)
    tag = drawn.tag.hex()[:TAG_LETTERS]
    if request.if_none_match.contains(tag):
        return tagged(Response(status=304), tag)
    return tagged(cache.answer(tag, [drawn.body], mimetype), tag)


def _collection(level: str, on: date, drawn: tuple[Outline, ...]) -> bytes:
    """The outlines as a FeatureCollection; of those that the person may see."""
    units = {unit.code: unit for unit in areas.of_level(level, on)}  # type: ignore[arg-type]
    features = [_feature(units[each.area], each) for each in drawn if _seen(units[each.area], on)]
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'.encode()


def _feature(unit: Area, drawn: Outline) -> str:
    told = {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level,
        "parent": unit.parent,
        "approximate": drawn.approximate,
        "label": [round(drawn.longitude, PRECISION), round(drawn.latitude, PRECISION)],
    }
    properties = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    code = json.dumps(unit.code)
    return f'{{"type":"Feature","id":{code},"properties":{properties},"geometry":{drawn.geometry}}}'


def _seen(unit: Area, on: date) -> bool:
    """Whether the person may see a unit: it lies in the own area, or went into it."""
    after = unit.valid_to
    return g.person.covers(scope.enclosing(unit.code, on)) or (
        after is not None and any(g.person.covers(scope.enclosing(code, after)) for code in unit.successors)
    )


def _day() -> date:
    text = request.args.get("on")
    if not text:
        return local_day(ioc().now())
    try:
        return named_day(text)
    except ValueError:
        abort(400, "on")


def _zoom() -> int:
    text = request.args.get("zoom", "0")
    if not text.isdecimal() or int(text) >= len(ZOOMS):
        abort(400, "zoom")
    return int(text)
