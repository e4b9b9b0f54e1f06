"""The reports as published: read whole, compared with the tables that others made of them, and shaken."""

import csv
import gzip
import io
import random
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import openpyxl
import pytest

import catalogue
from adapters.base import Payload
from adapters.workbook import for_source
from adapters.workbook.labels import Item, Meaning, Total, Unit
from adapters.workbook.text import fold
from domain.records import Observation, Rejection
from tests.adapters.editions import Key

STATS = Path(__file__).parents[3] / "shared" / "data" / "stats"
MONTHLY = STATS / "gso_monthly_excel"
EDITIONS = sorted(MONTHLY.glob("*.xls*"))
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not EDITIONS, reason="the published statistics beside the project are absent"),
]
TABLES: dict[str, tuple[str, str, dict[str, tuple[str, str, float]]]] = {
    "xk": ("exports", "Ngành", {
        "Total-M": ("exports_value", "Month", 0), "Total-YOY": ("exports_value_ytd", "Month", 0),
        "YOY": ("exports_value_yoy", "Month", 100), "YTD-YOY": ("exports_value_ytd_yoy", "Month", 100),
    }),
    "nk": ("imports", "Ngành", {
        "Total-M": ("imports_value", "Month", 0), "Total-YOY": ("imports_value_ytd", "Month", 0),
        "YOY": ("imports_value_yoy", "Month", 100), "YTD-YOY": ("imports_value_ytd_yoy", "Month", 100),
    }),
    "iip": ("industrial_production", "Ngành", {
        "YOY-Pre-Month": ("iip_yoy", "PreMonth", 100), "MOM": ("iip_mom", "Month", 100),
        "E-YOY": ("iip_yoy", "Month", 100), "YTD-YOY": ("iip_ytd_yoy", "Month", 100),
    }),
    "spcn": ("industrial_products", "Ngành", {
        "Total-Pre-Month": ("industrial_output", "PreMonth", 0),
        "E-Total-M": ("industrial_output", "Month", 0),
        "Total-YTD": ("industrial_output_ytd", "Month", 0), "YOY": ("industrial_output_yoy", "Month", 100),
        "YTD-YOY": ("industrial_output_ytd_yoy", "Month", 100),
    }),
    "vdt": ("state_investment", "Phân Loại", {
        "Total-Pre-Month": ("state_investment", "PreMonth", 0), "E-Total-M": ("state_investment", "Month", 0),
        "Total-YOY": ("state_investment_ytd", "Month", 0), "YOP": ("state_investment_plan_ratio", "Month", 0),
        "YTD-YOY": ("state_investment_ytd_yoy", "Month", 100),
    }),
    "fdi": ("foreign_investment", "Phân Loại", {
        "Số dự án": ("fdi_projects_ytd", "Month", 0),
        "Vốn đăng ký cấp mới": ("fdi_registered_new_ytd", "Month", 0),
        "Vốn đăng ký điều chỉnh": ("fdi_registered_adjusted_ytd", "Month", 0),
    }),
}  # fmt: skip
"""By parsed table: ours, its label column, and by its columns our indicator, the month, what is added."""


@cache
def observed(path: Path) -> tuple[dict[Key, Observation], tuple[Rejection, ...]]:
    items = list(for_source("gso_monthly").parse(Payload(path.name, path)))
    found = [item for item in items if isinstance(item, Observation)]
    keyed = {
        (each.indicator, each.area, each.breakdown, each.period_start.isoformat()): each for each in found
    }
    assert len(keyed) == len(found)
    return keyed, tuple(item for item in items if isinstance(item, Rejection))


@pytest.mark.parametrize("path", EDITIONS, ids=lambda path: path.name[:10])
def test_every_edition_gives_every_table(path: Path) -> None:
    found, rejected = observed(path)
    subjects = {indicator.removeprefix("statistics.").split("_")[0] for indicator, *_ in found}
    assert subjects >= {
        "exports", "imports", "iip", "industrial", "cpi", "gold", "usd", "core", "retail", "state", "fdi",
        "passengers", "passenger", "freight",
    }  # fmt: skip
    assert not [each for each in rejected if "không rõ dòng" in each.reason]
    year, month = int(path.name[:4]), int(path.name[5:7])
    assert {(each.as_of.year, each.as_of.month) for each in found.values() if each.as_of} == {(year, month)}
    beyond = [each for each in found.values() if each.value is not None and _outside(each)]
    assert not beyond


def _outside(each: Observation) -> bool:
    indicator = catalogue.indicators()[each.indicator]
    least, most = indicator.valid_min, indicator.valid_max
    value = each.value or 0.0
    return (least is not None and value < least) or (most is not None and value > most)


