"""Damaged files are refused in words that name them, or read as far as they are sound (B1)."""

import gzip
import io
import zipfile
from collections import Counter
from random import Random
from typing import Any, cast

import pytest

import adapters
from adapters.base import Payload, ShapeError
from adapters.workbook import for_source
from domain.records import Rejection
from tests.adapters.damage import damaged
from tests.adapters.editions import Rows, workbook
from tests.adapters.test_place_list import LIST
from tests.adapters.test_workbook_files import EXPORTS, RECORDED

SCORES: Rows = [
    ["Chỉ số năng lực cạnh tranh cấp tỉnh"],
    ["STT", "Tỉnh, thành phố", "Năm", "Điểm PCI"],
    [1, "An Giang", 2016, 57.5],
    [2, "Hà Nội", 2016, "61,25"],
    [3, "Cần Thơ", 2016, 66],
]
DOSSIERS = """Danh sách hồ sơ đến ngày 31/08/2025;;;;;;
Mã hồ sơ;Mã TTHC;Đơn vị xử lý;Hình thức nộp;Trạng thái;Ngày tiếp nhận;Chủ hồ sơ
H01.02-250804-1;2.000488;Sở Tư pháp;Trực tuyến;Đang xử lý;04/08/2025;Nguyễn Văn An
H01.02-250804-2;2.000488;Sở Tư pháp;Trực tiếp;Đang xử lý;05/08/2025 14:00;Trần Thị Bình
"""
TEXT = "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in SCORES)
FILES = {
    "bieu.xlsx": ("gso_monthly", workbook({"x": EXPORTS}, merges={"x": ["B3:C3"]}), 150),
    "pci.xlsx": ("pci", workbook({"p": SCORES}), 150),
    "pci.csv": ("pci", TEXT.encode(), 100),
    "pci-16.csv": ("pci", TEXT.encode("utf-16"), 100),
    "pci.csv.gz": ("pci", gzip.compress(TEXT.encode()), 100),
    "ho-so.csv": ("igate", DOSSIERS.encode(), 60),
    "truong.csv": ("school_list", LIST.encode(), 60),
    "bieu.xls": ("gso_monthly", (RECORDED / "exports_2018_05.xls").read_bytes(), 8),
}
"""Source, content, and how many damages to try."""


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_by_its_name_or_read_by_its_cells(name: str) -> None:
    source, sound, times = FILES[name]
    parser, ends = cast(Any, adapters.load(source)), Counter[str]()
    scrub = getattr(parser, "scrub", lambda whole: whole)
    for seed in range(times):
        content = damaged(sound, Random(seed))  # noqa: S311 (the same damages each time)
        try:
            parser.edition(Payload(name, content))
            found = list(parser.parse(scrub(Payload(name, content))))
        except ShapeError as refusal:
            ends["refused" if name in str(refusal) else f"refused without its name: {refusal}"] += 1
        else:
            ends["read"] += 1
            assert all(item.position for item in found if isinstance(item, Rejection)), seed
    assert set(ends) == {"refused", "read"}, "damages that nothing notices, or that nothing survives"


@pytest.mark.parametrize(
    "part", ["xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/workbook.xml"]
)
def test_a_workbook_without_a_part_is_not_read_without_its_sheet(part: str) -> None:

    whole = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"x": EXPORTS, "y": EXPORTS}))) as old,
        zipfile.ZipFile(whole, "w") as new,
    ):
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
    with pytest.raises(ShapeError, match="bieu"):
        list(for_source("gso_monthly").parse(Payload("bieu.xlsx", whole.getvalue())))
