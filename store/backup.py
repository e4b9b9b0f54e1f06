"""A store copied into one file while it is in use, and brought back from it."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import inspect, select

from store import schema
from store.engine import Engine, database_file
from store.errors import BackupError
from store.tables import lease
from wording import moment, say

SQLITE_HEAD = b"SQLite format 3\0"
POSTGRESQL_HEAD = b"--\n-- PostgreSQL database dump"
TURNS_TO_WAIT = 40
"""Quarters of a second that a copy waits for another writer."""
REPLACE_ALL = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"


def backup(engine: Engine, target: Path, *, pg_bin: Path | None = None) -> None:
    """Write the store as it is at this moment into the new file `target`, readable by its owner alone.

    Others go on reading and writing meanwhile. The file appears when it is whole and checked.

    Raises:
        BackupError: the file exists, its folder does not, or the database's tool fails.
        StoreDamagedError: the store itself is not sound; no backup is made of it.
    """
    if target.exists():
        raise BackupError(say("store.backup.exists", file=target))
    if not target.parent.is_dir():
        raise BackupError(say("store.backup.no_directory", directory=target.parent))
    _refuse_absent(engine)
    schema.check(engine)
    with _private_file_beside(target) as part:
        if engine.dialect.name == "sqlite":
            _copy_sqlite(_file_of(engine), part)
            _make_single_file(part)
            _check_sqlite(part)
        else:
            _run_tool(engine, "pg_dump", "--no-owner", "--no-privileges", f"--file={part}", pg_bin=pg_bin)
        try:
            os.link(part, target)
        except FileExistsError as error:
            raise BackupError(say("store.backup.exists", file=target)) from error


def restore(engine: Engine, source: Path, *, now: datetime, pg_bin: Path | None = None) -> None:
    """Make the store what it was when `source` was written, in one transaction, and check it.

    Raises:
        BackupError: the file is no sound backup of this kind of database, or a scheduler leads
            the store; in either case nothing is changed.
        StoreDamagedError: the store is damaged. It is never overwritten: move it away first.
    """
    if not source.is_file():
        raise BackupError(say("store.backup.missing", file=source))
    with source.open("rb") as opened:
        head = opened.read(64)
    kind = engine.dialect.name
    if not head.startswith(SQLITE_HEAD if kind == "sqlite" else POSTGRESQL_HEAD):
        raise BackupError(say("store.backup.not_a_backup", file=source, kind=kind))
    _check_sqlite(source) if kind == "sqlite" else _check_dump(source)
    schema.check(engine)
    _refuse_led(engine, now)
    if kind == "sqlite":
        engine.dispose()
        _copy_sqlite(source, _file_of(engine))
    else:
        _run_tool(
            engine, "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", "--single-transaction",
            f"--command={REPLACE_ALL}", f"--file={source}", pg_bin=pg_bin,
        )  # fmt: skip
    engine.dispose()
    schema.check(engine)


def _file_of(engine: Engine) -> Path:
    path = database_file(engine.url)
    if path is None:
        raise BackupError(say("store.backup.no_store", file=engine.url.render_as_string()))
    return path


def _refuse_absent(engine: Engine) -> None:
    if engine.dialect.name == "sqlite" and not _file_of(engine).stat().st_size:
        raise BackupError(say("store.backup.no_store", file=_file_of(engine)))


def _refuse_led(engine: Engine, now: datetime) -> None:
    """Raise if somebody holds a lease of the store: a process works on it."""
    with engine.connect() as connection:
        if not inspect(connection).has_table(lease.name):
            return
        held = connection.execute(select(lease).where(lease.c.until > now)).first()
    if held is not None:
        raise BackupError(say("store.backup.led", holder=held.holder, until=moment(held.until)))


@contextmanager
def _private_file_beside(target: Path) -> Iterator[Path]:
    """An empty file of mode 0600 on the same disk, gone at the end."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield part
    finally:
        part.unlink()


def _copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database inside SQLite: a snapshot on one side, one transaction on the other."""
    turns_waited = 0

    def give_up(status: int, _remaining: int, _total: int) -> None:
        nonlocal turns_waited
        turns_waited += status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
        if turns_waited > TURNS_TO_WAIT:
            raise BackupError(say("store.backup.busy"))

    with closing(sqlite3.connect(source)) as opened, closing(sqlite3.connect(target)) as into:
        opened.backup(into, progress=give_up)


def _make_single_file(path: Path) -> None:
    """Switch the write-ahead log off, so that the copy needs no files beside it."""
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("PRAGMA journal_mode = DELETE")


def _check_sqlite(path: Path) -> None:
    """Raise if a backup is damaged or is no store."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
            (found,) = opened.execute("PRAGMA quick_check(1)").fetchone()
            tables = opened.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
            is_store = tables.fetchone()[0] == 1
    except sqlite3.DatabaseError as error:
        raise BackupError(say("store.backup.damaged", file=path, detail=error)) from error
    if found != "ok":
        raise BackupError(say("store.backup.damaged", file=path, detail=found))
    if not is_store:
        raise BackupError(say("store.backup.not_a_backup", file=path, kind="sqlite"))


def _check_dump(path: Path) -> None:
    """Raise if a dump holds no store."""
    with path.open("rb") as opened:
        if not any(line.startswith(b"CREATE TABLE public.alembic_version") for line in opened):
            raise BackupError(say("store.backup.not_a_backup", file=path, kind="postgresql"))


def _run_tool(engine: Engine, tool: str, *arguments: str, pg_bin: Path | None) -> None:
    """Run a client program of PostgreSQL; the password goes by its environment, not by its arguments."""
    program = shutil.which(tool, path=str(pg_bin) if pg_bin else None)
    if program is None:
        raise BackupError(say("store.backup.no_tool", tool=tool))
    url = engine.url
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603 (a program of PostgreSQL, no shell)
        [program, f"--dbname={address}", *arguments],
        env={**os.environ, **secret, "PGOPTIONS": "-c lock_timeout=10s"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(say("store.backup.tool_failed", tool=tool, error=done.stderr.strip()[-500:]))
