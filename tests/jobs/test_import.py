"""Files brought by hand: what is stored, what a dry run says, what is refused and why."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from adapters.base import ShapeError
from domain.freshness import State, source_freshness
from domain.readings import Reading
from jobs.border import keep
from jobs.raw import Kept
from jobs.report import ImportReport, imported
from jobs.runner import import_file
from settings import Settings, SourceSettings
from store.engine import Engine
from store.query import indicators, sources
from store.tables import metadata, observation
from tests.adapters.damage import damaged
from tests.adapters.editions import workbook
from tests.jobs import pci_file
from tests.jobs.conftest import counts, runs, status

REAL = Path(__file__).parents[3] / "shared" / "data" / "stats" / "gso_monthly_excel"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    sources = {"pci": SourceSettings(enabled=True), "gso_monthly": SourceSettings(enabled=True)}
    return Settings(data_dir=tmp_path / "var", province="91", sources=sources)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "pci.csv"


def bring(engine: Engine, settings: Settings, path: Path, now: datetime, **facts: Any) -> ImportReport:
    return import_file(
        engine, source=facts.pop("source", "pci"), path=path, settings=settings, now=now, **facts
    )


def everything(engine: Engine) -> dict[str, list[Any]]:
    """Every row of every table."""
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in metadata.sorted_tables
        }


def test_a_file_is_stored_whole(engine: Engine, settings: Settings, file: Path, now: datetime) -> None:
    values = pci_file.write(file, range(2015, 2017))
    report = bring(engine, settings, file, now)
    assert (report.read, report.written, report.rejected) == (values, values, 0)
    assert report.as_of == date(2016, 12, 31)
    assert counts(engine)["observation"] == values
    (run,) = runs(engine, "pci")
    assert (run.status, run.origin, run.upstream_as_of) == ("ok", "pci.csv", date(2016, 12, 31))
    assert (settings.data_dir / run.raw_path).exists()
    assert status(engine, "pci").last_success_run_id == run.run_id


BUDGET = """province_code,province_vi,total.rev,total.exp,year
20,Lạng Sơn,9000000,15000000,{year}
01,Hà Nội,300000000,150000000,{year}
"""


@pytest.mark.parametrize("year", [2026, 2027])
def test_a_plan_is_known_from_the_day_of_its_edition_on_and_not_from_the_end_of_its_year(
    engine: Engine, settings: Settings, tmp_path: Path, year: int
) -> None:
    settings.sources["budget_plan"] = SourceSettings(enabled=True)
    path = tmp_path / "plan.csv"
    path.write_text(BUDGET.format(year=year), "utf-8")
    now = datetime(2026, 12, 10, 3, tzinfo=UTC)
    report = bring(engine, settings, path, now, source="budget_plan")
    assert (report.written, report.rejected, report.as_of) == (4, 0, date(2026, 12, 10))
    assert status(engine, "budget_plan").upstream_as_of == date(2026, 12, 10)
    with engine.connect() as connection:
        health = sources.health(connection)["budget_plan"]
        (found,) = indicators.latest(
            connection, ["budget.plan_revenue"], area="01", now=datetime(2027, 1, 10, tzinfo=UTC)
        )
    assert isinstance(found, Reading)
    assert (found.value, found.period_start, found.provenance.as_of) == (
        300_000, date(year, 1, 1), date(2026, 12, 10)
    )  # fmt: skip
    assert source_freshness(health, now=now).state is State.LIVE
    next_due = datetime(year + 1, 2, 1, 5, tzinfo=UTC)
    assert source_freshness(health, now=next_due - timedelta(days=2)).state is State.LIVE
    assert source_freshness(health, now=next_due).state is State.LATE


def test_a_dry_run_says_what_would_change_and_changes_nothing(
    engine: Engine, settings: Settings, file: Path, now: datetime
) -> None:
    values = pci_file.write(file, range(2015, 2017))
    bring(engine, settings, file, now)
    before = everything(engine)
    pci_file.write(file, range(2016, 2018), shift=0.5)
    report = bring(engine, settings, file, now + timedelta(days=1), dry_run=True)
    assert (report.run_id, report.written, report.unchanged) == (None, values, 0)
    assert everything(engine) == before
    assert len(list((settings.data_dir / "raw" / "pci").glob("*.gz"))) == 1
    lines = list(imported(report))
    assert lines[0] == "Chạy thử, chưa ghi gì: pci.csv"
    assert f"Sẽ mới hoặc thay đổi: {values}" in lines


def test_a_dry_run_of_an_unknown_store_leaves_it_empty(
    engine: Engine, settings: Settings, file: Path, now: datetime
) -> None:
    pci_file.write(file, range(2015, 2017))
    bring(engine, settings, file, now, dry_run=True)
    assert counts(engine) == {}


@pytest.mark.parametrize("dry_run", [False, True])
def test_every_rejection_is_told_with_its_place_and_reason(
    engine: Engine, settings: Settings, file: Path, now: datetime, *, dry_run: bool
) -> None:
    values = pci_file.write(file, range(2016, 2017))
    lines = file.read_text("utf-8").splitlines()
    cells = lines[3].split(",")
    cells[-1] = "chưa có"
    cells[-2] = "1000"
    lines[3] = ",".join(cells)
    file.write_text("\n".join(lines), "utf-8")
    report = bring(engine, settings, file, now, dry_run=dry_run)
    assert (report.written, report.rejected) == (values - 2, 2)
    told = {rejection.position: rejection for rejection in report.rejections}
    assert told["CSV!H4"].payload == "chưa có"
    assert "0 đến 10" in told["CSV!G4"].reason, "what the store refuses has its cell, too"
    lines = list(imported(report))
    assert [cell for cell in told if any(line.startswith(f"- {cell}: ") for line in lines)] == list(told)


def test_a_file_with_very_many_rejections_tells_all_of_them(
    engine: Engine, settings: Settings, file: Path, now: datetime
) -> None:
    pci_file.write(file, range(2006, 2017))
    text = file.read_text("utf-8")
    head, *rows = text.splitlines()
    broken = [row.rsplit(",", 2)[0] + ",x1,x2" for row in rows]
    file.write_text("\n".join([head, *broken]), "utf-8")
    report = bring(engine, settings, file, now)
    assert report.rejected == len(report.rejections) == 2 * len(rows) > 1000
    assert counts(engine)["rejection"] == report.rejected


def test_an_older_edition_does_not_overwrite_a_newer_one(
    engine: Engine, settings: Settings, file: Path, now: datetime
) -> None:
    pci_file.write(file, range(2014, 2017))
    bring(engine, settings, file, now)
    with engine.connect() as connection:
        before = list(connection.execute(select(observation).order_by(*observation.primary_key)))
    values = pci_file.write(file, range(2014, 2016), shift=0.5)
    report = bring(engine, settings, file, now + timedelta(days=1))
    assert (report.written, report.superseded) == (0, values)
    with engine.connect() as connection:
        assert list(connection.execute(select(observation).order_by(*observation.primary_key))) == before


def test_a_file_that_says_it_is_simulated_is_marked_so(
    engine: Engine, settings: Settings, file: Path, now: datetime
) -> None:
    pci_file.write(file, range(2016, 2017), title="Số liệu mô phỏng")
    assert bring(engine, settings, file, now, dry_run=True).simulated
    assert counts(engine) == {}
    report = bring(engine, settings, file, now)
    assert report.simulated
    assert runs(engine, "pci")[0].simulated
    assert "Số liệu mô phỏng, không phải số liệu thật." in list(imported(report))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x03\x04 cut off"),
        ("a.csv", b"a;b\n1;2\n"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(2000)),
        ("a.html", b"<html><table></table></html>"),
        ("empty.csv", b""),
    ],
)
@pytest.mark.parametrize("dry_run", [False, True])
def test_what_is_no_report_is_refused(
    engine: Engine, settings: Settings, tmp_path: Path, now: datetime, *,
    name: str, content: bytes, dry_run: bool,
) -> None:  # fmt: skip
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ShapeError) as raised:
        bring(engine, settings, path, now, dry_run=dry_run)
    assert name in str(raised.value)
    if dry_run:
        assert counts(engine) == {}
    else:
        (run,) = runs(engine, "pci")
        assert (run.status, run.error) == ("failed", str(raised.value))
        assert "observation" not in counts(engine)


def test_of_a_damaged_file_nothing_is_half_taken(
    engine: Engine, settings: Settings, tmp_path: Path, now: datetime
) -> None:
    """Refused by its name with the store as it was, or taken with every item accounted for."""
    scores = [[name, 2016, 60.5 + n] for n, name in enumerate(("An Giang", "Hà Nội"))]
    sound, refused = workbook({"pci": [["Tỉnh", "Năm", "PCI"], *scores]}), 0
    for seed in range(12):
        path = tmp_path / f"pci-{seed}.xlsx"
        path.write_bytes(damaged(sound, Random(seed)))  # noqa: S311 (the same damages each time)
        before = stored(engine)
        with suppress(ShapeError):
            report = bring(engine, settings, path, now)
            assert report.read == report.written + report.unchanged + report.superseded + report.rejected
            continue
        run = runs(engine, "pci")[-1]
        assert (run.status, run.error_kind) == ("failed", ShapeError.kind)
        assert path.name in run.error
        assert stored(engine) == before
        refused += 1
    assert 0 < refused < 12


def stored(engine: Engine) -> list[Any]:
    """Every figure in the store."""
    with engine.connect() as connection:
        return sorted(map(repr, connection.execute(select(observation))))


def test_a_file_that_is_too_large_is_refused_with_the_limit(
    engine: Engine, settings: Settings, file: Path, now: datetime
) -> None:
    pci_file.write(file, range(2016, 2017))
    with file.open("a") as opened:
        opened.truncate(51_000_000)
    with pytest.raises(ShapeError, match="lớn hơn 50 MB"):
        bring(engine, settings, file, now)


def test_a_file_that_is_written_to_meanwhile_is_not_half_taken(
    engine: Engine, settings: Settings, file: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    pci_file.write(file, range(2006, 2017))

    def keep_while_somebody_writes(*arguments: Any, **facts: Any) -> Kept:
        kept = keep(*arguments, **facts)
        with file.open("a") as opened:
            opened.write("\n")
        return kept

    monkeypatch.setattr("jobs.runner.keep", keep_while_somebody_writes)
    with pytest.raises(ShapeError, match="ghi tiếp trong lúc đọc"):
        bring(engine, settings, file, now)
    assert "observation" not in counts(engine)


@pytest.mark.realdata
@pytest.mark.skipif(not REAL.exists(), reason="the reference workbooks are not beside the project")
def test_a_published_workbook_comes_in_as_it_is(engine: Engine, settings: Settings, now: datetime) -> None:
    path = sorted(REAL.glob("*.xlsx"))[0]
    tried = bring(engine, settings, path, now, source="gso_monthly", dry_run=True)
    done = bring(engine, settings, path, now, source="gso_monthly")
    assert (tried.written, tried.rejected) == (done.written, done.rejected)
    assert counts(engine)["observation"] >= done.written > 1000
    assert done.as_of == date(2016, 12, 31)
    assert bring(engine, settings, path, now, source="gso_monthly").written == 0
