"""Pictures and live streams of cameras, for who may see the area that a camera stands in.

/cameras/states says how they are, /cameras/<id>/picture.jpg gives the newest picture, /cameras/<id>/about
what is known of one, /cameras/<id>/live/<file> its live stream. Opening one and watching it live are audited.
Where and how the gateway reaches a camera is not known here.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, Response, abort, current_app, g, jsonify, request

from components.camera_told import camera_told
from domain.access import Permission
from domain.periods import local_day
from domain.places import Place
from store.query import cameras, places
from web import scope
from web.camera_gateway import GatewayClient
from web.context import ioc
from web.guard import allow
from web.panels import sheet
from web.rate import RateLimit
from web.record import record

SPANS = 20
PER_SECOND, AT_ONCE = 30, 200
"""A screen of 36 pictures comes at once, then a few each second."""
SAME_VIEW = timedelta(minutes=2)
"""Asking for a play list again within this is still the same view."""
PLAYLIST = "live.m3u8"
_KIND = "camera"


def install(server: Flask) -> None:
    """Add the routes: pictures for people who may see pages, live streams for those who may watch them."""
    server.extensions["cameras"] = GatewayClient(server.extensions["ioc"].settings)
    server.extensions["camera_views"] = {}
    server.add_url_rule("/cameras/states", "camera_states", states)
    server.add_url_rule("/cameras/<camera>/picture.jpg", "camera_picture", picture)
    server.add_url_rule("/cameras/<camera>/about", "camera_about", about)
    server.add_url_rule("/cameras/<camera>/live/<name>", "camera_live", live)
    often = RateLimit(PER_SECOND, AT_ONCE)
    allow(server, "camera_states", Permission.SEE_PAGES, quiet=True, rate=RateLimit(2, 20))
    allow(server, "camera_picture", Permission.SEE_PAGES, quiet=True, rate=often)
    allow(server, "camera_about", Permission.SEE_PAGES, rate=RateLimit(2, 30))
    allow(server, "camera_live", Permission.WATCH_LIVE, quiet=True, rate=RateLimit(10, 60))


def states() -> Response:
    """How the cameras are that the person may see, and the time of the server."""
    found, known = _client().states(), _places()
    today = local_day(ioc().now())
    seen = {
        camera: told
        for camera, told in (found or {}).items()
        if camera in known and _may_see(known[camera], today)
    }
    response = jsonify(
        now=datetime.now(UTC).isoformat(), enabled=_client().enabled, reached=found is not None, cameras=seen
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def picture(camera: str) -> Response:
    """The newest picture, with the instant at which it was taken and its age in seconds."""
    _place(camera)
    told: Mapping[str, str] = (_client().states() or {}).get(camera, {})
    tag = told.get("tag", "")
    if not tag:
        abort(404)
    response = Response(mimetype="image/jpeg")
    if not request.if_none_match.contains(tag):
        content = _client().picture(camera, tag)
        if content is None:
            abort(404)
        response.set_data(content)
    else:
        response.status_code = 304
    taken = datetime.fromisoformat(told["taken"])
    response.set_etag(tag)
    response.headers["X-Taken"] = told["taken"]
    response.headers["Age"] = str(max(0, int((datetime.now(UTC) - taken).total_seconds())))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def about(camera: str) -> Response:
    """What the registry says of a camera and in which conditions it was, as a tree; audited."""
    place = _place(camera)
    record("camera_opened", camera)
    with ioc().engine.connect() as connection:
        spans = cameras.history(connection, camera, most=SPANS)
    return sheet(place.name, [camera_told(place, spans)])


def live(camera: str, name: str) -> Response:
    """A file of the live stream; the view is audited once."""
    _place(camera)
    if name == PLAYLIST:
        _audit_view(camera)
    answered = _client().live(camera, name)
    response = Response(answered.content, status=answered.status, mimetype=answered.kind or None)
    response.headers["Cache-Control"] = "no-store"
    return response


def _audit_view(camera: str) -> None:
    views: dict[tuple[str, str], datetime] = current_app.extensions["camera_views"]
    key, now = (g.person.username, camera), ioc().now()
    before = views.get(key)
    for old in [each for each, at in list(views.items()) if now - at > SAME_VIEW]:
        views.pop(old, None)
    views[key] = now
    if before is None or now - before > SAME_VIEW:
        record("camera_live", camera)


def _client() -> GatewayClient:
    client: GatewayClient = current_app.extensions["cameras"]
    return client


def _places() -> dict[str, Place]:
    """The cameras of the registry by identifier, read when the store has changed."""
    found: dict[str, Place] = ioc().remembered.get(
        ("cameras",), lambda connection: {each.source_id: each for each in places.of_kind(connection, _KIND)}
    )
    return found


def _place(camera: str) -> Place:
    """A camera that the person may see; outside the own area there is none."""
    found = _places().get(camera)
    if found is None:
        abort(404)
    scope.check(g.person, found.area)
    return found


def _may_see(place: Place, today: Any) -> bool:
    return not g.person.area or g.person.covers(scope.enclosing(place.area, today))
