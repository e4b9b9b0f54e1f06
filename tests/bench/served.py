"""A centre as it runs in a province, on a store that was filled for measuring, and what it spends."""

import io
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from urllib.parse import urlencode

import psutil
import requests
import yaml
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import URL, Connection

import settings
from domain.access import Role
from settings import Settings
from store.command import sessions
from store.command.users import create_user
from store.engine import connect, writing
from store.query import users
from tests.browser.centre import ROOT, free_port

START_SECONDS = 120
ADMINISTRATOR = "admin"
LOOPS = 30_000


@dataclass(frozen=True, slots=True)
class Served:
    """A running centre: where it is, and the process that serves."""

    address: str
    port: int
    database_url: str
    directory: Path
    process: psutil.Process

    @property
    def settings(self) -> Settings:
        """The settings that it runs with."""
        environment = {"IOC_DATA_DIR": str(self.directory), "DATABASE_URL": self.database_url}
        return settings.load(self.directory / "config.yaml", environ=environment)

    def spent(self) -> float:
        """Seconds of CPU that the centre has used so far."""
        times = [one.cpu_times() for one in (self.process, *self.process.children(recursive=True))]
        return sum(one.user + one.system for one in times)

    def cookies(self, count: int) -> list[str]:
        """Cookies of `count` administrators, each of its own; the first is `admin`."""
        signer = Flask("bench")
        signer.secret_key = self.settings.secret_key
        serializer = SecureCookieSessionInterface().get_signing_serializer(signer)
        assert serializer is not None
        return [f"ioc={serializer.dumps({'_user_id': token, '_fresh': True})}" for token in self._open(count)]

    def _open(self, count: int) -> list[str]:
        engine = connect(self.database_url)
        try:
            with writing(engine) as connection:
                others = [_administrator(connection) for _ in range(count - 1)]
                return [_session(connection, name) for name in (ADMINISTRATOR, *others)]
        finally:
            engine.dispose()


@contextmanager
def served(store: URL | str, *, maps: Mapping[str, str] | None = None) -> Iterator[Served]:
    """The centre on loopback, serving the store at this address, with such `maps`; its own jobs rest."""
    database_url = store if isinstance(store, str) else store.render_as_string(hide_password=False)
    with TemporaryDirectory(prefix="bench-served-") as folder:
        directory, port = Path(folder), free_port()
        config = yaml.safe_load((ROOT / "config.yaml").read_text("utf-8"))
        config["scheduler"] = {"in_process": False}
        config["maps"] = dict(maps or {})
        (directory / "config.yaml").write_text(yaml.safe_dump(config), "utf-8")
        environment = {
            **os.environ,
            "IOC_CONFIG": str(directory / "config.yaml"),
            "IOC_DATA_DIR": str(directory),
            "DATABASE_URL": database_url,
            "PORT": str(port),
            "IOC_ADMIN_PASSWORD": secrets.token_urlsafe(16),
        }
        with (directory / "app.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "app.py"], cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        try:
            _wait(process, f"http://127.0.0.1:{port}/healthz", directory / "app.log")
            address = f"http://127.0.0.1:{port}"
            yield Served(address, port, database_url, directory, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(30)


def panels_of(server: Flask, cookie: str, question: dict[str, str]) -> float:
    """Milliseconds of one request for panels, around the whole WSGI call in this process."""
    environ = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": "/panels",
        "QUERY_STRING": urlencode(question), "REMOTE_ADDR": "127.0.0.1",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1", "HTTP_COOKIE": cookie, "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(), "wsgi.multithread": True, "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }  # fmt: skip
    said: list[str] = []

    def start(status: str, _headers: object, _error: object = None) -> Callable[[bytes], object]:
        said.append(status)
        return said.append  # type: ignore[return-value]

    began = time.perf_counter()
    body = b"".join(server.wsgi_app(environ, start))
    spent = (time.perf_counter() - began) * 1000
    assert said == ["200 OK"], said
    assert body
    return spent


def yardstick() -> float:
    """Milliseconds of CPU that a fixed piece of Python takes now: neighbours make it slower."""
    spent = []
    for _ in range(5):
        seen: dict[str, object] = {}
        began = process_time()
        for number in range(LOOPS):
            seen[str(number % 100)] = (number, seen.get(str(number % 99)))
        spent.append((process_time() - began) * 1000)
    return sorted(spent)[2]


def _wait(process: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            requests.get(url, timeout=START_SECONDS)
        except requests.ConnectionError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"the centre did not come up:\n{log.read_text('utf-8', errors='replace')}")


def _administrator(connection: Connection) -> str:
    name, now = f"bench{secrets.token_hex(4)}", datetime.now(UTC)
    create_user(
        connection, username=name, display_name=name, role=Role.ADMINISTRATOR, now=now, by="bench",
        password=secrets.token_urlsafe(16),
    )  # fmt: skip
    return name


def _session(connection: Connection, username: str) -> str:
    found = users.credentials(connection, username)
    assert found is not None
    person = found.person
    return sessions.open_session(
        connection, person.user_id, version=person.session_version, now=datetime.now(UTC),
        limits=sessions.Limits(), address="127.0.0.1", agent="bench",
    )  # fmt: skip
