"""Keeps the write-ahead log of SQLite small."""

from store.engine import Engine


def truncate_log(engine: Engine) -> bool:
    """Move the write-ahead log into the database and cut it to nothing; False while readers hold it.

    To be called by the one process that brings data in: a checkpoint that collides with
    another one is what damaged databases before SQLite 3.51.3. Does nothing on PostgreSQL.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 1000")
        try:
            busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        finally:
            connection.invalidate()
    return not busy
