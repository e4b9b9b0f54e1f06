"""What becomes of the answers of the one-stop system, and that nobody is named in what is kept of them."""

import json
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import adapters
from adapters import igate
from adapters.allow_list import REMOVED, Form
from adapters.base import AccessDeniedError, Payload, ShapeError, Window
from domain.events import Applicant, Channel, Dossier, DossierStatus, Pause, ServiceLevel
from domain.records import Record, Rejection
from tests.adapters.event_answers import NOW, InMemory, content, key, persons, split, written

RECORDED = Path(__file__).parent / "recorded" / "igate"
YEARS = Window(datetime(2024, 1, 1, tzinfo=UTC), NOW)
ITEM: dict[str, Any] = {
    "MaHoSo": "H01.30307-250804-00001",
    "MaTTHC": "1.004227.000.00.00.H01",
    "MaLinhVuc": "G11-DD01",
    "MaDonViXuLy": "H01.30307",
    "ChuHoSo": "Nguyễn Văn An",
    "SoDienThoai": "0912345678",
    "LoaiDoiTuong": 1,
    "KenhThucHien": "2",
    "MucDo": "3",
    "TrangThaiHoSo": "10",
    "NgayNopHoSo": "20250804080000",
    "NgayTiepNhan": "20250804090000",
    "NgayHenTra": "20250818170000",
    "NgayKetThucXuLy": "20250814090000",
    "NgayTra": "20250815090000",
    "ThoiDiemCapNhat": "20250815090000",
    "TienDo": [
        {"ThoiDiemXuLy": "20250806090000", "TrangThai": "4"},
        {"ThoiDiemXuLy": "20250805090000", "TrangThai": "5", "NguoiXuLy": "Trần Thị Bình"},
    ],
    "TaiLieuNop": [{"TrangThaiSoHoa": "1", "TenTepDinhKem": "CCCD Nguyễn Văn An"}],
    "DanhSachLePhi": [{"Gia": "50000", "TrangThaiThanhToan": "1", "HinhThucThanhToan": "3"}],
    "DanhSachGiayToKetQua": [{"GiayToId": "KQ.1"}],
}
PAGE: dict[str, Any] = {
    "error_code": 0, "tuNgay": "20250801000000", "denNgay": "20250901000000", "thoiDiem": "20250901000001",
    "conTro": "", "conTroTiep": "", "data": [ITEM],
}  # fmt: skip


def parsed(*items: Any, **page: Any) -> list[Record | Rejection]:
    return list(igate.parse(Payload("x", json.dumps({**PAGE, "data": list(items), **page}).encode())))


def dossier(**changes: Any) -> Dossier:
    (found,) = parsed({**ITEM, **changes})
    assert isinstance(found, Dossier), found
    return found


def reason(**changes: Any) -> str:
    (found,) = parsed({**ITEM, **changes})
    assert isinstance(found, Rejection)
    return found.reason


# What is understood


