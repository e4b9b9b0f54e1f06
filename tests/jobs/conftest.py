"""What tests of jobs share: the simulated LRIS over HTTP, and settings that point to it."""

import json
import urllib.request
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from adapters.http import HttpClient
from settings import Settings, SourceSettings
from simulator.server import Simulator
from store.engine import Engine
from store.tables import ingestion_run, metadata, source_status

START = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


class Lris(Simulator):
    """The simulated LRIS with a clock that tests can set, and its faults as calls over HTTP."""

    now: datetime | None = START

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/lris"

    def break_with(self, mode: str, **settings: Any) -> None:
        self._ask("PUT", json.dumps({"mode": mode, **settings}).encode())

    def heal(self) -> None:
        self._ask("DELETE", None)

    def _ask(self, method: str, body: bytes | None) -> None:
        address = f"http://127.0.0.1:{self.server_address[1]}/_faults/lris"
        with urllib.request.urlopen(urllib.request.Request(address, body, method=method)) as answer:
            assert answer.status == 200


@pytest.fixture(scope="session")
def running_lris() -> Iterator[Lris]:
    server = Lris(("127.0.0.1", 0), seed=1, clock=lambda: server.now or datetime.now(UTC))
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    # Figures are made at the first question, which takes longer than the deadlines of tests.
    HttpClient(server.url).get("values", updatedFrom=START.isoformat(), updatedTo=START.isoformat())
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def lris(running_lris: Lris) -> Iterator[Lris]:
    """The simulated LRIS at 10:00 on 21/11/2026, without faults."""
    running_lris.now = START
    running_lris.requests.clear()
    yield running_lris
    running_lris.heal()


@pytest.fixture
def settings(tmp_path: Path, lris: Lris, database_url: str) -> Settings:
    """LRIS from 1 October 2026 on, with deadlines short enough for a test."""
    source = SourceSettings(
        enabled=True,
        url=lris.url,
        every=timedelta(minutes=15),
        late_after=timedelta(hours=1),
        dead_after=timedelta(days=1),
        backfill_from=date(2026, 10, 1),
        deadline=timedelta(seconds=2),
        simulated=True,
    )
    return Settings(
        data_dir=tmp_path / "var", database_url=database_url, province="91", sources={"lris": source}
    )


def counts(engine: Engine) -> dict[str, int]:
    """Rows of every table that has any."""
    with engine.connect() as connection:
        found = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }
    return {name: count for name, count in found.items() if count}


def status(engine: Engine, source: str = "lris") -> Any:
    """The row of a source in source_status."""
    with engine.connect() as connection:
        return connection.execute(select(source_status).where(source_status.c.source == source)).one()


def runs(engine: Engine, source: str = "lris") -> list[Any]:
    """The ledger of a source, oldest first."""
    query = select(ingestion_run).where(ingestion_run.c.source == source).order_by(ingestion_run.c.run_id)
    with engine.connect() as connection:
        return list(connection.execute(query))
