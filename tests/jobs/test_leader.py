"""One of several processes leads; another takes over when it is killed, stops, or is passed by."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import pytest

from jobs.leader import LEADER, TTL, Lease
from store.command import leases
from store.engine import Engine

ROOT = Path(__file__).parents[2]
TTL_SECONDS = 3.0
Start = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    path = tmp_path / "journal"
    path.touch()
    return path


@pytest.fixture
def start(engine: Engine, database_url: str, journal: Path) -> Iterator[Start]:
    """Starts candidates by name and ends them after the test."""
    started: list[subprocess.Popen[bytes]] = []

    def one(name: str) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            "tests.jobs.candidate",
            database_url,
            str(journal),
            name,
            str(TTL_SECONDS),
        ]
        started.append(subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE))
        return started[-1]

    yield one
    for process in started:
        if process.stdin:
            process.stdin.close()
        process.kill()
        process.wait()


def said(journal: Path) -> list[str]:
    return journal.read_text().splitlines()


def wait_for(journal: Path, text: str, *, seconds: float) -> float:
    """How long it took until `text` stood in the journal."""
    began = time.monotonic()
    while text not in said(journal):
        assert time.monotonic() - began < seconds, f"no {text!r} within {seconds} s: {said(journal)[-5:]}"
        time.sleep(0.02)
    return time.monotonic() - began


def test_the_promise_of_takeover_holds_with_the_real_numbers() -> None:
    assert timedelta(seconds=25) >= TTL + TTL / 3


def test_another_takes_over_from_a_killed_leader(start: Start, journal: Path) -> None:
    first = start("first")
    wait_for(journal, "first began", seconds=10)
    start("second")
    time.sleep(TTL_SECONDS)
    assert "second" not in said(journal)
    first.kill()
    first.wait()
    took = wait_for(journal, "second began", seconds=TTL_SECONDS * 4 / 3 + 1)
    assert took >= TTL_SECONDS / 3, "nobody may take over while the lease could still be held"


def test_a_leader_that_stops_gives_the_lease_back_at_once(start: Start, journal: Path) -> None:
    first = start("first")
    wait_for(journal, "first began", seconds=10)
    start("second")
    time.sleep(1)
    assert first.stdin
    first.stdin.close()
    assert first.wait(5) == 0
    wait_for(journal, "second began", seconds=TTL_SECONDS / 3 + 1)
    lines = said(journal)
    assert lines.index("first ended") < lines.index("second began")


def test_a_leader_that_was_passed_by_ends_its_jobs(start: Start, journal: Path) -> None:
    first = start("first")
    wait_for(journal, "first began", seconds=10)
    os.kill(first.pid, signal.SIGSTOP)
    start("second")
    wait_for(journal, "second began", seconds=TTL_SECONDS * 2 + 5)
    os.kill(first.pid, signal.SIGCONT)
    wait_for(journal, "first ended", seconds=TTL_SECONDS)
    time.sleep(1)
    after = said(journal)[said(journal).index("first ended") + 1 :]
    # A machine too busy for the second to renew in time elects the first again, rightly.
    assert set(takewhile(lambda line: line not in ("second ended", "first began"), after)) == {"second"}


def test_of_many_at_once_one_leads(start: Start, journal: Path) -> None:
    for name in ("a", "b", "c"):
        start(name)
    time.sleep(TTL_SECONDS + 3)
    assert len([line for line in said(journal) if line.endswith("began")]) == 1


def test_a_lease_is_lost_only_to_another_holder(engine: Engine) -> None:
    lease = Lease(engine, LEADER, clock=lambda: datetime.now(UTC), ttl=timedelta(seconds=0.6))
    assert lease.take()
    assert lease.fresh
    leases.release(engine, LEADER, holder=lease.holder)
    later = datetime.now(UTC) + timedelta(seconds=60)
    assert leases.acquire(engine, LEADER, holder="another", ttl=timedelta(seconds=60), now=later)
    time.sleep(0.5)
    assert lease.lost
    assert not lease.fresh
    lease.release()
    assert not leases.acquire(engine, LEADER, holder="third", ttl=timedelta(seconds=1), now=later)
