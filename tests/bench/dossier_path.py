"""How fast dossiers come in through the whole path: asked over HTTP, kept raw, understood, counted, stored.

The system is the simulated iGate, a process of its own on loopback. What it takes to make its pages
is the bench's doing, so the firm figure is the CPU of the process that imports.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time, sleep
from urllib.error import URLError
from urllib.request import urlopen

import settings
from jobs.registration import register_sources
from jobs.runner import run_source
from settings import Settings
from simulator.igate import PASSWORD, USERNAME
from store.engine import connect
from tests.bench.alone import measured_alone, peak_memory
from tests.bench.databases import KINDS, empty_store
from tests.bench.figures import Figure
from tests.browser.centre import ROOT, free_port

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
SCALE = 200_000
PER_SECOND, MEMORY_MB = 10_000, 400
START_SECONDS = 60


def run() -> list[Figure]:
    """Dossiers per second of a first load on both databases, and the peak of memory."""
    figures = []
    for kind in KINDS:
        with empty_store(kind) as url, _simulator() as port:
            said = measured_alone("tests.bench.dossier_path", url, str(port))
        own, what = kind == "sqlite", f"{kind}: {said['count']:,.0f} dossiers from HTTP to store"
        figures += [
            Figure(
                f"{what}, per CPU second", said["cpu_rate"], "1/s", PER_SECOND if own else None, "at least"
            ),
            Figure(f"{what}, by the clock with the simulator beside", said["rate"], "1/s"),
            Figure(f"{what}: peak memory", said["memory"], "MB", MEMORY_MB),
        ]
    return figures


@contextmanager
def _simulator() -> Iterator[int]:
    port = free_port()
    told = ["--port", str(port), "--scale", str(SCALE), "--now", NOW.isoformat()]
    with subprocess.Popen(
        [sys.executable, "-m", "simulator", *told], cwd=ROOT, stdout=subprocess.DEVNULL
    ) as system:
        try:
            for _ in range(START_SECONDS * 10):
                try:
                    urlopen(f"http://127.0.0.1:{port}/", timeout=START_SECONDS).close()
                except URLError as error:
                    if isinstance(error.reason, ConnectionError):
                        sleep(0.1)
                        continue
                break
            yield port
        finally:
            system.terminate()


def _import(url: str, port: int) -> dict[str, float]:
    with TemporaryDirectory() as folder:
        said = _settings(Path(folder), port)
        engine = connect(url)
        register_sources(engine, said)
        began, worked = perf_counter(), process_time()
        outcome = run_source(engine, source="igate", settings=said, now=NOW)
        spent, work = perf_counter() - began, process_time() - worked
        engine.dispose()
    count = outcome.written
    return {"count": count, "rate": count / spent, "cpu_rate": count / work, "memory": peak_memory()}


def _settings(folder: Path, port: int) -> Settings:
    said = settings.load(ROOT / "config.yaml", environ={"IOC_SECRET_IGATE": f"{USERNAME}:{PASSWORD}"})
    asked = {"enabled": True, "simulated": True, "url": f"http://127.0.0.1:{port}/igate"}
    sources = said.sources | {"igate": said.sources["igate"].model_copy(update=asked)}
    own = said.model_copy(update={"data_dir": folder, "sources": sources})
    own.take_secrets_from({"IOC_SECRET_IGATE": f"{USERNAME}:{PASSWORD}"})
    return own


if __name__ == "__main__":
    print(json.dumps(_import(sys.argv[1], int(sys.argv[2]))))  # noqa: T201
