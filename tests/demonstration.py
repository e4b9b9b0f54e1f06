"""`make run` on nothing, as a user starts it: done once for all workers, since loading takes longest."""

import fcntl
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil
import requests

from tests.browser.centre import ROOT, free_port

PASSWORD = "a-long-enough-one"
READY_SECONDS = 240
STOP_SECONDS = 60
REAPED_SECONDS = 10
"""Until the system has buried what has ended."""


@dataclass(frozen=True, slots=True)
class FirstStart:
    """What a first start showed, where its data are, and a copy of them that nobody starts on."""

    data: str
    loaded: str
    port: int
    sources: dict[str, str]
    runs: list[list[str]]
    said: str
    code: int
    left: list[int]


def first_start(folder: Path) -> FirstStart:
    """Start on nothing, look, end it by Ctrl-C; whoever asks for `folder` again is given the same."""
    told = folder / "first-start.json"
    with (folder / "first-start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            told.write_text(json.dumps(asdict(_start_on_nothing(folder))), "utf-8")
    return FirstStart(**json.loads(told.read_text("utf-8")))


def _start_on_nothing(folder: Path) -> FirstStart:
    data, port = folder / "first-start", free_port()
    with running(data, port) as process:
        sources = requests.get(f"http://127.0.0.1:{port}/healthz", timeout=READY_SECONDS).json()["sources"]
        loaded = runs(data)
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) >= 2
        for _impatient in range(3):
            process.send_signal(signal.SIGINT)
            time.sleep(0.2)
        said, _ = process.communicate(timeout=STOP_SECONDS)
    _gone, left = psutil.wait_procs(children, timeout=REAPED_SECONDS)
    copy = folder / "loaded"
    shutil.copytree(data / "demonstration", copy)
    return FirstStart(
        str(data), str(copy), port, sources, loaded, said, process.returncode, [child.pid for child in left]
    )


def start(data: Path, port: int | str) -> subprocess.Popen[str]:
    """Start the demonstration on `data`, and do not wait for it."""
    environment = {
        **os.environ,
        "PORT": str(port),
        "IOC_DATA_DIR": str(data),
        "IOC_ADMIN_PASSWORD": PASSWORD,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "simulator.demonstration"], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


@contextmanager
def running(data: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A demonstration that is ready; ended by force where the test leaves it running."""
    process = start(data, port)
    try:
        until = time.monotonic() + READY_SECONDS
        while not answers(port):
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < until, "not ready in time"
            time.sleep(0.2)
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=STOP_SECONDS)


def answers(port: int) -> bool:
    """Whether a centre stands at the port."""
    try:
        requests.get(f"http://127.0.0.1:{port}/healthz", timeout=READY_SECONDS)
    except requests.ConnectionError:
        return False
    return True


def runs(data: Path) -> list[list[str]]:
    """Source and outcome of every run that the store knows, oldest first."""
    with closing(sqlite3.connect(data / "demonstration" / "ioc.db")) as store:
        return list(map(list, store.execute("SELECT source, status FROM ingestion_run ORDER BY run_id")))
