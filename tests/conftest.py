"""Fixtures that the whole suite shares: a store on each database, a clock that stands still."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from store.engine import Engine, connect
from tests.demonstration import FirstStart
from tests.demonstration import first_start as started_once
from tests.stores import DATABASES, Stores, postgres_server

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
ROOMS: dict[str, tuple[str, ...]] = {
    "watched": tuple(f"tests/browser/test_{name}.py" for name in ("pages", "cameras", "coverage")),
    "jobs": ("tests/jobs/",),
    "browser": ("tests/browser/",),
}
"""What is begun first, each by one worker: it takes longest, mostly waits, or shares a centre.

Those that need the camera gateway share one, since two of them with all that begins leave none in time.
"""


def _room(path: str) -> str:
    """The tests that a file is dealt out with: one of `ROOMS`, else its own."""
    return next((room for room, paths in ROOMS.items() if path.startswith(paths)), path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put first what takes longest."""
    order = [path for paths in ROOMS.values() for path in paths]

    def place(item: pytest.Item) -> int:
        return next((at for at, path in enumerate(order) if item.nodeid.startswith(path)), len(order))

    items.sort(key=place)


class ByRoom(LoadScopeScheduling):
    """Gives each worker a room of tests at a time."""

    def _split_scope(self, nodeid: str) -> str:
        return _room(nodeid.partition("::")[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByRoom:
    """How tests are dealt out to several workers."""
    return ByRoom(config, log)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a private PostgreSQL server, by its database `postgres`."""
    with postgres_server() as address:
        yield address


@pytest.fixture(scope="session")
def stores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Stores:
    """Makes stores; the server is started for the first that needs it."""
    return Stores(tmp_path_factory.mktemp("stores"), lambda: str(request.getfixturevalue("postgres")))


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, stores: Stores, tmp_path: Path) -> Iterator[str]:
    """Address of an empty store with the full schema, once on each database."""
    with stores.one(request.param, tmp_path) as address:
        yield address


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An open store with the full schema and no rows, once on each database."""
    opened = connect(database_url)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module", params=DATABASES)
def shared_engine(
    request: pytest.FixtureRequest, stores: Stores, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An open store for a whole module, once on each database: filled once, then only read."""
    with stores.one(request.param, tmp_path_factory.mktemp("shared")) as address:
        opened = connect(address)
        yield opened
        opened.dispose()


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> FirstStart:
    """What `make run` loads on nothing and says; the same for all workers."""
    own = tmp_path_factory.getbasetemp()
    return started_once(own if worker_id == "master" else own.parent)


@pytest.fixture
def now() -> datetime:
    """The instant at which tests are asked: 21/11/2026, 10:00 in the province."""
    return NOW