def test_figures_agree_with_the_tables_that_others_parsed(capsys: pytest.CaptureFixture[str]) -> None:
    """Every difference is explained in docs/sources/gso_monthly.md; none but those may come."""
    ours = {f"{path.name[:7]}": observed(path)[0] for path in EDITIONS}
    lines: list[str] = []
    differing: Counter[tuple[str, str]] = Counter()
    compared = 0
    for name in TABLES:
        same, differ, silent = 0, 0, 0
        for month, label, theirs, candidates in _parsed(name):
            values = [found.value for key in candidates if (found := ours.get(month, {}).get(key))]
            numbers = [value for value in values if value is not None]
            if month not in ours:
                continue
            if not numbers:
                silent += 1
            elif any(abs(value - theirs) <= 1e-6 * max(1, abs(theirs)) for value in numbers):
                same += 1
            else:
                differ += 1
                differing[name, label] += 1
        compared += same + differ
        lines.append(f"{name}: {same + differ} compared, {differ} differ, {silent} only in the parsed table")
    with capsys.disabled():
        print("\n" + "\n".join((*lines, f"together: {compared} compared, {sum(differing.values())} differ")))  # noqa: T201
    assert compared > 6_500
    assert set(differing) == {("fdi", "Quần đảo Vigin thuộc Anh")}


