"""Who is signed in: flask-login over the sessions that the store keeps."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import Flask, request, session
from flask_login import LoginManager, login_user

from domain.access import Person
from store.command import sessions
from store.query import users
from web.context import address, ioc

COOKIE = "ioc"


class Visitor:
    """A signed-in person as flask-login wants it; `person` is what the rest of the code asks for."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, token: str, signed_in: users.SignedIn) -> None:
        self._token = token
        self.session_hash = signed_in.session_hash
        self.person: Person = signed_in.person
        self.must_change_password = signed_in.must_change_password
        self.last_seen_at: datetime = signed_in.last_seen_at

    def get_id(self) -> str:
        """The token that the cookie keeps."""
        return self._token


def install(server: Flask, *, key: str, secure: bool) -> None:
    """Sessions by a signed cookie that holds a random token and nothing else.

    Args:
        server: The server to install into.
        key: Signs the cookie.
        secure: Whether browsers come by TLS: the cookie is then never sent without it.
    """
    server.secret_key = key
    server.config.update(
        SESSION_COOKIE_NAME=f"__Host-{COOKIE}" if secure else COOKIE,
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    manager = LoginManager()
    manager.init_app(server, add_context_processor=False)  # a page that tells of a failure asks no store
    manager.session_protection = None  # the store ends sessions; a phone may change its address
    manager.user_loader(_load)


def enter(connection: Any, person: Person, *, version: int, now: datetime) -> None:
    """Open a session of `person` in the browser that asks; whatever session it had is left behind."""
    token = sessions.open_session(
        connection,
        person.user_id,
        version=version,
        now=now,
        limits=limits(),
        address=address(),
        agent=request.headers.get("User-Agent", ""),
    )
    signed_in = users.signed_in(connection, token, now=now, limits=limits())
    session.clear()
    if signed_in is not None:
        login_user(Visitor(token, signed_in))


def limits() -> sessions.Limits:
    """How long sessions live in this installation."""
    server = ioc().settings.server
    return sessions.Limits(server.session_idle, server.session_lifetime)


def minutes(wait: timedelta) -> int:
    """Whole minutes of a pause, at least one."""
    return max(1, round(wait.total_seconds() / 60 + 0.499))


def still_signed_in(centre: Any, token: str, limits: sessions.Limits) -> users.SignedIn | None:
    """The live session of a cookie's token, None when it ended; the store is read when it has changed."""
    key = ("session", sessions.digest(token))
    found: users.SignedIn | None = centre.remembered.get(key, partial(users.session, token=token))
    return found if found is not None and found.lives(now=centre.now(), limits=limits) else None


def _load(token: str) -> Visitor | None:
    signed_in = still_signed_in(ioc(), token, limits())
    return None if signed_in is None else Visitor(token, signed_in)
