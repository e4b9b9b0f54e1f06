"""How fast a published file comes in through the whole path: read, understood, checked, stored.

A list of the governance index, one province and year a row, with made-up scores; the largest file
of that kind that there could be. And an export of dossiers with as many cells as a file may have:
a million rows are several files. The rates of the store alone are in store_import.
"""

import csv
import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import settings
from catalogue import areas
from catalogue.mapping import mapping
from jobs.runner import import_file
from store.engine import connect
from tests.bench.alone import measured_alone, peak_memory
from tests.bench.databases import KINDS, empty_store
from tests.bench.figures import Figure

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
CONFIG = Path(__file__).parents[2] / "config.yaml"
LISTING = "papi_subdimensions"
YEARS = range(2011, 2026)
ROWS_PER_SECOND, MEMORY_MB = 20_000, 400
DOSSIERS, DOSSIERS_MB = 140_000, 600
HEADINGS = "Mã hồ sơ;Mã TTHC;Đơn vị xử lý;Hình thức nộp;Trạng thái;Ngày tiếp nhận;Chủ hồ sơ"


def run() -> list[Figure]:
    """Values per second of one file on both databases, and the peak of memory."""
    figures = []
    for kind in KINDS:
        with empty_store(kind) as url:
            said = measured_alone("tests.bench.file_import", url)
        what = f"{kind}: file of {said['count']:,.0f} values"
        target = ROWS_PER_SECOND if kind == "sqlite" else None
        figures += [
            Figure(what, said["rate"], "rows/s", target, "at least"),
            Figure(f"{what}, per CPU second", said["cpu_rate"], "rows/s"),
            Figure(f"{what}: peak memory", said["memory"], "MB", MEMORY_MB),
        ]
    with empty_store("sqlite") as url:
        said = measured_alone("tests.bench.file_import", url, "dossiers")
    what = f"sqlite: file of {said['count']:,.0f} dossiers"
    return [
        *figures,
        Figure(f"{what}, per CPU second", said["cpu_rate"], "rows/s"),
        Figure(f"{what}: peak memory", said["memory"], "MB", DOSSIERS_MB),
        Figure(f"{what}: times that progress is told", said["told"], "", 10, "at least"),
    ]


def _import(url: str) -> dict[str, float]:
    """A small file first, to warm up, then the large one."""
    with TemporaryDirectory() as folder:
        said = settings.load(CONFIG).model_copy(update={"data_dir": Path(folder)})
        engine = connect(url)
        for years in (YEARS[:1], YEARS):
            path = Path(folder) / f"{LISTING}_{len(years)}.csv"
            count = _write(path, years)
            began, worked = perf_counter(), process_time()
            report = import_file(engine, source="papi", path=path, settings=said, now=NOW)
            spent, work = perf_counter() - began, process_time() - worked
        engine.dispose()
        if not report.written:
            raise RuntimeError(str(report.rejections[:1]))
    return {"count": count, "rate": count / spent, "cpu_rate": count / work, "memory": peak_memory()}


def _import_dossiers(url: str) -> dict[str, float]:
    with TemporaryDirectory() as folder:
        said = settings.load(CONFIG).model_copy(update={"data_dir": Path(folder)})
        engine, path = connect(url), Path(folder) / "ho-so.csv"
        told: list[int] = []
        rows = (
            f"H01.02-{number};2.000488;Sở Tư pháp;Trực tuyến;Đang xử lý;{1 + number % 28:02}/08/2025;X"
            for number in range(DOSSIERS)
        )
        path.write_text("\n".join(["Danh sách hồ sơ đến ngày 31/08/2025", HEADINGS, *rows]), "utf-8")
        began, worked = perf_counter(), process_time()
        report = import_file(
            engine, source="igate", path=path, settings=said, now=NOW, on_progress=told.append
        )
        spent, work = perf_counter() - began, process_time() - worked
        engine.dispose()
        if report.written != DOSSIERS:
            raise RuntimeError(str(report.rejections[:1]))
    count = float(DOSSIERS)
    return {
        "count": count, "rate": count / spent, "cpu_rate": count / work, "memory": peak_memory(),
        "told": len(told),
    }  # fmt: skip


def _write(path: Path, years: range) -> int:
    """Write a list of scores; how many there are."""
    columns = list(mapping("papi").lists[LISTING].values)
    count = 0
    with path.open("w", newline="", encoding="utf-8") as opened:
        rows = csv.writer(opened)
        rows.writerow(["province_code", "province_vi", "year", *columns])
        for year in years:
            for place, area in enumerate(areas.children("VN", date(year, 12, 31))):
                scores = [
                    f"{1 + (place * 7 + number + year) % 20 / 20:.3f}" for number in range(len(columns))
                ]
                rows.writerow([area.code, area.name, year, *scores])
                count += len(scores)
    return count


if __name__ == "__main__":
    measure = _import_dossiers if sys.argv[2:] else _import
    print(json.dumps(measure(sys.argv[1])))  # noqa: T201
