"""The guard at the door: every request passes here, and what is not declared is denied.

A route is declared with `allow(server, endpoint, need)`, a page with
`register_page(..., permission=...)`, a callback by its output's id (see `web.callbacks`).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as Answer

from domain.access import Need, Open
from store.command import sessions
from web import callbacks, scope
from web.context import ioc
from web.rate import RateLimit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST_BODY = 2 * 1024 * 1024
SIGN_OF_LIFE = timedelta(minutes=1)
"""How exactly the idle time is kept: activity is written down at most this often."""

PAGES = frozenset({"/", "/<path:path>"})
CALLBACKS = "/_dash-update-component"
ASSETS = "_dash_assets.static"
PUBLISHED_ASSETS = ("tokens.css", "fonts.css", "login.css", "login.js", "vendor/fonts/")
"""What the login page needs of the assets; everything else is for those signed in."""

OPEN_UNTIL_PASSWORD = frozenset(
    {"password", "password_set", "logout", "logout_everywhere", "login", "login_try", "health", ASSETS}
)
"""What is left to a person who still has to replace a one-time code by a password."""


@dataclass(frozen=True, slots=True)
class Door:
    """What a route asks for. `quiet`: pages ask it by themselves, it is no sign of life of a person."""

    need: Need
    quiet: bool = False
    rate: RateLimit | None = None


DOORS = {
    "/": Door(Open.SIGNED_IN),
    "/<path:path>": Door(Open.SIGNED_IN),
    "/_dash-layout": Door(Open.SIGNED_IN),
    "/_dash-dependencies": Door(Open.SIGNED_IN),
    "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": Door(Open.SIGNED_IN),
    CALLBACKS: Door(Open.SIGNED_IN),
    ASSETS: Door(Open.SIGNED_IN),
    "/_favicon.ico": Door(Open.ANYONE),
}
"""The routes of Dash. Pages and callbacks have needs of their own on top."""


def install(server: Flask) -> None:
    """Put the guard before everything else; call it before any other part adds a hook."""
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    server.extensions["doors"] = dict(DOORS)
    server.before_request(_watch)


def allow(
    server: Flask, endpoint: str, need: Need, *, quiet: bool = False, rate: RateLimit | None = None
) -> None:
    """Declare what a route asks for; a route that nobody declares is denied to all."""
    server.extensions["doors"][endpoint] = Door(need, quiet, rate)


def _watch() -> Answer | None:
    if request.method not in SAFE_METHODS:
        _refuse_foreign()
        if (request.content_length or 0) > LARGEST_BODY:
            abort(413)
    door = current_app.extensions["doors"].get(request.endpoint)
    if door and (door.need is Open.ANYONE or _published_asset()):
        return None
    if not current_user.is_authenticated:
        return _to_login()
    g.person = current_user.person
    if current_user.must_change_password and request.endpoint not in OPEN_UNTIL_PASSWORD:
        return _to_password()
    _check(door)
    return None


def _check(door: Door | None) -> None:
    """Let a signed-in person through, or raise the refusal."""
    if request.routing_exception is not None:  # no such route, or not with this method
        return
    if door is None or not g.person.meets(door.need):
        abort(403)
    if door.rate and not door.rate.take(f"{request.endpoint} {g.person.user_id}", ioc().now().timestamp()):
        abort(429)
    scope.check_query(g.person, request.args.to_dict(flat=False))
    if request.endpoint == CALLBACKS:
        callbacks.check(_body(), g.person)
    if request.endpoint in PAGES:
        callbacks.check_page(request.path, g.person, unknown=404)
    if not door.quiet and ioc().now() - current_user.last_seen_at >= SIGN_OF_LIFE:
        sessions.touch(ioc().engine, current_user.session_hash, now=ioc().now())


def _refuse_foreign() -> None:
    """Refuse what another site makes a browser send (the cookie is SameSite=Lax besides)."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if site not in {None, "same-origin"} or (origin is None and site is None):
        abort(403)
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)
    if request.endpoint == CALLBACKS and request.mimetype != "application/json":
        abort(403)


def _body() -> Any:
    """What the body says as JSON, None where it is none."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _published_asset() -> bool:
    name = (request.view_args or {}).get("filename", "")
    return request.endpoint == ASSETS and ".." not in name and name.startswith(PUBLISHED_ASSETS)


def _to_login() -> Answer:
    """Pages lead to the login and come back; anything else is told that nobody is signed in."""
    if request.endpoint not in PAGES:
        abort(401)
    wanted = request.full_path.rstrip("?")
    return redirect(url_for("login", next=None if wanted == "/" else wanted))


def _to_password() -> Answer:
    if request.endpoint not in PAGES:
        abort(403)
    return redirect(url_for("password"))
