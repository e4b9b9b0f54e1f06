"""The command centre: builds the app from its settings; `python app.py` serves it."""

import atexit
import logging
import os
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dash import Dash
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import scheduler
import settings as deployment
from catalogue.strict_yaml import InvalidFileError
from jobs.registration import register_sources
from pages import frame
from settings import SecretError, Settings
from store import schema
from store.changes import Remembered
from store.command.reference import load_reference
from store.command.users import (
    FIRST_ADMINISTRATOR,
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    UserError,
    first_administrator,
)
from store.engine import Engine, connect
from store.errors import NetworkFileSystemError, StoreDamagedError, StoreError
from store.room import Room
from web import (
    cameras,
    events,
    failures,
    guard,
    guide,
    headers,
    health,
    index,
    login,
    map_data,
    maps,
    panels,
    people,
    records,
)
from web.serving import Gunicorn, unusable
from wording import say

PROJECT = tomllib.loads((Path(__file__).parent / "pyproject.toml").read_text("utf-8"))["project"]


@dataclass(frozen=True, slots=True)
class Ioc:
    """What pages and routes may reach: settings, engine, clock, version, what the store said last, room."""

    settings: Settings
    engine: Engine
    now: Callable[[], datetime]
    version: str
    remembered: Remembered
    room: Room


def create_app(
    settings: Settings,
    *,
    engine: Engine | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Dash:
    """A Dash app for `settings`, warm, on a store that is up to date. Nothing is global."""
    server = Flask("web", static_folder=None)
    opened = engine or connect(settings.database_url)
    room = Room(opened, [settings.data_dir])
    server.extensions["ioc"] = Ioc(settings, opened, now, PROJECT["version"], Remembered(opened), room)
    guard.install(server)
    people.install(server, key=settings.secret_key, secure=settings.server.https)
    headers.install(server)
    failures.install(server)
    for part in (login, health, panels, records, events, guide, maps, map_data, cameras):
        part.install(server)
    app = index.build(__name__, server)
    index.warm(app)
    app.layout = frame.layout
    if proxies := settings.server.trusted_proxies:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return app


def create_wsgi() -> Flask:
    """For a WSGI server of one's own: `gunicorn --worker-class gthread 'app:create_wsgi()'`."""
    settings = deployment.load()
    prepare(settings)
    return _serving(settings)


def prepare(settings: Settings) -> str | None:
    """Bring the store up to date; gives the password of the first administrator if it was just made."""
    _ = settings.secret_key  # a weak one is refused before anything is opened
    engine = connect(settings.database_url)
    try:
        schema.check(engine)
        schema.migrate(engine)
        load_reference(engine)
        register_sources(engine, settings)
        given = os.environ.get("IOC_ADMIN_PASSWORD") or None
        return first_administrator(engine, now=datetime.now(UTC), password=given)
    finally:
        engine.dispose()


def _serving(settings: Settings) -> Flask:
    """The warm app of one worker process, with the scheduler beside it."""
    app = create_app(settings)
    if settings.scheduler.in_process:
        leader = scheduler.start_in_process(settings, app.server.extensions["ioc"].engine)
        atexit.register(leader.stop)
    events.end_with_process(app.server)
    server: Flask = app.server
    return server


def main() -> int:
    """Serve until told to stop; 1 with a reason where that is not possible."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("alembic", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        settings = deployment.load()
        if reason := unusable(settings.server.host, settings.server.port):
            return _complain(reason)
        code = prepare(settings)
    except UserError as error:
        limits = {"shortest": SHORTEST_PASSWORD, "longest": LONGEST_PASSWORD}
        return _complain(say("web.bad_password") + " " + say(f"users.error.{error.reason}", **limits))
    except (InvalidFileError, SecretError, StoreError, NetworkFileSystemError, StoreDamagedError) as error:
        return _complain(str(error))
    server = settings.server
    if code:
        sys.stdout.write(say("web.first_password", username=FIRST_ADMINISTRATOR, code=code) + "\n")
    sys.stdout.write(say("web.serving", host=server.host, port=server.port) + "\n")
    sys.stdout.flush()
    Gunicorn(lambda: _serving(settings), host=server.host, port=server.port, threads=server.threads).run()
    return 0


def _complain(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
