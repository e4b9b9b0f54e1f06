"""Measures in a process of its own, so that its peak of memory is its own."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def measured_alone(module: str, *arguments: str) -> dict[str, float]:
    """What `module`, run with `arguments` in a new process, prints as its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, check=True, capture_output=True, text=True
    )
    said: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return said


def peak_memory() -> float:
    """MB that this process held at most. Unlike ru_maxrss it knows nothing of the one that started it."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text("utf-8"))
    assert found is not None
    return int(found[1]) / 1024
