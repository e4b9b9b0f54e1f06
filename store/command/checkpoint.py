"""Keeps the write-ahead log of SQLite small."""

from pathlib import Path

from store.engine import Engine, database_file

LARGE_BYTES = 16 * 2**20
PATIENCE_MS = 2_000
"""How long a checkpoint waits for readers of old views; those of the centre last milliseconds."""


def truncate_log(engine: Engine) -> bool:
    """Move the write-ahead log into the database and cut it to nothing; False while readers hold it.

    To be called by a process that brings data in. It holds the lock of writers meanwhile: a checkpoint
    that collides with a write is what damaged databases before SQLite 3.51.3. Does nothing on PostgreSQL.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        try:
            busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        finally:
            connection.invalidate()
    return not busy


def keep_log_small(engine: Engine) -> None:
    """Cut the log where what was just written has made it large.

    SQLite itself begins it anew only in a moment without any reader, which a busy centre may not
    have for hours.
    """
    file = database_file(engine.url)
    if file is not None and _size(Path(f"{file}-wal")) > LARGE_BYTES:
        truncate_log(engine)


def _size(file: Path) -> int:
    return file.stat().st_size if file.exists() else 0
