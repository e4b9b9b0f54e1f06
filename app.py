"""The command centre: builds the app from its settings; `python app.py` serves it."""

import logging
import os
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from dash import Dash, html
from flask import Flask
from gunicorn.app.base import BaseApplication
from werkzeug.middleware.proxy_fix import ProxyFix

import scheduler
import settings as deployment
from components import shell
from settings import Settings
from store import schema
from store.command.users import UserError, first_administrator
from store.engine import Engine, connect
from web import events, failures, guard, headers, health, login, panels, people
from wording import say

VERSION: str = tomllib.loads((Path(__file__).parent / "pyproject.toml").read_text("utf-8"))["project"][
    "version"
]
NOT_FOR_PAGES = r"^login\.css$|\.br$|^plotly-cartesian"
"""Assets that no page loads by itself: of the login alone, precompressed, or loaded when first needed."""

INDEX = """<!DOCTYPE html>
<html lang="vi" data-theme="dark">
<head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}
<script id="plotly" src="/assets/vendor/plotly-cartesian.min.js" async></script></head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""


@dataclass(frozen=True, slots=True)
class Ioc:
    """What pages and routes may reach: settings, engine, clock and version."""

    settings: Settings
    engine: Engine
    now: Callable[[], datetime]
    version: str


def create_app(
    settings: Settings,
    *,
    engine: Engine | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Dash:
    """A Dash app for `settings`, warm, on a store that is up to date. Nothing is global."""
    server = Flask("web", static_folder=None)
    server.extensions["ioc"] = Ioc(settings, engine or connect(settings.database_url), now, VERSION)
    guard.install(server)
    people.install(server, key=settings.secret_key, secure=settings.server.https)
    headers.install(server)
    failures.install(server)
    for part in (login, health, panels, events):
        part.install(server)
    app = Dash(
        __name__,
        server=server,
        use_pages=True,
        title=say("app.name"),
        update_title="",
        index_string=INDEX,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        assets_ignore=NOT_FOR_PAGES,
        include_pages_meta=False,
        suppress_callback_exceptions=True,
        on_error=failures.note,
        enable_mcp=False,
        add_log_handler=False,
    )
    server.extensions["dash"] = app
    app.layout = _layout
    if proxies := settings.server.trusted_proxies:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    _warm(app)
    return app


def create_wsgi() -> Flask:
    """For a WSGI server of one's own: `gunicorn --worker-class gthread 'app:create_wsgi()'`."""
    settings = deployment.load()
    prepare(settings)
    return _serving(settings)


def prepare(settings: Settings) -> str | None:
    """Bring the store up to date; gives the password of the first administrator if it was just made."""
    engine = connect(settings.database_url)
    try:
        schema.check(engine)
        schema.migrate(engine)
        given = os.environ.get("IOC_ADMIN_PASSWORD") or None
        return first_administrator(engine, now=datetime.now(UTC), password=given)
    finally:
        engine.dispose()


def _layout() -> html.Div:
    return html.Div(
        [shell.layout(), html.Div(id=failures.NOTE, className="toast", role="alert", hidden=True)]
    )


def _warm(app: Dash) -> None:
    """Do once what the first requests would otherwise do at the same time, and get wrong (docs/adr)."""
    for module in ("numpy", "pandas", "plotly.graph_objects"):
        import_module(module)
    app.server.extensions["csp"] = "default-src 'none'"
    app.server.test_client().get("/healthz")
    app.server.extensions["csp"] = headers.content_security_policy(app)


def _serving(settings: Settings) -> Flask:
    """The warm app of one worker process, with the scheduler beside it."""
    app = create_app(settings)
    if settings.scheduler.in_process:
        scheduler.start_in_process(settings, app.server.extensions["ioc"].engine)
    server: Flask = app.server
    return server


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    """Gunicorn with one process and many threads: each open page holds one for its stream of changes."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        server = self._settings.server
        for name, value in {
            "bind": f"{server.host}:{server.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": server.threads,
            "worker_connections": server.threads * 2,
            "timeout": 120,
            "graceful_timeout": 3,
            "loglevel": "warning",
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return _serving(self._settings)


def main() -> int:
    """Serve until told to stop; 1 with a reason where that is not possible."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        settings = deployment.load()
        code = prepare(settings)
    except (
        deployment.InvalidFileError,
        deployment.SecretError,
        schema.StoreDamagedError,
        UserError,
    ) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if code:
        sys.stdout.write(say("web.first_password", code=code) + "\n")
    sys.stdout.write(
        say("web.serving", address=f"http://{settings.server.host}:{settings.server.port}") + "\n"
    )
    sys.stdout.flush()
    _Gunicorn(settings).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
