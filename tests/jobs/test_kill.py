"""kill -9 at any moment of an import: nothing is lost, nothing is there twice."""

import multiprocessing
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import func, select

from jobs.runner import import_file
from settings import Settings, SourceSettings
from store.engine import Engine
from store.tables import observation, observation_revision
from tests.jobs import pci_file
from tests.jobs.conftest import counts, runs
from tests.jobs.drop import watch

KILLS = 10
FILES = 4
START_SECONDS = 60


def test_ten_kills_in_the_middle_of_imports(engine: Engine, database_url: str, tmp_path: Path) -> None:
    settings = Settings(
        data_dir=tmp_path / "var", province="91", sources={"pci": SourceSettings(enabled=True)}
    )
    folder = settings.data_dir / "inbox" / "pci"
    folder.mkdir(parents=True)
    expected = 0
    for number in range(FILES):
        years = range(2005 + 5 * number, 2010 + 5 * number)
        expected += pci_file.write(folder / f"pci {number}.csv", years)

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.jobs.drop"])
    dice = random.Random(1)  # noqa: S311 - moments of kills, not secrets
    acknowledged = 0
    for kill in range(KILLS + 1):
        ready = tmp_path / f"ready {kill}"
        process = context.Process(target=watch, args=(database_url, settings, ready), daemon=True)
        process.start()
        wait(ready.exists)
        if kill < KILLS:
            begun = len(runs(engine, "pci"))
            wait(partial(begun_or_finished, engine, folder, begun))
            time.sleep(dice.uniform(0, 0.15))
        else:
            wait(lambda: finished(folder))
        process.kill()
        process.join()
        now_stored = counts(engine).get("observation", 0)
        assert now_stored >= acknowledged, "an acknowledged value is gone"
        acknowledged = now_stored

    done = sorted(path.name for path in (folder / "done").iterdir())
    assert done == sorted(f"pci {n}.csv{end}" for n in range(FILES) for end in ("", ".txt"))
    assert [path for path in folder.rglob("*") if path.is_file() and path.parent.name != "done"] == []
    assert counts(engine)["observation"] == expected
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(observation_revision)).scalar_one() == 0
        assert connection.execute(select(func.count(observation.c.run_id.distinct()))).scalar_one() == FILES
    ledger = runs(engine, "pci")
    broken = [run for run in ledger if run.status == "failed"]
    assert {run.error_kind for run in broken} <= {"interrupted"}
    assert sum(run.records_written for run in ledger) == expected
    assert broken, "no kill met a run"


def test_what_was_killed_before_its_report_is_told_afterwards(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    """The values are in the store, the file still lies where it is worked on."""
    settings = Settings(
        data_dir=tmp_path / "var", province="91", sources={"pci": SourceSettings(enabled=True)}
    )
    folder = settings.data_dir / "inbox" / "pci"
    (folder / ".working").mkdir(parents=True)
    file = folder / ".working" / "pci.csv"
    values = pci_file.write(file, range(2016, 2017))
    import_file(engine, source="pci", path=file, settings=settings, now=datetime.now(UTC))
    context = multiprocessing.get_context("forkserver")
    ready = tmp_path / "ready"
    process = context.Process(target=watch, args=(database_url, settings, ready), daemon=True)
    process.start()
    wait((folder / "done" / "pci.csv.txt").exists)
    process.kill()
    process.join()
    assert not file.exists()
    assert f"Không đổi: {values}" in (folder / "done" / "pci.csv.txt").read_text("utf-8")
    assert counts(engine)["observation"] == values


def begun_or_finished(engine: Engine, folder: Path, before: int) -> bool:
    return len(runs(engine, "pci")) > before or finished(folder)


def finished(folder: Path) -> bool:
    return len(list((folder / "done").glob("*.txt"))) == FILES


def wait(true: Callable[[], bool]) -> None:
    until = time.monotonic() + START_SECONDS
    while not true():
        assert time.monotonic() < until, "nothing happened"
        time.sleep(0.005)
