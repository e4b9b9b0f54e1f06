"""How fast dossiers come in through the whole path: asked over HTTP, kept raw, understood, counted, stored.

The system is the simulated iGate, a process of its own on loopback that has made its pages before, so
that it does not take half of the core meanwhile. The firm figure is the CPU of the process that imports.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from socket import create_connection
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, process_time, sleep

import settings
from adapters import igate
from adapters.base import Window
from adapters.http import HttpClient
from domain.periods import midnight
from jobs.registration import register_sources
from jobs.runner import run_source
from settings import Settings
from simulator.igate import PASSWORD, USERNAME
from store.engine import connect
from tests.bench.alone import measured_alone, peak_memory
from tests.bench.databases import KINDS, empty_store
from tests.bench.figures import Figure
from tests.bench.served import yardstick
from tests.browser.centre import ROOT, free_port

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
SCALE = 200_000
PER_SECOND, MEMORY_MB = 10_000, 400
START_SECONDS = 60


def run() -> list[Figure]:
    """Dossiers per second of a first load on both databases, and the peak of memory."""
    figures = []
    with _igate() as port:
        for kind in KINDS:
            with empty_store(kind) as url:
                said = measured_alone("tests.bench.dossier_path", url, str(port))
            own, what = kind == "sqlite", f"{kind}: {said['count']:,.0f} dossiers from HTTP to store"
            least = PER_SECOND if own else None
            figures += [
                Figure(f"{what}, per CPU second", said["cpu_rate"], "1/s", least, "at least"),
                Figure(f"{what}, by the clock", said["rate"], "1/s"),
                Figure(f"{what}: peak memory", said["memory"], "MB", MEMORY_MB),
            ]
    figures.append(Figure("yardstick after it (about 6 on a quiet machine)", yardstick(), "ms"))
    return figures


@contextmanager
def _igate() -> Iterator[int]:
    """The port of a system that has made every answer already."""
    port = free_port()
    told = [str(port), str(SCALE), NOW.isoformat()]
    with subprocess.Popen([sys.executable, "-m", "tests.bench.ready_igate", *told], cwd=ROOT) as system:
        try:
            _wait(port)
            with TemporaryDirectory() as folder:
                said = _settings(Path(folder), port).sources["igate"]
            client = HttpClient(said.url, token=f"{USERNAME}:{PASSWORD}", max_megabytes=said.max_megabytes)
            assert said.backfill_from is not None
            with client:
                for _ in igate.fetch(client, Window(midnight(said.backfill_from), NOW)):
                    pass
            yield port
        finally:
            system.terminate()


def _wait(port: int) -> None:
    until = monotonic() + START_SECONDS
    while monotonic() < until:
        with suppress(OSError):
            create_connection(("127.0.0.1", port)).close()
            return
        sleep(0.1)


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
