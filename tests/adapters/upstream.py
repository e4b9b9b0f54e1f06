"""The simulator as a process of its own, to be asked over real HTTP."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


class Upstream:
    """A running simulator: its address, and its faults."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.url = f"{origin}/lris"

    def fail(self, mode: str, **settings: Any) -> None:
        requests.put(
            f"{self.origin}/_faults/lris", json={"mode": mode, **settings}, timeout=5
        ).raise_for_status()

    def heal(self) -> None:
        requests.delete(f"{self.origin}/_faults/lris", timeout=5).raise_for_status()


@contextmanager
def running(*arguments: str, scheme: str = "http", now: datetime = NOW) -> Iterator[Upstream]:
    """A simulator on a free port whose clock stands still."""
    command = [sys.executable, "-m", "simulator", "--port", "0", "--now", now.isoformat(), *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().rsplit(" ", 1)[-1].strip()
        yield Upstream(f"{scheme}://{address}")
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout is not None:
            process.stdout.close()