@pytest.mark.parametrize("page", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_recorded_pages_give_the_records_of_the_snapshot(page: Path) -> None:
    found = [written(item) for item in igate.parse(igate.scrub(Payload(page.name, page)))]

    assert found == page.with_suffix(".records.txt").read_text("utf-8").splitlines()


def test_the_catalogue_leads_to_this_adapter() -> None:
    assert adapters.load("igate") is igate


def test_a_dossier_keeps_what_may_be_kept_of_it() -> None:
    paused = Pause(
        DossierStatus.AWAITING_SUPPLEMENT,
        datetime(2025, 8, 5, 2, tzinfo=UTC),
        datetime(2025, 8, 6, 2, tzinfo=UTC),
    )
    assert dossier() == Dossier(
        source_id="H01.30307-250804-00001",
        area="30307",
        org="commune_30307",
        updated_at=datetime(2025, 8, 15, 2, tzinfo=UTC),
        service="1.004227",
        field="land",
        channel=Channel.ONLINE,
        status=DossierStatus.RETURNED,
        service_level=ServiceLevel.PARTIAL,
        applicant=Applicant.CITIZEN,
        submitted_at=datetime(2025, 8, 4, 1, tzinfo=UTC),
        received_at=datetime(2025, 8, 4, 2, tzinfo=UTC),
        due_at=datetime(2025, 8, 18, 10, tzinfo=UTC),
        finished_at=datetime(2025, 8, 14, 2, tzinfo=UTC),
        returned_at=datetime(2025, 8, 15, 2, tzinfo=UTC),
        pauses=(paused,),
        digitised=True,
        electronic_result=True,
        paid_online=True,
    )


def test_a_deadline_that_nobody_gave_is_counted_in_working_days_and_says_so() -> None:
    found = dossier(NgayHenTra="", NgayTiepNhan="20250828090000", NgayNopHoSo="20250828080000",
                    NgayKetThucXuLy="20250830090000", NgayTra="", TienDo=[])  # fmt: skip

    assert found.due_computed
    assert found.due_at == datetime(2025, 9, 15, 10, tzinfo=UTC), "ten days, without 1 and 2 September"
    assert dossier(NgayHenTra="", MaTTHC="9.999999").due_at is None


def test_the_day_promised_after_a_supplement_counts() -> None:
    moved = dossier(DanhSachHoSoBoSung=[{"NgayHenTraMoi": "20250825170000"}, {"NgayHenTraMoi": ""}])

    assert moved.due_at == datetime(2025, 8, 25, 10, tzinfo=UTC)


def test_the_area_is_the_one_of_the_day_of_reception() -> None:
    before = dossier(MaDonViXuLy="H01.02", NgayTiepNhan="20250630090000", NgayNopHoSo="20250630080000")
    after = dossier(MaDonViXuLy="000.00.02.H01", NgayTiepNhan="20250701090000", NgayNopHoSo="")

    assert (before.org, before.area) == ("department_justice", "89")
    assert (after.org, after.area) == ("department_justice", "91")


def test_an_end_without_a_day_is_that_of_the_step_that_ended_it() -> None:
    steps = [{"ThoiDiemXuLy": "20250807090000", "TrangThai": "3"}]
    refused = dossier(TrangThaiHoSo="3", NgayKetThucXuLy="", NgayTra="", TienDo=steps)

    assert refused.finished_at == datetime(2025, 8, 7, 2, tzinfo=UTC)
    assert "kết thúc xử lý" in reason(TrangThaiHoSo="9", NgayKetThucXuLy="", NgayTra="", TienDo=[])


def test_what_nothing_is_said_of_stays_unknown() -> None:
    bare = dossier(TaiLieuNop=None, DanhSachGiayToKetQua=None, DanhSachLePhi=[], LoaiDoiTuong="", MucDo=None)

    assert (bare.digitised, bare.electronic_result, bare.paid_online) == (None, None, None)
    assert (bare.applicant, bare.service_level) == (None, None)
    assert dossier(MaLinhVuc="G99-ZZ01").field == "unlisted"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"MaHoSo": ""}, "Thiếu trường MaHoSo"),
        ({"MaDonViXuLy": "H77.01"}, "agencies.yaml"),
        ({"KenhThucHien": "8"}, "mã 8 chưa có"),
        ({"TrangThaiHoSo": "11"}, "mã 11 chưa có"),
        ({"TrangThaiHoSo": None}, "Thiếu trường TrangThaiHoSo"),
        ({"NgayTiepNhan": "2025-13-01"}, "không phải thời điểm"),
        ({"ThoiDiemCapNhat": "20360101000000"}, "tương lai"),
        ({"NgayTiepNhan": "20250820090000"}, "không khớp nhau"),
        ({"NgayTiepNhan": 1.5}, "lược bỏ"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(changes: dict[str, Any], words: str) -> None:
    assert words in reason(**changes)


# Nobody is named


def test_nothing_that_is_kept_names_a_person() -> None:
    for payload in igate.fetch(InMemory(), YEARS):
        assert persons(content(payload)) == []
        records, rejections = split(igate.parse(payload))
        assert rejections == []
        assert persons(repr(records)) == []


def test_the_recorded_answer_names_persons_and_what_is_kept_of_it_does_not() -> None:
    recorded = Payload("page.json", RECORDED / "page.json")

    assert persons((RECORDED / "page.json").read_text("utf-8"))
    assert persons(content(igate.scrub(recorded))) == []
    assert persons(repr(list(igate.parse(recorded)))) == []


def test_scrubbing_twice_is_scrubbing_once_and_costs_no_record() -> None:
    whole = Payload("page.json", RECORDED / "page.json")
    once = igate.scrub(whole)

    assert igate.scrub(once) == once
    assert split(igate.parse(once))[0] == split(igate.parse(whole))[0]


def test_what_has_not_the_form_of_its_field_is_not_even_remembered() -> None:
    form = Form(r"\d{3}")

    assert [form["123"], form["Nguyễn Văn An"], form["123"]] == ["123", REMOVED, "123"]
    assert dict(form) == {"123": "123"}


PERSONAL = st.sampled_from(
    ["Nguyễn Văn An", "0912345678", "089123456789", "an@example.vn", "12 Trần Hưng Đạo"]
)
PLACE = st.sampled_from([*ITEM, "error_code", "TrichYeu"])
ODD: st.SearchStrategy[Any] = (
    PERSONAL | st.none() | st.booleans() | st.integers(-5, 10**12) | st.floats() | st.just([]) | st.just({})
)


@st.composite
def drifted(draw: st.DrawFn) -> list[Any]:
    """Items with fields renamed, missing, new, of another kind, or holding a person."""
    recorded = json.loads((RECORDED / "page.json").read_text("utf-8"))["data"][:-3]
    items: list[Any] = deepcopy(draw(st.lists(st.sampled_from(recorded), min_size=1, max_size=3)))
    for item in items:
        for _ in range(draw(st.integers(1, 4))):
            field = draw(PLACE)
            if draw(st.booleans()):
                item[draw(PLACE)] = item.pop(field, None)
            else:
                item[field] = draw(ODD)
    return [*items, *draw(st.lists(ODD, max_size=1))]


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(items=drifted())
def test_s10_drift_never_breaks_off_and_never_keeps_a_person(items: list[Any]) -> None:
    payload = Payload("x", json.dumps({**PAGE, "denNgay": "20261121100000", "data": items}).encode())
    kept = igate.scrub(payload)
    found = list(igate.parse(kept))

    assert len(found) == len(items)
    assert all(item.reason for item in found if isinstance(item, Rejection))
    assert persons(content(kept)) == []
    assert persons(repr(found)) == []


@pytest.mark.parametrize("body", [b"<html>", b'{"error_code": 0, "data": [{"ChuHoSo": "Nguy', b"[]", b"[[[["])
def test_an_answer_that_is_no_page_is_refused_without_showing_it(body: bytes) -> None:
    with pytest.raises(ShapeError) as caught:
        list(igate.parse(Payload("x", b'{"data": ' + body)))
    assert "Nguy" not in str(caught.value)


# Asking


def asked(window: Window = YEARS, client: InMemory | None = None) -> list[Payload]:
    return list(igate.fetch(client or InMemory(), window))


def test_a_wrong_password_is_a_matter_for_a_person() -> None:
    client = InMemory()
    client.secret = "ioc:wrong"
    with pytest.raises(AccessDeniedError, match="403"):
        asked(client=client)
    client.secret = ""
    with pytest.raises(AccessDeniedError, match="Chưa có tài khoản"):
        asked(client=client)


def test_a_session_that_ends_is_opened_again() -> None:
    class Forgetful(InMemory):
        answers = 0

        def post(self, path: str, body: Any) -> Payload:
            self.answers += 1
            return super().post(path, {**body, "session": ""} if self.answers == 2 else body)

    client = Forgetful()
    assert [key(each) for each in split(igate.parse(asked(client=client)[0]))[0]]
    assert client.answers > 3


def test_a_page_of_another_window_and_a_fault_of_the_system_are_refused() -> None:
    class Stale(InMemory):
        def post(self, path: str, body: Any) -> Payload:
            return super().post(path, {**body, "denNgay": "20250101000000"} if path == "service" else body)

    with pytest.raises(ShapeError, match="20250101000000"):
        asked(client=Stale())
    with pytest.raises(ShapeError, match="lỗi 7"):
        parsed(error_code=7)


def test_a_later_window_brings_only_what_changed() -> None:
    recent = split(
        item for page in asked(Window(NOW - timedelta(days=7), NOW)) for item in igate.parse(page)
    )[0]
    everything = split(item for page in asked() for item in igate.parse(page))[0]

    assert 0 < len(recent) < len(everything) / 10
    assert {key(each) for each in recent} <= {key(each) for each in everything}


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(igate, "PAGE_SIZE", 37)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.integers(1, 300), overlap=st.integers(0, 40), order=st.randoms(use_true_random=False))
def test_d5_the_same_span_gives_the_same_dossiers_however_it_is_asked(
    small_pages: None, days: int, overlap: int, order: Any
) -> None:
    """Newest of each dossier: one window, or two that overlap, their pages shuffled and some repeated."""
    begin = NOW - timedelta(days=400)
    middle = NOW - timedelta(days=days)

    def newest(pages: list[Payload]) -> dict[tuple[str, ...], Dossier]:
        found: dict[tuple[str, ...], Dossier] = {}
        for record in split(item for page in pages for item in igate.parse(page))[0]:
            assert isinstance(record, Dossier)
            before = found.get(key(record))
            if before is None or before.updated_at < record.updated_at:
                found[key(record)] = record
        return found

    whole = newest(asked(Window(begin, NOW), InMemory(scale=600)))
    parts = asked(Window(begin, middle), InMemory(now=middle, scale=600))
    parts += asked(Window(middle - timedelta(days=overlap), NOW), InMemory(scale=600))
    order.shuffle(parts)
    assert newest([*parts, *parts[:3]]) == whole


