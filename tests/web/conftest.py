"""A whole centre in the test's process: real store, real app, people of every role, a clock that obeys."""

from collections.abc import Callable, Iterator
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
from store.command import users
from store.engine import Engine, writing

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


def make_centre(engine: Engine, folder: Path, now: datetime, **server: Any) -> Centre:
    clock = Clock(now)
    settings = Settings(province="91", data_dir=folder, sources={}, server=Server(**server))
    with writing(engine) as connection:
        for role in Role:
            area = COMMUNE if role is Role.COMMUNE_OFFICER else ""
            users.create_user(
                connection, username=role.value, display_name=role.value, role=role, area=area,
                now=now, by="", password=PASSWORD,
            )  # fmt: skip
    return Centre(create_app(settings, engine=engine, now=clock), engine, clock)


@pytest.fixture
def centre(engine: Engine, tmp_path: Path, now: datetime) -> Centre:
    """A centre with one person of each role, named as the role."""
    return make_centre(engine, tmp_path, now)


@pytest.fixture
def build(engine: Engine, tmp_path: Path, now: datetime) -> Callable[..., Centre]:
    """Makes a centre with settings of its own for the server."""
    return lambda **server: make_centre(engine, tmp_path, now, **server)


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """One centre on SQLite for tests that look and change nothing."""
    from store.engine import connect
    from store.tables import metadata
    from tests.conftest import NOW

    folder = tmp_path_factory.mktemp("still")
    engine = connect(f"sqlite:///{folder / 'ioc.db'}")
    metadata.create_all(engine)
    yield make_centre(engine, folder, NOW)
    engine.dispose()