def _parsed(name: str) -> Iterator[tuple[str, str, float, list[Key]]]:
    """(edition, label, value in our terms, the keys that may hold it) of each parsed value."""
    table, label_column, columns = TABLES[name]
    with (STATS / f"gso_parsed_{name}.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            meanings = _meanings(table, row[label_column], date.fromisoformat(row["Month"] + "-28"))
            for column, (indicator, month, added) in columns.items():
                if row[column] and row["Month"]:
                    start = f"{row[month]}-01"
                    keys = [(f"statistics.{indicator}", *_where(meaning), start) for meaning in meanings]
                    yield row["Month"], row[label_column], float(row[column]) + added, keys


def _meanings(table: str, label: str, on: date) -> list[Meaning]:
    labels = for_source("gso_monthly").labels[table]
    found = [labels.meaning(label, place=place, on=on) for place in range(len(labels.table.rows))]
    return [meaning for meaning in found if isinstance(meaning, Total | Item | Unit)]


def _where(meaning: Meaning) -> tuple[str, str]:
    area = meaning.area.code if isinstance(meaning, Unit) else "VN"
    return area, f"{meaning.dimension}={meaning.code}" if isinstance(meaning, Item) else ""


def test_names_of_other_editions_are_known() -> None:
    """The parsed tables name the items of all editions of 2012 to 2025."""
    unknown: list[str] = []
    known = 0
    for name, (table, label_column, _) in TABLES.items():
        with (STATS / f"gso_parsed_{name}.csv").open(encoding="utf-8") as stream:
            labels = {row[label_column] for row in csv.DictReader(stream)}
        for label in labels:
            if _meanings(table, label, date(2020, 6, 30)):
                known += 1
            else:
                unknown.append(f"{name}: {label}")
    assert len(unknown) <= 0.02 * known, unknown


Change = Callable[[openpyxl.Workbook], None]


def _rename_and_shuffle(book: openpyxl.Workbook) -> None:
    for number, sheet in enumerate(book.worksheets):
        sheet.title = f"Bang{number}"
    random.Random(1).shuffle(book._sheets)  # noqa: S311 - an order, no secret


def _unmerge(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        for area in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(area))


def _move(book: openpyxl.Workbook) -> None:
    _unmerge(book)
    for sheet in book.worksheets:
        for row in range(sheet.max_row, 9, -7):
            sheet.insert_rows(row)
        sheet.insert_rows(1, 3)
        sheet["A1"], sheet["A2"] = "TỔNG CỤC THỐNG KÊ", "BÁO CÁO TÌNH HÌNH KINH TẾ - XÃ HỘI"
        sheet.insert_cols(1, 2)


def _rewrite(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = unicodedata.normalize("NFD", f"  {cell.value.replace(' ', chr(160) + ' ')}")


def _write_numbers_as_text(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=8):
            for cell in row:
                if isinstance(cell.value, float):
                    cell.value = f"{cell.value:,.6f}".translate(str.maketrans(",.", ".,"))


def _drop_group_rows_and_add_notes(book: openpyxl.Workbook) -> None:
    _unmerge(book)
    for sheet in book.worksheets:
        for row in range(sheet.max_row, 8, -1):
            text = " ".join(str(cell.value) for cell in sheet[row][:3] if isinstance(cell.value, str))
            if fold(text).startswith(("mat hang chu yeu", "phan theo")):
                sheet.delete_rows(row)
        sheet.cell(
            sheet.max_row + 2, 1
        ).value = "(*) Ghi chú: ước tính tháng 12 năm 2099, chỉ số giá tiêu dùng"


CHANGES: list[Change] = [
    _rename_and_shuffle, _unmerge, _move, _rewrite, _write_numbers_as_text, _drop_group_rows_and_add_notes,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__.strip("_"))
@pytest.mark.parametrize(
    "path", [EDITIONS[0], EDITIONS[-1]] if EDITIONS else [], ids=lambda path: path.name[:10]
)
def test_the_same_edition_set_out_in_another_way_says_the_same(path: Path, change: Change) -> None:
    book = openpyxl.load_workbook(path, data_only=True)
    change(book)
    stream = io.BytesIO()
    book.save(stream)
    expected, _ = observed(path)
    items = for_source("gso_monthly").parse(Payload("bieu.xlsx", stream.getvalue()))
    found = {
        (each.indicator, each.area, each.breakdown, each.period_start.isoformat()): each
        for each in items
        if isinstance(each, Observation)
    }
    assert found.keys() == expected.keys()
    for key, each in expected.items():
        assert found[key].status is each.status
        assert found[key].value == pytest.approx(each.value, rel=1e-6, abs=1e-6)


LISTS = {
    "pci": ("pci_2005_2016.csv", 7_962, 0),
    "papi": ("papi_2011_2024_wide.csv", 28_854, 0),
    "budget_plan": ("budget_plan_2006_2016.csv", 4_554, 0),
    "budget_final": ("budget_final_2006_2014.csv", 2_825, 0),
}


@pytest.mark.parametrize("source", LISTS)
def test_lists_import_whole(source: str) -> None:
    name, count, refused = LISTS[source]
    items = list(for_source(source).parse(Payload(name, STATS / name)))
    rejected = [item for item in items if isinstance(item, Rejection)]
    found = [item for item in items if isinstance(item, Observation)]
    assert (len(found), len(rejected)) == (count, refused), rejected[:3]
    assert not [each for each in found if each.value is not None and _outside(each)]


def test_budgets_are_in_billion_dong() -> None:
    plan = for_source("budget_plan").parse(Payload("b", STATS / "budget_plan_2006_2016.csv"))
    revenue = [
        each.value
        for each in plan
        if isinstance(each, Observation)
        and (each.indicator, each.area, each.period_start.year) == ("budget.plan_revenue", "89", 2010)
    ]
    with (STATS / "budget_plan_2006_2016.csv").open(encoding="utf-8") as stream:
        rows = csv.DictReader(stream)
        million = next(
            float(r["total.rev"]) for r in rows if (r["province_code"], r["year"]) == ("89", "2010")
        )
    assert revenue == [pytest.approx(million / 1000)]


def test_papi_is_the_same_in_its_three_forms_and_breaks_where_its_meaning_changed() -> None:
    def scores(name: str) -> dict[Key, float]:
        items = for_source("papi").parse(Payload(name, STATS / name))
        return {
            (each.indicator, each.area, each.breakdown, each.period_start.isoformat()): each.value
            for each in items
            if isinstance(each, Observation) and each.value is not None
        }

    wide, long = scores("papi_2011_2024_wide.csv"), scores("papi_2011_2024_subdim_long.csv.gz")
    published = scores("papi_2011_2016_dim_subdim.csv")
    parts = {key: value for key, value in wide.items() if key[0] == "papi.subdimension"}
    assert long == pytest.approx(parts)
    assert published.keys() <= wide.keys()
    for key in published:
        assert wide[key] == pytest.approx(published[key], abs=1e-5), key
    years: dict[str, set[int]] = {}
    for _, _, breakdown, start in parts:
        years.setdefault(breakdown.partition("=")[2], set()).add(int(start[:4]))
    assert max(years["poverty_lists_2011"]) == 2017
    assert min(years["poverty_lists"]) == 2018
    assert years["certification_2011"] == set(range(2011, 2021))
    assert years["investment_boards"] == set(range(2011, 2016))


def test_a_total_without_its_parts_is_not_a_zero() -> None:
    name = "papi_2011_2016_dim_subdim.csv"
    items = list(for_source("papi").parse(Payload(name, STATS / name)))
    rejected = [item for item in items if isinstance(item, Rejection)]
    assert len(rejected) == 2
    assert all("số tổng không dùng được vì trống" in each.reason for each in rejected)


def test_a_packed_list_is_the_same_as_the_plain_one(tmp_path: Path) -> None:
    plain = STATS / "pci_2005_2016.csv"
    packed = tmp_path / "pci.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    parser = for_source("pci")
    assert list(parser.parse(Payload("a", packed))) == list(parser.parse(Payload("a", plain)))
