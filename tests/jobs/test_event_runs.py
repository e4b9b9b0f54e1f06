"""Dossiers and documents through the whole path: asked, kept without names, stored, brought as files."""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from jobs.runner import import_file, run_source
from settings import Settings, SourceSettings
from simulator import faults
from simulator.igate import PASSWORD, USERNAME
from simulator.server import Simulator
from store.command.reference import load_reference
from store.engine import Engine
from tests.adapters.event_answers import persons
from tests.jobs.conftest import counts, status

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SOURCES = ("igate", "ioffice")


@dataclass
class Systems:
    """Both simulated systems, at an instant that tests may move."""

    server: Simulator
    now: datetime = NOW


@pytest.fixture
def systems() -> Iterator[Systems]:
    found: list[Systems] = []
    with Simulator(("127.0.0.1", 0), seed=4, clock=lambda: found[0].now, scale=1500) as server:
        found.append(Systems(server))
        thread = Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield found[0]
        server.shutdown()
        thread.join()


@pytest.fixture
def settings(tmp_path: Path, systems: Systems, database_url: str, engine: Engine) -> Settings:
    load_reference(engine)
    port = systems.server.server_address[1]
    sources = {
        source: SourceSettings(
            enabled=True,
            url=f"http://127.0.0.1:{port}/{source}",
            every=timedelta(minutes=15),
            late_after=timedelta(hours=6),
            dead_after=timedelta(days=3),
            backfill_from=date(2026, 6, 1),
            deadline=timedelta(seconds=20),
            simulated=True,
        )
        for source in SOURCES
    }
    found = Settings(
        data_dir=tmp_path / "var", database_url=database_url, province="91", sources=sources
    )  # fmt: skip
    found.take_secrets_from({"IOC_SECRET_IGATE": f"{USERNAME}:{PASSWORD}"})
    return found


def kept(settings: Settings, source: str) -> str:
    """Everything in the raw files of a source."""
    files = sorted((settings.data_dir / "raw" / source).glob("*.gz"))
    assert files
    return "".join(gzip.decompress(file.read_bytes()).decode() for file in files)


@pytest.mark.parametrize("source", SOURCES)
def test_a_run_stores_records_and_keeps_no_person(engine: Engine, settings: Settings, source: str) -> None:
    outcome = run_source(engine, source=source, settings=settings, now=NOW)

    assert outcome.written > 100
    assert outcome.rejected == 0
    assert persons(kept(settings, source)) == []
    assert status(engine, source).simulated is not None


@pytest.mark.parametrize("source", SOURCES)
def test_d5_asking_again_changes_nothing(engine: Engine, settings: Settings, source: str) -> None:
    run_source(engine, source=source, settings=settings, now=NOW)
    before = counts(engine)
    again = run_source(
        engine, source=source, settings=settings, now=NOW, since=datetime(2026, 6, 1, tzinfo=UTC)
    )  # fmt: skip

    assert again.written == 0
    assert {**counts(engine), "ingestion_run": 0} == {**before, "ingestion_run": 0}


def test_what_changes_later_comes_with_the_next_run(
    engine: Engine, settings: Settings, systems: Systems
) -> None:
    systems.now = NOW - timedelta(days=5)
    first = run_source(engine, source="igate", settings=settings, now=systems.now)
    systems.now = NOW
    second = run_source(engine, source="igate", settings=settings, now=NOW)

    assert 0 < second.written < first.written
    assert second.rejected == 0


def test_a_fault_in_the_middle_leaves_nothing_behind(
    engine: Engine, settings: Settings, systems: Systems
) -> None:
    before = counts(engine)
    systems.server.faults["igate"] = faults.Fault({"mode": "S4", "variant": "truncated"})
    with pytest.raises(Exception, match="igate"):
        run_source(engine, source="igate", settings=settings, now=NOW)

    after = counts(engine)
    assert {table: count for table, count in after.items() if before.get(table) != count} == {
        "ingestion_run": 1,
        "source_status": 1,
    }
    assert not list((settings.data_dir / "raw" / "igate").glob("*"))


def test_an_export_that_a_steward_brings_is_kept_without_names(
    engine: Engine, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "ho so.csv"
    path.write_text(
        "# mô phỏng\nDanh sách hồ sơ - đến ngày 31/08/2025;;;;;;\n"
        "Mã hồ sơ;Mã TTHC;Đơn vị xử lý;Hình thức nộp;Trạng thái;Ngày tiếp nhận;Chủ hồ sơ\n"
        "H01.02-250804-1;2.000488;Sở Tư pháp;Trực tuyến;Đang xử lý;04/08/2025;Nguyễn Văn An\n"
        "H01.02-250804-2;2.000488;Nguyễn Văn An;Trực tuyến;Đang xử lý;04/08/2025;0912345678\n",
        "utf-8",
    )
    report = import_file(engine, source="igate", path=path, settings=settings, now=NOW)

    assert (report.written, report.rejected, report.as_of) == (1, 1, date(2025, 8, 31))
    assert report.rejections[0].position == "trang tính 1, dòng 5"
    assert persons(repr(report)) == []
    assert persons(kept(settings, "igate")) == []
