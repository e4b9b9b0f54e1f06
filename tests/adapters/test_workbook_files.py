"""What was brought: every format and encoding, hidden sheets, formulas, bombs, a million blank rows."""

import gzip
import io
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from adapters.base import Payload, ShapeError
from adapters.workbook import files, for_source
from tests.adapters.editions import Rows, read, values, workbook

RECORDED = Path(__file__).parent / "recorded"
EXPORTS: Rows = [
    ["12. Xuất khẩu hàng hóa tháng 5 năm 2018"],
    ["", "", "", "Nghìn tấn, triệu USD"],
    [
        "",
        "Ước tính tháng 5 năm 2018",
        "Ước tính tháng 5 năm 2018",
        "5 tháng năm 2018 so với cùng kỳ năm trước (%)",
    ],
    ["", "Lượng", "Trị giá", "Trị giá"],
    ["Tổng trị giá", "", 19500.5, 115.8],
    ["Mặt hàng chủ yếu"],
    ["Gạo", 610, 307.25, 128.4],
    ["Cà phê", 160, 310.4, 99.1],
]
EXPECTED = {
    ("statistics.exports_value", "VN", "", "2018-05-01"): 19500.5,
    ("statistics.exports_value_ytd_yoy", "VN", "", "2018-05-01"): 115.8,
    ("statistics.exports_volume", "VN", "goods=rice", "2018-05-01"): 610,
    ("statistics.exports_value", "VN", "goods=rice", "2018-05-01"): 307.25,
    ("statistics.exports_value_ytd_yoy", "VN", "goods=rice", "2018-05-01"): 128.4,
    ("statistics.exports_volume", "VN", "goods=coffee", "2018-05-01"): 160,
    ("statistics.exports_value", "VN", "goods=coffee", "2018-05-01"): 310.4,
    ("statistics.exports_value_ytd_yoy", "VN", "goods=coffee", "2018-05-01"): 99.1,
}


def test_xlsx_and_the_old_xls_say_the_same_whatever_they_are_called(tmp_path: Path) -> None:
    found, rejected = read(workbook({"x": EXPORTS}), name="bieu.csv")
    assert values(found) == EXPECTED
    assert not rejected
    old, rejected = read((RECORDED / "exports_2018_05.xls").read_bytes(), name="bieu.xlsx")
    assert values(old) == EXPECTED
    assert [(each.position, each.reason) for each in rejected] == [("An", "trang tính ẩn, không nạp")]
    path = tmp_path / "bieu.xls"
    path.write_bytes(workbook({"x": EXPORTS}))
    assert len(list(for_source("gso_monthly").parse(Payload("bieu.xls", path)))) == len(EXPECTED)


@pytest.mark.parametrize("code_page", [1200, 1252, 1258, 874, 65001])
def test_an_old_workbook_that_says_another_code_page_says_the_same(code_page: int) -> None:
    """Its text is Unicode whatever the record says, which programs fill in by the machine they run on."""
    content = (RECORDED / "exports_2018_05.xls").read_bytes()
    record = bytes.fromhex("42000200")
    said = content.index(record) + len(record)
    other = content[:said] + code_page.to_bytes(2, "little") + content[said + 2 :]
    assert values(read(other, name="bieu.xls")[0]) == EXPECTED


def test_what_a_publisher_has_hidden_within_a_table_is_read_as_the_rest() -> None:
    """Offices hide the months before the newest to make a table narrow: their figures stand nevertheless."""

    def hide(book: openpyxl.Workbook) -> None:
        book["x"].column_dimensions["B"].hidden = True
        book["x"].row_dimensions[7].hidden = True

    found, rejected = read(workbook({"x": EXPORTS}, change=hide))
    assert values(found) == EXPECTED
    assert not rejected


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_in_every_encoding_of_vietnamese_offices(encoding: str, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in EXPORTS)
    if encoding == "cp1258":
        marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
        text = "".join(
            unicodedata.normalize("NFC", "".join(c for c in letters if c not in marks))
            + "".join(c for c in letters if c in marks)
            for letter in text
            for letters in [unicodedata.normalize("NFD", letter)]
        )
    found, rejected = read(text.encode(encoding), name="bieu.csv")
    assert values(found) == EXPECTED
    assert not rejected


def test_letters_taken_apart_are_the_same_letters() -> None:
    apart = [[unicodedata.normalize("NFD", c) if isinstance(c, str) else c for c in row] for row in EXPORTS]
    assert values(read(workbook({"x": apart}))[0]) == EXPECTED


