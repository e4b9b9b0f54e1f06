"""`make run` as its user meets it: data are there, a second start loads nothing twice, it ends whole."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
import requests

from simulator.server import SYSTEMS
from tests.browser.centre import ROOT, free_port

PASSWORD = "a-long-enough-one"
READY_SECONDS = 240
STOP_SECONDS = 60


def start(data: Path, port: int | str) -> subprocess.Popen[str]:
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


def answers(port: int) -> bool:
    """Whether a centre stands at the port."""
    try:
        requests.get(f"http://127.0.0.1:{port}/healthz", timeout=READY_SECONDS)
    except requests.ConnectionError:
        return False
    return True


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


def runs(data: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(data / "demonstration" / "ioc.db")) as store:
        return store.execute("SELECT source, status FROM ingestion_run ORDER BY run_id").fetchall()


def simulated(data: Path) -> list[tuple[str, bool]]:
    """Every source, and whether what it brought last is simulated."""
    with closing(sqlite3.connect(data / "demonstration" / "ioc.db")) as store:
        found = store.execute("SELECT source, simulated FROM source_status").fetchall()
    return [(source, bool(value)) for source, value in found]


@dataclass(frozen=True)
class Seen:
    """What the first start showed, and where its data are."""

    data: Path
    port: int
    sources: dict[str, str]
    runs: list[tuple[str, str]]
    said: str
    code: int
    left: list[psutil.Process]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """A demonstration started on nothing, looked at, and ended by Ctrl-C."""
    data, port = tmp_path_factory.mktemp("demonstration"), free_port()
    with running(data, port) as process:
        sources = requests.get(f"http://127.0.0.1:{port}/healthz", timeout=READY_SECONDS).json()["sources"]
        loaded = runs(data)
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) >= 2
        for _impatient in range(3):
            process.send_signal(signal.SIGINT)
            time.sleep(0.2)
        said, _ = process.communicate(timeout=STOP_SECONDS)
    left = [child for child in children if child.is_running()]
    return Seen(data, port, sources, loaded, said, process.returncode, left)


def test_it_starts_and_loads_everything(first: Seen) -> None:
    missing = {source for source, state in first.sources.items() if state == "missing"}
    assert missing <= {"camera_gateway"}, "the gateway begins once the centre is there"
    assert {source for source, status in first.runs if status != "ok"} == {"social_listening"}, "it lapsed"
    assert f"http://127.0.0.1:{first.port}" in first.said
    assert "Not everything" not in first.said
    assert PASSWORD not in first.said, "a password that was given is not printed"


def test_it_ends_whole(first: Seen) -> None:
    assert first.code == 0, first.said
    assert not first.left


def test_a_second_start_loads_nothing_twice(first: Seen) -> None:
    with running(first.data, free_port()):
        again = [source for source, _status in runs(first.data)[len(first.runs) :]]
    assert set(again) <= set(SYSTEMS), "only systems may have been asked, for what is new"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_nothing_outlives_a_demonstration_that_was_killed(first: Seen) -> None:
    with running(first.data, free_port()) as process:
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) >= 2
        process.kill()
        _gone, left = psutil.wait_procs(children, timeout=STOP_SECONDS)
    assert not left


def test_a_busy_port_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start(tmp_path, taken.getsockname()[1])
        said, _ = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 1
    assert "PORT=8051 make run" in said


def test_a_port_that_is_none_is_said(tmp_path: Path) -> None:
    process = start(tmp_path, "eighty")
    said, _ = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 1
    assert "PORT=eighty is no port; allowed: 1 to 65535" in said
