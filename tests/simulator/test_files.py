"""Simulated editions of published reports: marked, the same every time, and read by the mappings."""

import csv
import hashlib
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

import adapters
from adapters.base import Payload
from domain.records import Observation, Rejection
from simulator import files

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
FIELDS = ("moet_export", "exam_marks", "gso_provincial", "tourism_report")
PLACES = ("facility_list", "school_list", "site_list")
LISTS = ("pci", "papi", "budget_plan", "budget_final")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("files")
    files.write(found, seed=1, now=NOW)
    return found


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_one_folder_for_each_source(folder: Path) -> None:
    others = {"gso_monthly", "ict_index", "commune_report"}
    assert {path.name for path in folder.iterdir()} == {*LISTS, *FIELDS, *PLACES, *others}
    assert len(list((folder / "gso_monthly").iterdir())) == 24


def test_every_workbook_says_that_it_is_simulated_inside_and_in_its_properties(folder: Path) -> None:
    for path in sorted(folder.rglob("*.xlsx")):
        book = openpyxl.load_workbook(path, read_only=False)
        assert book.custom_doc_props["simulated"].value is True
        assert all(sheet["A2"].value == "MÔ PHỎNG" for sheet in book.worksheets)


def test_every_list_says_that_it_is_simulated_in_its_first_line(folder: Path) -> None:
    for path in sorted(folder.rglob("*.csv")):
        assert path.read_text("utf-8").splitlines()[0] == "# MÔ PHỎNG - simulated"


def test_the_same_seed_and_day_give_the_same_bytes_and_another_seed_others(
    folder: Path, tmp_path: Path
) -> None:
    files.write(tmp_path / "again", seed=1, now=NOW)
    files.write(tmp_path / "other", seed=2, now=NOW)

    assert digests(tmp_path / "again") == digests(folder)
    assert not digests(tmp_path / "other").items() & digests(folder).items()


def test_writing_again_leaves_what_stands_and_adds_what_is_new(tmp_path: Path) -> None:
    files.write(tmp_path, seed=1, now=NOW)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}

    files.write(tmp_path, seed=1, now=datetime(2026, 12, 10, tzinfo=UTC))

    after = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert before.items() <= after.items()
    assert {path.name for path in after.keys() - before.keys()} == {
        "2026-12-06-bieu-so-lieu-thang-11-2026.xlsx", "2026-11-bieu-thang-cap-xa.csv",
    }  # fmt: skip


def test_lists_name_the_provinces_of_their_time(folder: Path) -> None:
    for year, provinces in ((2024, 63), (2025, 34)):
        lines = (folder / "pci" / f"pci-{year}.csv").read_text("utf-8").splitlines()[1:]
        assert len(list(csv.DictReader(lines))) == provinces


@pytest.mark.parametrize("source", [*LISTS, "gso_monthly", "ict_index", "commune_report"])
def test_the_mapping_of_the_source_reads_the_newest_edition(folder: Path, source: str) -> None:
    path = sorted((folder / source).iterdir())[-1]

    items = list(adapters.load(source).parse(Payload(path.name, path)))

    assert [item for item in items if isinstance(item, Rejection)] == []
    observations = [item for item in items if isinstance(item, Observation)]
    assert "91" in {observation.area for observation in observations}


def test_tables_of_the_newest_month_say_what_the_pages_need(folder: Path) -> None:
    path = folder / "gso_monthly" / "2026-11-06-bieu-so-lieu-thang-10-2026.xlsx"
    items = adapters.load("gso_monthly").parse(Payload(path.name, path))
    found = {item.indicator for item in items if isinstance(item, Observation)}

    trade = {"exports_value", "imports_value", "fdi_registered_new_ytd", "retail_sales"}
    prices = {"cpi_mom", "gold_price_yoy", "usd_price_yoy"}
    rest = {"iip_yoy", "state_investment", "passengers", "freight"}
    assert found >= {f"statistics.{name}" for name in trade | prices | rest}


def test_a_workbook_does_not_tell_when_it_was_written(folder: Path) -> None:
    path = folder / "gso_monthly" / "2026-11-06-bieu-so-lieu-thang-10-2026.xlsx"
    with zipfile.ZipFile(path) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(2026, 11, 6)}
        assert b"2026-11-06T00:00:00Z" in archive.read("docProps/core.xml")


def test_the_command_writes_the_files_of_its_day(tmp_path: Path) -> None:
    command = ["-m", "simulator", "files", str(tmp_path), "--now", "2026-03-01T08:00:00+07:00"]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, timeout=60)

    newest = sorted((tmp_path / "gso_monthly").iterdir())[-1]
    assert newest.name == "2026-02-06-bieu-so-lieu-thang-01-2026.xlsx"
