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
from pathlib import Path

import psutil
import pytest
import requests

from tests.browser.centre import ROOT, free_port
from tests.jobs import pci_file

READY_SECONDS = 240
STOP_SECONDS = 30


def start(data: Path, port: int | str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "PORT": str(port),
        "IOC_DATA_DIR": str(data),
        "IOC_ADMIN_PASSWORD": "a-long-enough-one",
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
        while True:
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < until, "not ready in time"
            try:
                requests.get(f"http://127.0.0.1:{port}/healthz", timeout=READY_SECONDS)
                break
            except requests.ConnectionError:
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


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demonstration")


def test_it_starts_loads_everything_and_ends_with_ctrl_c(data: Path) -> None:
    port = free_port()
    with running(data, port) as process:
        sources = requests.get(f"http://127.0.0.1:{port}/healthz", timeout=30).json()["sources"]
        assert "missing" not in sources.values(), sources
        assert {status for _source, status in runs(data)} == {"ok"}
        assert {found for _source, found in simulated(data)} == {True}
        children = psutil.Process(process.pid).children(recursive=True)
        assert len(children) >= 2
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 0, said
    assert not [child for child in children if child.is_running()]
    assert f"http://127.0.0.1:{port}" in said
    assert "Not everything" not in said
    assert "a-long-enough-one" not in said, "a password that was given is not printed"


def test_a_second_start_loads_nothing_twice(data: Path) -> None:
    before = runs(data)
    with running(data, free_port()):
        again = [source for source, _status in runs(data)[len(before) :]]
    assert set(again) <= {"lris"}, "only LRIS may have been asked, for what is new"


def test_a_file_of_ones_own_counts_as_real(data: Path, tmp_path: Path) -> None:
    own = tmp_path / "pci.csv"
    pci_file.write(own, range(2015, 2016))
    environment = {**os.environ, "IOC_CONFIG": str(data / "demonstration" / "config.yaml")}
    command = [sys.executable, "-m", "scheduler", "import", "pci", str(own)]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert dict(simulated(data)) == {**dict.fromkeys(dict(simulated(data)), True), "pci": False}


def test_a_busy_port_is_said(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start(data, taken.getsockname()[1])
        said, _ = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 1
    assert "PORT=8051 make run" in said


def test_a_port_that_is_none_is_said(data: Path) -> None:
    process = start(data, "eighty")
    said, _ = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 1
    assert "PORT=eighty is no port; allowed: 1 to 65535" in said
