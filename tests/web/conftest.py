"""A whole centre in the test's process: real store, real app, people of every role, a clock that obeys."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import dash
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from domain.access import Role
from settings import Server, Settings
from store import schema
from store.command import users
from store.engine import Engine, connect, writing
from tests.conftest import NOW
from tests.store.bring import bring
from tests.store.made_events import AGENCIES, Maker
from tests.stores import DATABASES, Fill, Stores

PATIENCE = 5.0
PASSWORD = "một câu đủ dài để nhớ 7"
COMMUNE = "30337"
"""A commune of An Giang."""
HOME = {"Origin": "http://localhost"}


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Centre:
    """The app, its store and its clock."""

    app: dash.Dash
    engine: Engine
    clock: Clock
    users: dict[Role, str] = field(default_factory=dict)

    def browser(self, address: str = "127.0.0.1") -> FlaskClient:
        client: FlaskClient = self.app.server.test_client()
        client.environ_base["REMOTE_ADDR"] = address
        return client

    def login(self, username: str, password: str = PASSWORD, **kept: Any) -> FlaskClient:
        browser = self.browser(**kept)
        answer = sign_in(browser, username, password)
        assert answer.status_code == 302, answer.text
        return browser

    def as_role(self, role: Role) -> FlaskClient:
        return self.login(role.value)


def sign_in(browser: FlaskClient, username: str, password: str = PASSWORD) -> TestResponse:
    return browser.post("/login", data={"username": username, "password": password}, headers=HOME)


def payload(
    output: str, inputs: list[dict[str, Any]], state: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """What a browser sends to run a callback."""
    multi = output.startswith("..")
    names = output[2:-2].split("...") if multi else [output]
    outputs = [{"id": name.rsplit(".", 1)[0], "property": name.rsplit(".", 1)[1]} for name in names]
    return {
        "output": output,
        "outputs": outputs if multi else outputs[0],
        "inputs": inputs,
        "state": state or [],
        "changedPropIds": [f"{each['id']}.{each['property']}" for each in inputs],
    }


def call(browser: FlaskClient, body: Any, **headers: str) -> TestResponse:
    return browser.post("/_dash-update-component", json=body, headers={**HOME, **headers})


def navigate(browser: FlaskClient, path: str, search: str = "") -> TestResponse:
    """What the router of a page that is open already asks for."""
    where = [
        {"id": "_pages_location", "property": "pathname", "value": path},
        {"id": "_pages_location", "property": "search", "value": search},
    ]
    return call(browser, payload(".._pages_content.children..._pages_store.data..", where))


def peopled(engine: Engine) -> None:
    """An empty store with one person of each role, named as the role."""
    schema.migrate(engine)
    with writing(engine) as connection:
        for role in Role:
            area = COMMUNE if role is Role.COMMUNE_OFFICER else ""
            users.create_user(
                connection, username=role.value, display_name=role.value, role=role, area=area,
                now=NOW, by="", password=PASSWORD,
            )  # fmt: skip


def at_work(engine: Engine) -> None:
    """People, and some hundreds of dossiers, documents and tasks of departments and communes."""
    peopled(engine)
    maker = Maker(3, now=NOW, agencies=(*AGENCIES, (f"commune_{COMMUNE}", COMMUNE)))
    bring(engine, maker.dossiers(300), now=NOW, source="igate", simulated=True)
    bring(engine, [*maker.documents(200), *maker.tasks(60)], now=NOW, source="ioffice")


def make_centre(engine: Engine, folder: Path, **server: Any) -> Centre:
    clock = Clock(NOW)
    settings = Settings(province="91", data_dir=folder, sources={}, server=Server(**server))
    return Centre(create_app(settings, engine=engine, now=clock), engine, clock)


@contextmanager
def opened(stores: Stores, kind: str, folder: Path, *, like: Fill = peopled) -> Iterator[Engine]:
    with stores.one(kind, folder, like=like) as address:
        engine = connect(address)
        yield engine
        engine.dispose()


@pytest.fixture(params=DATABASES)
def build(request: pytest.FixtureRequest, stores: Stores, tmp_path: Path) -> Iterator[Callable[..., Centre]]:
    """Makes a centre with settings of its own for the server, once on each database."""
    made: list[Centre] = []

    def build(**server: Any) -> Centre:
        made.append(make_centre(engine, tmp_path, **server))
        return made[-1]

    with opened(stores, request.param, tmp_path) as engine:
        yield build
        for centre in made:
            end_streams(centre)


def end_streams(centre: Centre) -> None:
    """Let nothing ask the store any more once the test has ended."""
    centre.app.server.extensions["watcher"].stop()
    for thread in threading.enumerate():
        if thread.name == "watcher":
            thread.join(PATIENCE)


@pytest.fixture
def centre(build: Callable[..., Centre]) -> Centre:
    """A centre with one person of each role, named as the role."""
    return build()


@pytest.fixture(scope="module")
def still(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """One centre on SQLite for tests that look and change nothing."""
    folder = tmp_path_factory.mktemp("still")
    with opened(stores, "sqlite", folder) as engine:
        yield make_centre(engine, folder)


@pytest.fixture(scope="module", params=DATABASES)
def working(
    request: pytest.FixtureRequest, stores: Stores, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Centre]:
    """One centre with dossiers, documents and tasks for a whole module, once on each database."""
    folder = tmp_path_factory.mktemp("working")
    with opened(stores, request.param, folder, like=at_work) as engine:
        yield make_centre(engine, folder)


@pytest.fixture
def filled(working: Centre) -> Centre:
    """A centre with dossiers, documents and tasks, in which nobody has asked anything for a minute."""
    working.clock.move(minutes=1)
    return working
