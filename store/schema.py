"""The schema of the store brought up to date, and a look whether the file is sound."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DatabaseError

from store.engine import Engine, database_file, writing
from store.errors import StoreDamagedError
from wording import say

__all__ = ["StoreDamagedError", "check", "migrate", "revision"]

MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 7_200_001
"""Number of the advisory lock under which PostgreSQL migrates."""


def migrate(engine: Engine) -> None:
    """Bring the schema up to date: all of it or nothing, and one process at a time.

    Raises:
        StoreDamagedError: the file is no sound database; it is left as it is.
    """
    try:
        with writing(engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            config = _config(connection)
            if revision(connection) != ScriptDirectory.from_config(config).get_current_head():
                command.upgrade(config, "head")
    except DatabaseError as error:
        raise _damage(engine, str(error.orig)) if _is_damage(error) else error from error


def revision(connection: Connection) -> str | None:
    """The migration that the store stands at; None for a store that was never migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return MigrationContext.configure(connection).get_current_revision()


def check(engine: Engine) -> None:
    """Read through the store and give back nothing when it is sound.

    SQLite only; PostgreSQL looks after its files itself, there a connection is enough.

    Raises:
        StoreDamagedError: with the first thing found.
    """
    try:
        with engine.connect() as connection:
            if connection.dialect.name != "sqlite":
                connection.execute(text("SELECT 1"))
                return
            found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    except DatabaseError as error:
        raise _damage(engine, str(error.orig)) if _is_damage(error) else error from error
    if found != "ok":
        raise _damage(engine, str(found))


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _is_damage(error: DatabaseError) -> bool:
    """Whether SQLite says that the file is no database, or that its image is malformed."""
    return getattr(error.orig, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _damage(engine: Engine, detail: str) -> StoreDamagedError:
    return StoreDamagedError(say("store.damaged", file=database_file(engine.url), detail=detail))
