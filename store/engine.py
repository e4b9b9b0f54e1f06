"""Connections to the store: one engine, SQLite by default, PostgreSQL by address."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

from store import file_system, memory

__all__ = ["Connection", "Engine", "connect", "database_file", "writing"]

BUSY_TIMEOUT_MS = 30_000
LOG_LIMIT_BYTES = 64 * 2**20
"""The write-ahead log is cut back to this once it is empty."""
RANDOM_PAGE_COST = 1.1
"""Of solid-state disks. By the server's own figure, made for turning ones, it reads all values for a few."""


def connect(database_url: str) -> Engine:
    """An engine for `database_url`, with what each database needs to keep its promises.

    SQLite: write-ahead log so that reads go on during writes, foreign keys, full
    synchronisation so that an acknowledged run survives a power cut; a new file belongs to its
    user alone. PostgreSQL: connections are tested before use, so a restart of the server costs
    no failed request, and plan for a disk that is no slower in any order.

    Raises:
        NetworkFileSystemError: the SQLite file would lie on a network file system.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        path = database_file(url)
        if path is not None:
            file_system.refuse_network(path)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600, exist_ok=True)
        engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        engine = create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
        event.listen(engine, "connect", _prepare_postgresql)
    memory.end_with_transactions(engine)
    return engine


def database_file(url: URL) -> Path | None:
    """The file behind an address of SQLite; None for a database in memory or on a server."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return None
    return Path(str(url.database))


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that is going to write: committed at the end, rolled back on an exception.

    On SQLite it takes the write lock first and so waits its turn. A transaction that reads
    before it writes cannot: it fails at once when somebody else has written in between.
    """
    with engine.begin() as connection:
        lock_for_writing(connection)
        yield connection


def lock_for_writing(connection: Connection) -> None:
    """Make the transaction that has just begun on `connection` the only one that writes (SQLite)."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"journal_size_limit = {LOG_LIMIT_BYTES}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    connection.execute(f"SET random_page_cost = {RANDOM_PAGE_COST}")
    connection.commit()
