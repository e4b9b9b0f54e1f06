"""Damaged files are refused in words that name them, or read as far as they are sound (B1)."""

import gzip
import io
import zipfile
from collections import Counter
from random import Random

import pytest

from adapters.base import Payload, ShapeError
from adapters.workbook import for_source
from tests.adapters.damage import damaged
from tests.adapters.editions import Rows, workbook
from tests.adapters.test_workbook_files import EXPORTS, RECORDED

SCORES: Rows = [
    ["Chỉ số năng lực cạnh tranh cấp tỉnh"],
    ["STT", "Tỉnh, thành phố", "Năm", "Điểm PCI"],
    [1, "An Giang", 2016, 57.5],
    [2, "Hà Nội", 2016, "61,25"],
    [3, "Cần Thơ", 2016, 66],
]
TEXT = "\r\n".join(";".join(f'"{cell}"' for cell in row) for row in SCORES)
FILES = {
    "bieu.xlsx": ("gso_monthly", workbook({"x": EXPORTS}, merges={"x": ["B3:C3"]}), 150),
    "pci.xlsx": ("pci", workbook({"p": SCORES}), 150),
    "pci.csv": ("pci", TEXT.encode(), 100),
    "pci-16.csv": ("pci", TEXT.encode("utf-16"), 100),
    "pci.csv.gz": ("pci", gzip.compress(TEXT.encode()), 100),
    "bieu.xls": ("gso_monthly", (RECORDED / "exports_2018_05.xls").read_bytes(), 8),
}
"""Source, content, and how many damages to try."""


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_refused_by_its_name_or_read_by_its_cells(name: str) -> None:
    source, sound, times = FILES[name]
    parser, ends = for_source(source), Counter[str]()
    for seed in range(times):
        content = damaged(sound, Random(seed))  # noqa: S311 (the same damages each time)
        try:
            found = list(parser.parse(Payload(name, content)))
        except ShapeError as refusal:
            ends["refused" if name in str(refusal) else f"refused without its name: {refusal}"] += 1
        else:
            ends["read"] += 1
            assert all(item.position for item in found), seed
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
