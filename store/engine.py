"""Connections to the store: one engine, SQLite by default, PostgreSQL by address."""

from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url

__all__ = ["Engine", "connect"]

BUSY_TIMEOUT_MS = 30_000


def connect(database_url: str) -> Engine:
    """An engine for `database_url`, with what each database needs to keep its promises.

    SQLite: write-ahead log so that reads go on during writes, foreign keys, full
    synchronisation so that an acknowledged run survives a power cut. PostgreSQL: connections
    are tested before use, so a restart of the server costs no failed request.
    """
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
        event.listen(engine, "connect", _prepare_sqlite)
        return engine
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
