"""Signing in and out, and replacing the own password: plain pages that work without JavaScript."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import BoundedSemaphore
from urllib.parse import urlsplit

from argon2.exceptions import VerificationError
from flask import (
    Flask,
    abort,
    make_response,
    redirect,
    render_template,
    request,
)
from flask import session as cookie
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response as Answer

from domain.access import Open, Person
from store.command import audit, sessions, users
from store.command.users import HASHER, UserError, normal_username
from store.engine import writing
from store.query import users as people
from web.context import address, ioc
from web.guard import allow
from web.people import enter, minutes
from wording import say

LONGEST_FIELD = 1024
LANES = BoundedSemaphore(4)
"""How many passwords are compared at once: each takes 19 MiB, and bursts of guesses get no further."""
PATIENCE_SECONDS = 10
NOBODY = HASHER.hash("there is no such account, and finding that out takes as long")


def install(server: Flask) -> None:
    """Add the routes of this module, with what they ask for."""
    assets = Path(server.root_path).parent / "assets"
    server.jinja_env.globals.update(
        say=say, asset=lambda name: f"/assets/{name}?m={int((assets / name).stat().st_mtime)}"
    )
    for rule, view, need in (
        ("GET /login", login, Open.ANYONE),
        ("POST /login", login_try, Open.ANYONE),
        ("POST /logout", logout, Open.SIGNED_IN),
        ("POST /logout/everywhere", logout_everywhere, Open.SIGNED_IN),
        ("GET /password", password, Open.SIGNED_IN),
        ("POST /password", password_set, Open.SIGNED_IN),
    ):
        method, path = rule.split()
        server.add_url_rule(path, view.__name__, view, methods=[method])
        allow(server, view.__name__, need)


def login() -> Answer | str:
    """The form; who is signed in already goes on."""
    if current_user.is_authenticated:
        return redirect(_local(request.args.get("next", "")))
    return _form()


def login_try() -> Answer:
    """Compare name and password. Every failure looks and takes the same, whatever its cause."""
    typed = request.form.get("username", "")[:LONGEST_FIELD]
    secret = request.form.get("password", "")[:LONGEST_FIELD]
    pair = f"{normal_username(typed)} from {address()}"
    with _lane():
        wait = _wait([pair, f"anyone from {address()}"])
        if wait:
            return _later(wait)
        with ioc().engine.connect() as connection:
            found = people.credentials(connection, typed)
        matches = _matches(found.password_hash if found else NOBODY, secret)
        if found is None or not matches or not _open(found, ioc().now()):
            _failed(pair, found)
            return make_response(_form(username=typed, error="web.login_failed"), 401)
    _enter(found, secret, pair)
    return redirect(_local(request.form.get("next", "")))


def logout() -> Answer:
    """End this session, here and in the store."""
    with writing(ioc().engine) as connection:
        sessions.close_session(
            connection,
            current_user.session_hash,
            username=current_user.person.username,
            now=ioc().now(),
            address=address(),
        )
    logout_user()
    cookie.clear()
    return redirect("/login")


def logout_everywhere() -> Answer:
    """End every session of this person."""
    with writing(ioc().engine) as connection:
        person = current_user.person
        users.end_sessions(connection, person.user_id, by=person.username, now=ioc().now(), address=address())
    logout_user()
    cookie.clear()
    return redirect("/login")


def password() -> str:
    """The form for an own password."""
    return _password_form()


def password_set() -> Answer:
    """Replace the own password; every other session ends with it."""
    person = current_user.person
    old, new, again = (request.form.get(name, "")[:LONGEST_FIELD] for name in ("old", "new", "again"))
    if not current_user.must_change_password:
        refused = _check_old(person, old)
        if refused is not None:
            return refused
    if new != again:
        return make_response(_password_form("users.error.password_differs"), 400)
    try:
        with writing(ioc().engine) as connection:
            users.set_password(connection, person.user_id, password=new, now=ioc().now(), address=address())
            enter(connection, person, version=person.session_version + 1, now=ioc().now())
    except UserError as error:
        return make_response(_password_form(f"users.error.{error.reason}"), 400)
    return redirect("/")


def _check_old(person: Person, old: str) -> Answer | None:
    pair = f"{person.username} from {address()}"
    with _lane():
        wait = _wait([pair])
        if wait:
            return _later(wait)
        with ioc().engine.connect() as connection:
            found = people.credentials(connection, person.username)
        if found is None or not _matches(found.password_hash, old):
            _failed(pair, found)
            return make_response(_password_form("users.error.password_wrong"), 400)
    return None


@contextmanager
def _lane() -> Iterator[None]:
    if not LANES.acquire(timeout=PATIENCE_SECONDS):
        abort(503)
    try:
        yield
    finally:
        LANES.release()


def _matches(hashed: str, secret: str) -> bool:
    try:
        return HASHER.verify(hashed, secret)
    except VerificationError:
        return False


def _open(found: people.Credentials, now: datetime) -> bool:
    return found.active and (found.code_until is None or now < found.code_until)


def _wait(subjects: list[str]) -> timedelta:
    with ioc().engine.connect() as connection:
        return sessions.pause(connection, subjects, now=ioc().now())


def _failed(pair: str, found: people.Credentials | None) -> None:
    """Count against this account from this address, and once per account against the address.

    A name that is no account is not written down: people type passwords into that field.
    """
    name = found.person.username if found else ""
    with writing(ioc().engine) as connection:
        if sessions.count_failure(connection, pair, now=ioc().now()) == 1:
            sessions.count_failure(connection, f"anyone from {address()}", now=ioc().now())
        audit.append(
            connection, at=ioc().now(), username=name, action="login_failed", subject=name, address=address()
        )


def _enter(found: people.Credentials, secret: str, pair: str) -> None:
    now, person = ioc().now(), found.person
    with writing(ioc().engine) as connection:
        sessions.forgive(connection, pair)
        if current_user.is_authenticated:
            sessions.close_session(
                connection,
                current_user.session_hash,
                username=current_user.person.username,
                now=now,
                address=address(),
            )
        users.spend_code(connection, person.user_id, now=now)
        if HASHER.check_needs_rehash(found.password_hash):
            users.renew_hash(connection, person.user_id, password=secret)
        audit.append(
            connection,
            at=now,
            username=person.username,
            action="login",
            subject=person.username,
            address=address(),
        )
        enter(connection, person, version=person.session_version, now=now)


def _later(wait: timedelta) -> Answer:
    answer = make_response(_form(error="web.login_pause", minutes=minutes(wait)), 429)
    answer.headers["Retry-After"] = str(round(wait.total_seconds()) + 1)
    return answer


def _form(username: str = "", error: str = "", **values: object) -> str:
    message = say(error, **values) if error else ""
    wanted = request.form.get("next") or request.args.get("next", "")
    return render_template("login.html", username=username, error=message, next=wanted)


def _password_form(error: str = "") -> str:
    return render_template(
        "password.html",
        error=say(error, shortest=users.SHORTEST_PASSWORD, longest=users.LONGEST_PASSWORD) if error else "",
        shortest=users.SHORTEST_PASSWORD,
        must=current_user.must_change_password,
        username=current_user.person.username,
    )


def _local(wanted: str) -> str:
    """`wanted` where it is a page of this server, else the first page."""
    parts = urlsplit(wanted)
    plain = not (parts.scheme or parts.netloc or "\\" in wanted or wanted.startswith("//"))
    return wanted if plain and wanted.startswith("/") and wanted.isprintable() else "/"