# Files


def export(path: Path, *, say_day: bool = True, headings: dict[str, str] | None = None) -> Payload:
    """A steward's workbook: title, a blank row, headings with names of persons among them."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Danh sách hồ sơ (dữ liệu mô phỏng)" + (" đến ngày 31/08/2025" if say_day else "")])
    sheet.append([])
    rows: list[dict[str, Any]] = [
        {"Mã hồ sơ": "H01.02-250804-1", "Chủ hồ sơ": "Nguyễn Văn An", "Điện thoại": "0912345678",
         "Mã TTHC": "2.000488", "Lĩnh vực": "Lý lịch tư pháp", "Đơn vị xử lý": "Sở Tư pháp",
         "Hình thức nộp": "Trực tuyến", "Trạng thái": "Đang giải quyết", "Ngày tiếp nhận": "04/08/2025 09:15",
         "Hạn trả": "18/08/2025"},
        {"Mã hồ sơ": "H01.30307-250804-2", "Chủ hồ sơ": "Trần Thị Bình", "Mã TTHC": "1.001193",
         "Lĩnh vực": "Hộ tịch", "Đơn vị xử lý": "UBND phường Long Xuyên", "Hình thức nộp": "Trực tiếp",
         "Trạng thái": "Đã trả kết quả", "Ngày tiếp nhận": date(2025, 8, 4),
         "Ngày hoàn thành": "04/08/2025", "Ngày trả": "05/08/2025"},
        {"Mã hồ sơ": "H01.08-250102-3", "Mã TTHC": "2.001199", "Lĩnh vực": "Đầu tư tại Việt Nam",
         "Đơn vị xử lý": "Sở Tài chính", "Hình thức nộp": "Qua mạng", "Trạng thái": "4",
         "Ngày tiếp nhận": "02/01/2025"},
        {"Mã hồ sơ": "H01.99-250102-4", "Mã TTHC": "2.001199", "Đơn vị xử lý": "Nguyễn Văn An",
         "Hình thức nộp": "Trực tiếp", "Trạng thái": "Đang xử lý", "Ngày tiếp nhận": "02/01/2025"},
    ]  # fmt: skip
    columns = list(dict.fromkeys(name for row in rows for name in row))
    sheet.append([(headings or {}).get(name, name) for name in columns])
    for row in rows:
        sheet.append([row.get(name) for name in columns])
    book.save(path)
    return Payload(path.name, path)


def test_a_stewards_workbook_gives_dossiers_and_no_person(tmp_path: Path) -> None:
    payload = export(tmp_path / "ho so.xlsx")
    records, rejections = split(igate.parse(payload))

    assert [record.org for record in records if isinstance(record, Dossier)] == [
        "department_justice", "commune_30307", "department_finance_to_2025",
    ]  # fmt: skip
    first, second, _ = records
    assert isinstance(first, Dossier)
    assert isinstance(second, Dossier)
    assert first.received_at == datetime(2025, 8, 4, 2, 15, tzinfo=UTC)
    assert first.due_at == datetime(2025, 8, 18, 16, 59, 59, tzinfo=UTC), "a day alone counts to its end"
    assert first.updated_at == datetime(2025, 8, 30, 17, tzinfo=UTC), "the day of the export"
    assert second.status is DossierStatus.RETURNED
    assert [(each.position, "lược bỏ" in each.reason) for each in rejections] == [
        ("trang tính 1, dòng 7", True)
    ]
    scrubbed = igate.scrub(payload)
    assert persons(content(scrubbed)) == []
    assert persons(repr(rejections)) == []
    assert list(igate.parse(scrubbed)) == [*records, *rejections]
    assert igate.edition(payload).as_of == date(2025, 8, 31)
    assert igate.edition(payload).simulated


def test_an_export_without_the_columns_or_a_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ShapeError, match="Mã hồ sơ, Đơn vị xử lý, Trạng thái, Ngày tiếp nhận"):
        igate.scrub(export(tmp_path / "a.xlsx", headings={"Trạng thái": "Cột 9"}))
    with pytest.raises(ShapeError, match="Đến ngày"):
        igate.scrub(export(tmp_path / "b.xlsx", say_day=False))
    assert igate.scrub(replace(export(tmp_path / "c.xlsx", say_day=False), as_of=date(2025, 8, 31)))


def test_an_export_as_csv_reads_the_same(tmp_path: Path) -> None:
    path = tmp_path / "ho so.csv"
    path.write_text(
        "Danh sách hồ sơ đến ngày 31/08/2025;;;;;;\n"
        "Mã hồ sơ;Mã TTHC;Đơn vị xử lý;Hình thức nộp;Trạng thái;Ngày tiếp nhận;Chủ hồ sơ\n"
        "H01.02-250804-1;2.000488;Sở Tư pháp;Trực tuyến;Đang xử lý;04/08/2025;Nguyễn Văn An\n",
        "utf-8",
    )
    ((record,), rejections) = split(igate.parse(Payload(path.name, path)))

    assert rejections == []
    assert isinstance(record, Dossier)
    assert record.channel is Channel.ONLINE
