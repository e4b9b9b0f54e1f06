"""Files of panels that list places, posts, key words or reports: their rows, not the number of them."""

import csv
import io
import json
import re
from datetime import date

import pytest
from openpyxl import load_workbook

from catalogue.records import COLUMNS
from domain.access import Role
from domain.citizen_reports import ReportStatus
from domain.records import Record
from tests.store.bring import bring
from tests.store.test_citizen_reports import NOW, made
from tests.store.test_listening import post, word
from tests.store.test_places import lodging
from tests.web.conftest import Centre
from web.exports import harmless
from wording import say

FORMULA = '=HYPERLINK("http://x.example","Nhà nghỉ")'


def taken(centre: Centre, panel: str, **scope: str) -> list[dict[str, str]]:
    """The rows of the CSV, which are those of the XLSX too."""
    browser = centre.as_role(Role.STEWARD)
    text = browser.get(f"/panels/{panel}/csv", query_string=scope).text.lstrip("\ufeff")
    found = list(csv.DictReader(io.StringIO(text)))
    book = load_workbook(io.BytesIO(browser.get(f"/panels/{panel}/xlsx", query_string=scope).data))
    rows = list(book.active.iter_rows(values_only=True))
    assert [[str(cell or "") for cell in row] for row in rows[1:]] == [list(row.values()) for row in found]
    return found


def told(centre: Centre, source: str, *items: Record) -> None:
    bring(centre.engine, items, now=centre.clock.now, source=source, simulated=True, as_of=date(2026, 10, 31))


def test_places_are_taken_away_one_by_one(centre: Centre) -> None:
    told(centre, "orm", lodging(1, name=FORMULA), lodging(2, capacity=None), lodging(3, area="883"))
    found = taken(centre, "places.establishments")
    assert {row["Tên"] for row in found} == {f"'{FORMULA}", "Nhà nghỉ 2", "Nhà nghỉ 3"}
    assert [row["Số phòng"] for row in found if row["Tên"] == "Nhà nghỉ 2"] == [""], "missing is not zero"
    assert {row["Loại"] for row in found} == {"Nhà nghỉ"}
    assert {row["Tình trạng"] for row in found} == {"Đang hoạt động"}
    assert all("mô phỏng" in row["Nguồn"] and row["Số liệu đến"] == "31/10/2026" for row in found)


def test_no_letter_of_a_name_breaks_a_file_or_begins_a_formula(centre: Centre) -> None:
    """Control characters, which no sheet can hold, and everything that a formula begins with (B2)."""
    marks = ("=", "+", "-", "@", "\t", "\n", "\N{FULLWIDTH EQUALS SIGN}")
    told(centre, "orm", *(lodging(at, name=f"{mark}1+\x0b\x02") for at, mark in enumerate(marks)))
    found = {row["Tên"] for row in taken(centre, "places.establishments")}
    assert found == {f"'{mark}1+\ufffd\ufffd" for mark in marks}
    assert harmless("\r=1") == "'\r=1", "which XML itself would write as a new line"
    assert harmless(-1.5) == -1.5, "a number stays a number"


def test_posts_and_key_words_are_taken_away_without_authors(centre: Centre) -> None:
    title = "+84 là số lạ"
    article, written = post(1, title=title, address="https://bao.example/1"), post(2, outlet="facebook_page")
    told(centre, "social_listening", article, written, word("@kẹt xe", 12))
    posts = taken(centre, "mentions.all")
    assert [(row["Bài viết"], row["Địa chỉ bài viết"]) for row in posts] == [
        ("", ""), (f"'{title}", "https://bao.example/1"),
    ]  # fmt: skip
    assert [row["Tương tác"] for row in posts] == ["2", "1"]
    (met,) = taken(centre, "keywords.all", period="2024-09")
    assert (met["Từ khóa"], met["Số lần nhắc đến"], met["Kỳ"]) == ("'@kẹt xe", "12", "tháng 9/2024")


def test_reports_are_taken_away_as_the_panel_lists_them(centre: Centre) -> None:
    bring(centre.engine, list(made(30)), now=NOW, source="citizen_reports")
    found = taken(centre, "reports.list")
    shown = centre.as_role(Role.STEWARD).get("/panels", query_string={"codes": "reports.list"}).text
    assert [row["Mã phản ánh"] for row in found] == re.findall(r"&id=(SAG-\d+)", shown)
    assert len(found) > 5
    assert not {"longitude", "latitude"} & set(found[0])


def test_a_listed_report_leads_to_its_time_line(centre: Centre) -> None:
    reports = list(made(30))
    bring(centre.engine, reports, now=NOW, source="citizen_reports", simulated=True)
    browser = centre.as_role(Role.VIEWER)
    listed = json.dumps(browser.get("/panels", query_string={"codes": "reports.list"}).json)
    closed = next(each for each in reports if each.status is ReportStatus.COMPLETED and each.due_at)
    address = f"/ho-so?kind=citizen_report&source=citizen_reports&id={closed.source_id}"
    assert address in listed
    told = json.dumps(browser.get(f"/record?{address.partition('?')[2]}").json, ensure_ascii=False)
    steps = ("Gửi", "Tiếp nhận", "Hẹn trả lời", "Xử lý xong")
    assert [step for step in steps if f'"{step}"' not in told] == []
    assert "mô phỏng" in told


@pytest.mark.parametrize("kind", COLUMNS)
def test_every_column_of_a_record_has_a_name(kind: str) -> None:
    assert all(say(f"record.{kind}.{name}") for name in COLUMNS[kind])
    assert "3" in say(f"records.count_{kind}", count=3)
