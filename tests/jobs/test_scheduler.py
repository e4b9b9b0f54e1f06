"""The commands as a person types them, and two schedulers of which one is killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from store.engine import Engine, connect
from store.tables import lease
from tests.jobs import pci_file
from tests.jobs.conftest import Lris, counts, runs

ROOT = Path(__file__).parents[2]
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environment(tmp_path: Path, lris: Lris) -> dict[str, str]:
    """An installation of its own, with LRIS asked every two seconds."""
    lris.now = None
    config = {
        "province": "91",
        "data_dir": "var",
        "sources": {
            "lris": {
                "enabled": True, "url": lris.url, "every": "2s", "late_after": "1h", "dead_after": "1d",
                "backfill_from": "2026-10-01", "simulated": True,
            },
            "pci": {"enabled": True},
        },
    }  # fmt: skip
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump(config).replace("'2026-10-01'", "2026-10-01"))
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("IOC_", "DATABASE_"))}
    return {**ours, "IOC_CONFIG": str(path)}


@pytest.fixture
def command(environment: dict[str, str]) -> Command:
    """Runs `python -m scheduler …` to its end."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-m", "scheduler", *map(str, arguments)]
        return subprocess.run(line, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)

    return run


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    """What the commands have written."""
    engine = connect(f"sqlite:///{tmp_path / 'var' / 'ioc.db'}")
    yield engine
    engine.dispose()


def test_a_source_is_asked_by_command(command: Command, store: Engine) -> None:
    asked = command("run", "lris", "--since", "2026-11-01")
    assert asked.returncode == 0, asked.stderr
    assert "Đã hỏi nguồn “lris”, lượt số 1." in asked.stdout
    (run,) = runs(store)
    assert f"{run.window_since:%Y-%m-%d %H:%M}" == "2026-10-31 17:00"
    assert f"Mới hoặc thay đổi: {run.records_written}" in asked.stdout


def test_a_source_that_fails_is_said_to_fail(command: Command, lris: Lris) -> None:
    lris.break_with("S5")
    asked = command("run", "lris")
    assert asked.returncode == 1
    assert "Nguồn “lris” lỗi: Nội dung không đúng dạng đã thỏa thuận." in asked.stderr
    assert "Traceback" not in asked.stderr


def test_files_are_tried_and_then_brought_in_by_command(
    command: Command, store: Engine, tmp_path: Path
) -> None:
    good, bad = tmp_path / "pci 2016.csv", tmp_path / "other.csv"
    values = pci_file.write(good, range(2016, 2017))
    bad.write_text("a;b\n1;2\n")

    tried = command("import", "pci", good, "--dry-run")
    assert tried.returncode == 0, tried.stderr
    assert f"Sẽ mới hoặc thay đổi: {values}" in tried.stdout
    assert "observation" not in counts(store)

    done = command("import", "pci", bad, good)
    assert done.returncode == 1
    assert "Từ chối: other.csv" in done.stdout
    assert "Đã nạp: pci 2016.csv" in done.stdout
    assert "2/2" in done.stderr, "no progress bar"
    assert counts(store)["observation"] == values


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("import", "nope", "x.csv"), "Không có nguồn “nope”. Được dùng: "),
        (("import", "pci", "missing.csv"), "Không có tệp: missing.csv."),
        (("import", "lris", "missing.csv"), "hãy dùng lệnh run"),
        (("import", "papi", "missing.csv"), "chưa có trong mục sources của config.yaml"),
        (("run", "pci"), "hãy dùng lệnh import"),
        (("run", "lris", "--since", "yesterday"), "--since"),
        (("fly",), "fly"),
    ],
)
def test_wrong_calls_say_what_is_allowed_and_touch_nothing(
    command: Command, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    called = command(*arguments)
    assert called.returncode == 2
    assert said in called.stderr
    assert "Traceback" not in called.stderr
    assert not (tmp_path / "var").exists()


def test_after_a_kill_another_scheduler_takes_over_within_30_seconds(
    environment: dict[str, str], store: Engine, command: Command
) -> None:
    command("run", "lris")
    line = [sys.executable, "-m", "scheduler"]
    first = subprocess.Popen(line, cwd=ROOT, env=environment)
    wait(lambda: holder(store), seconds=20)
    second = subprocess.Popen(line, cwd=ROOT, env=environment)
    try:
        wait(lambda: len(runs(store)) >= 5, seconds=30)
        assert holder(store) == first.pid
        first.send_signal(signal.SIGKILL)
        first.wait()
        killed = time.monotonic()
        wait(lambda: holder(store) == second.pid, seconds=30)
        before = len(runs(store))
        wait(lambda: len(runs(store)) >= before + 2, seconds=killed + 30 - time.monotonic())
        second.terminate()
        assert second.wait(10) == 0
    finally:
        for process in (first, second):
            process.kill()
            process.wait()
    starts = [run.started_at for run in runs(store)][1:]
    assert all((after - at).total_seconds() > 1 for at, after in pairwise(starts))
    assert "lease" not in counts(store)


def holder(store: Engine) -> int | None:
    """Number of the process that leads."""
    with store.connect() as connection:
        found = connection.execute(select(lease.c.holder).where(lease.c.name == "scheduler")).scalar()
    return int(found.split(":")[1]) if found else None


def wait(true: Callable[[], Any], *, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, f"nothing happened within {seconds} s"
        time.sleep(0.05)
