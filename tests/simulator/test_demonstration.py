"""`make run` as its user meets it: data are there, a second start loads nothing twice, it ends whole."""

import socket
import sys
from pathlib import Path

import psutil
import pytest

from simulator.server import SYSTEMS
from tests.browser.centre import free_port
from tests.demonstration import PASSWORD, STOP_SECONDS, FirstStart, running, runs, start


def test_it_starts_and_loads_everything(first_start: FirstStart) -> None:
    missing = {source for source, state in first_start.sources.items() if state == "missing"}
    assert missing <= {"camera_gateway"}, "the gateway begins once the centre is there"
    assert {source for source, status in first_start.runs if status != "ok"} == {"social_listening"}, (
        "it lapsed"
    )
    assert f"http://127.0.0.1:{first_start.port}" in first_start.said
    assert "Not everything" not in first_start.said
    assert PASSWORD not in first_start.said, "a password that was given is not printed"


def test_it_ends_whole(first_start: FirstStart) -> None:
    assert first_start.code == 0, first_start.said
    assert not first_start.left


def test_a_second_start_loads_nothing_twice(first_start: FirstStart) -> None:
    data = Path(first_start.data)
    with running(data, free_port()):
        again = [source for source, _status in runs(data)[len(first_start.runs) :]]
    assert set(again) <= set(SYSTEMS), "only systems may have been asked, for what is new"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_nothing_outlives_a_demonstration_that_was_killed(first_start: FirstStart) -> None:
    with running(Path(first_start.data), free_port()) as process:
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