def test_a_legacy_encoding_that_is_not_understood_gives_rejections_and_no_invented_province() -> None:
    rows = "province_vi,year,total.rev\n\xb5\xb8\xb6\xb7 T\xd8nh,2010,5000\n".encode("latin-1")
    found, rejected = read(rows, source="budget_plan", name="budget.csv")
    assert not found
    assert rejected[0].position == "CSV!A2"


def test_a_packed_list_is_unpacked() -> None:
    rows = (
        "province_vi,year,pci_weighted\nTỉnh An Giang,2016,57.5\nTP.HCM,2016,61.72\nTinh Dak Lak,2016,58.62\n"
    )
    found, rejected = read(gzip.compress(rows.encode()), source="pci", name="pci.csv.gz")
    assert values(found) == {
        ("pci.score", "89", "", "2016-01-01"): 57.5,
        ("pci.score", "79", "", "2016-01-01"): 61.72,
        ("pci.score", "66", "", "2016-01-01"): 58.62,
    }
    assert not rejected


def test_cells_that_hold_no_number_are_refused_by_their_address() -> None:
    rows = [list(row) for row in EXPORTS]
    rows[4][2] = "=1+1"
    rows[6][1] = date(2018, 5, 1)
    rows[6][2] = "#REF!"
    rows[7][2] = "khoảng 310"
    rows[7][3] = True

    def set_error(book: openpyxl.Workbook) -> None:
        book["x"]["C7"].data_type = "e"

    found, rejected = read(workbook({"x": rows}, change=set_error))
    assert set(found) == {
        ("statistics.exports_value_ytd_yoy", "VN", "", "2018-05-01"),
        ("statistics.exports_value_ytd_yoy", "VN", "goods=rice", "2018-05-01"),
        ("statistics.exports_volume", "VN", "goods=coffee", "2018-05-01"),
    }
    refused = {each.position: each.reason for each in rejected}
    assert set(refused) == {"x!C5", "x!B7", "x!C7", "x!C8", "x!D8"}
    assert "công thức chưa có kết quả" in refused["x!C5"]
    assert "ô chứa ngày tháng" in refused["x!B7"]
    assert "ô chứa lỗi của Excel" in refused["x!C7"]
    assert "không đọc được thành số" in refused["x!C8"]


def test_numbers_as_text_follow_the_marks_that_the_table_uses() -> None:
    rows = [list(row) for row in EXPORTS]
    rows[4][2], rows[6][1], rows[6][2] = "19.500,5", "1.610", "(307,25)"
    found, rejected = read(workbook({"x": rows}))
    assert not rejected
    assert found["statistics.exports_value", "VN", "", "2018-05-01"].value == 19500.5
    assert found["statistics.exports_volume", "VN", "goods=rice", "2018-05-01"].value == 1610
    assert found["statistics.exports_value", "VN", "goods=rice", "2018-05-01"].value == -307.25
    rows[4][2], rows[6][1], rows[6][2] = "19,500.5", "1,610", "307.25"
    found, _ = read(workbook({"x": rows}))
    assert found["statistics.exports_value", "VN", "", "2018-05-01"].value == 19500.5
    assert found["statistics.exports_volume", "VN", "goods=rice", "2018-05-01"].value == 1610


def test_hidden_sheets_are_left_out_and_said_so() -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["cũ"].sheet_state = "veryHidden"

    stale = [[str(c).replace("2018", "2017") if isinstance(c, str) else c for c in row] for row in EXPORTS]
    found, rejected = read(workbook({"cũ": stale, "x": EXPORTS}, change=hide))
    assert values(found) == EXPECTED
    assert [each.position for each in rejected] == ["cũ"]


def test_macros_and_links_to_other_files_are_ignored() -> None:
    content = io.BytesIO(workbook({"x": EXPORTS}))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\0" * 100)
        archive.writestr(
            "xl/externalLinks/externalLink1.xml", '<externalLink><x r="http://a/"/></externalLink>'
        )
    assert values(read(content.getvalue(), name="bieu.xlsm")[0]) == EXPECTED


def bomb(part: str, megabytes: int) -> bytes:
    content = io.BytesIO(workbook({"x": EXPORTS}))
    with zipfile.ZipFile(content, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(part, "w") as stream:
        for _ in range(megabytes):
            stream.write(b" " * (1 << 20))
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html><body>Login</body></html>", "là trang HTML"),
        (b"%PDF-1.7\0\0\0\0 something", "không phải xlsx, xls hay csv"),
        (b"PK\x03\x04 cut short", "tệp hỏng"),
        (workbook({"x": EXPORTS})[:-200], "tệp hỏng"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "tệp hỏng"),
        (gzip.compress(b"a,b\n1,2\n")[:-6], "tệp hỏng"),
        (gzip.compress(b" " * (65 << 20)), "tệp lớn hơn"),
        (b"", "không tìm thấy biểu nào"),
        (b"mot,hai\n1,2\n", "không tìm thấy biểu nào"),
        (bomb("xl/media/bomb.xml", 301), "giải nén ra quá lớn"),
    ],
    ids=[
        "html", "pdf", "cut zip", "cut xlsx", "empty xls", "cut gzip", "gzip bomb", "nothing",
        "other columns", "zip bomb",
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused_whole_with_the_name_of_the_file(content: bytes, said: str) -> None:
    with pytest.raises(ShapeError, match=said) as refused:
        list(for_source("gso_monthly").parse(Payload("tep.xlsx", content)))
    assert "tep.xlsx" in str(refused.value)


def test_declared_entities_are_refused() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook({"x": EXPORTS}))) as old, zipfile.ZipFile(content, "w") as new:
        for info in old.infolist():
            text = old.read(info)
            if info.filename == "xl/workbook.xml":
                text = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + text.partition(b"?>")[2]
            new.writestr(info.filename, text)
    with pytest.raises(ShapeError, match="tệp hỏng"):
        list(for_source("gso_monthly").parse(Payload("tep.xlsx", content.getvalue())))


@pytest.mark.parametrize("place", ["cell", "property", "comment"])
def test_a_simulated_edition_says_so(place: str) -> None:
    def mark(book: openpyxl.Workbook) -> None:
        if place == "cell":
            book["x"]["F1"] = "SỐ LIỆU MÔ PHỎNG"
        elif place == "property":
            book.properties.description = "simulated"

    content = workbook({"x": EXPORTS}, change=mark)
    if place == "comment":
        content = ("# mô phỏng\n" + "\n".join(";".join(map(str, row)) for row in EXPORTS)).encode()
    assert for_source("gso_monthly").edition(Payload("x", content)).simulated
    assert values(read(content)[0]) == EXPECTED
    assert not for_source("gso_monthly").edition(Payload("x", workbook({"x": EXPORTS}))).simulated


def stuffed(part: str, before: bytes, piece: bytes, after: bytes, *, times: int) -> bytes:
    """A workbook of which one part holds the same piece very often; packed it is small."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"x": EXPORTS}))) as old,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            if info.filename != part:
                new.writestr(info.filename, old.read(info))
        with new.open(part, "w") as stream:
            stream.write(before)
            for _ in range(times // 10_000):
                stream.write(piece * 10_000)
            stream.write(after)
    return content.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
STUFFED: dict[str, Callable[[], bytes]] = {
    "merged": lambda: stuffed(SHEET, b"<worksheet><mergeCells>", b'<mergeCell ref="A1:C%d"/>' % 1_000,
                              b"</mergeCells></worksheet>", times=1_000_000),
    "long text": lambda: stuffed(SHEET, b'<worksheet><sheetData><row><c t="inlineStr"><is><t>', b"0123456789",
                                 b"</t></is></c></row></sheetData></worksheet>", times=20_000_000),
    "styles": lambda: stuffed("xl/styles.xml", b"<styleSheet><cellXfs>", b'<xf numFmtId="14"/>',
                              b"</cellXfs></styleSheet>", times=10_000_000),
    "text": lambda: gzip.compress(b"1,2,3,4,5,6,7,8,9,10\n" * 1_000_000),
}  # fmt: skip


@pytest.mark.parametrize("what", STUFFED)
def test_a_small_file_that_would_fill_the_memory_is_refused(tmp_path: Path, what: str) -> None:
    path = tmp_path / "tep.xlsx"
    path.write_bytes(STUFFED[what]())
    assert path.stat().st_size < 1_000_000
    run = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True, timeout=120
    )
    found, megabytes = map(int, run.stdout.split())
    assert found == -1
    assert megabytes <= (400 if what == "text" else 200)


MEMORY = r"""
import re, sys
from pathlib import Path
from adapters.base import Payload, ShapeError
from adapters.workbook import for_source
try:
    count = len(list(for_source("gso_monthly").parse(Payload("x.xlsx", Path(sys.argv[1])))))
except ShapeError:
    count = -1
most = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
print(count, int(most[1]) // 1024)
"""


def test_a_file_with_more_cells_than_may_be_says_how_many_and_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "MAX_TEXT_CELLS", 1_000)
    rows = "province_vi,year,total.rev\n" + "An Giang,2016,1\n" * 400
    with pytest.raises(ShapeError, match=r"a\.csv: trang tính CSV có hơn 1\.000 ô dữ liệu; hãy chia"):
        read(rows.encode(), source="budget_plan", name="a.csv")


def test_a_million_blank_rows_cost_time_and_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    with (
        zipfile.ZipFile(io.BytesIO(workbook({"x": EXPORTS}))) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for info in old.infolist():
            text = old.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                before, end, after = text.partition(b"</sheetData>")
                blank = "".join(
                    f'<row r="{row}" ht="15"><c r="A{row}" s="0"/></row>' for row in range(20, 1_000_020)
                )
                last = b'<row r="1048576"><c r="XFD1048576"><v>7</v></c></row>'
                text = before + blank.encode() + last + end + after
            new.writestr(info.filename, text)
    run = subprocess.run(
        [sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True, timeout=120
    )
    found, megabytes = map(int, run.stdout.split())
    assert found >= len(EXPECTED)
    assert megabytes <= 200


def test_numbers_that_could_be_two_are_read_by_the_range_of_their_indicator() -> None:
    """Three decimals throughout, and a comma: the index ends at 100, its parts at 10."""
    rows = "province_vi;year;pci_weighted;pci_entry\nAn Giang;2016;67,123;8,250\nHà Nội;2016;58,620;7,100\n"
    found, rejected = read(rows.encode(), source="pci", name="pci.csv")
    assert sorted(each.value or 0 for each in found.values()) == [7.1, 8.25, 58.62, 67.123]
    assert not rejected


def test_a_number_that_fits_by_its_other_reading_only_is_refused_with_both() -> None:
    """One number here fits by neither, so the file as a whole does not tell how it is written."""
    rows = "province_vi;year;pci_weighted\nAn Giang;2016;67,123\nHà Nội;2016;123,456\nCần Thơ;2016;0,5\n"
    found, rejected = read(rows.replace("0,5", "59").encode(), source="pci", name="pci.csv")
    assert values(found) == {
        ("pci.score", "01", "", "2016-01-01"): 123456,  # the store refuses it by its range
        ("pci.score", "92", "", "2016-01-01"): 59,
    }
    assert [each.position for each in rejected] == ["CSV!C2"]
    for said in ("«67,123»", "67.123", "pci.score", "0 đến 100", "đọc là 67,123 thì trong khoảng"):
        assert said in rejected[0].reason
    found, rejected = read(rows.encode(), source="pci", name="pci.csv")
    assert [each.value for each in found.values()] == [67.123, 123.456, 0.5], "0,5 tells the mark"


@pytest.mark.parametrize(
    ("title", "billions"),
    [
        ("Dự toán Hội đồng nhân dân giao năm 2016", 9000),
        ("Dự toán 2016, đơn vị: Triệu đồng", 9000),
        ("Đơn vị tính: tỷ đồng", 9_000_000),
        ("Đơn vị: nghìn đồng", 9),
        ("ĐVT: đồng", None),
        ("Đơn vị: triệu USD", None),
    ],
)
def test_a_list_in_another_unit_is_converted_or_refused(title: str, billions: float | None) -> None:
    rows = f"{title}\nprovince_code,province_vi,total.rev,ratio,year\n20,Lạng Sơn,9000000,100,2016\n"
    found, rejected = read(rows.encode(), source="budget_plan", name="a.csv")
    if billions is None:
        assert not found
        assert "triệu đồng" in rejected[0].reason
    else:
        assert sorted(each.value or 0 for each in found.values()) == sorted([billions, 100])


@pytest.mark.parametrize(
    ("source", "name", "title", "taken"),
    [
        ("budget_plan", "budget-plan-2016.csv", "", True),
        ("budget_plan", "a.csv", "Dự toán và quyết toán năm 2016", True),
        ("budget_plan", "budget_final_2016.csv", "", False),
        ("budget_plan", "a.csv", "Quyết toán năm 2016", False),
        ("budget_final", "quyet_toan.csv", "", True),
        ("budget_final", "Dự toán 2016.csv", "", False),
    ],
)
def test_a_plan_is_not_taken_for_an_account(source: str, name: str, title: str, *, taken: bool) -> None:
    rows = f"{title}\nprovince_code,province_vi,total.rev,year\n20,Lạng Sơn,9000000,2016\n".encode()
    if taken:
        assert len(read(rows, source=source, name=name)[0]) == 1
        return
    with pytest.raises(ShapeError, match="là báo cáo khác có cùng các cột"):
        read(rows, source=source, name=name)
