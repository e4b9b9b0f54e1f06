"""What becomes of the answers of the document system, as pages, as edXML messages and as exports."""

import json
from collections import Counter
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import adapters
import catalogue
from adapters import ioffice
from adapters.base import Payload, ShapeError, Window
from domain.events import (
    SIGNED,
    AssignedTask,
    Direction,
    Document,
    DocumentStatus,
    Route,
    Signature,
    Urgency,
)  # fmt: skip
from domain.periods import Freq
from domain.records import Observation, Record, Rejection
from tests.adapters.event_answers import NOW, InMemory, content, key, persons, split, written

RECORDED = Path(__file__).parent / "recorded" / "ioffice"
YEARS = Window(datetime(2024, 1, 1, tzinfo=UTC), NOW)
ITEM: dict[str, Any] = {
    "DocumentId": "H02.03,2025/08/04,45/UBND-KTN",
    "OwnerId": "H01.31",
    "Direction": "in",
    "Route": "edoc",
    "Code": {"CodeNumber": "45", "CodeNotation": "UBND-KTN"},
    "DocumentType": {"Type": "18", "TypeName": "Công văn"},
    "OtherInfo": {"Priority": "1"},
    "Subject": "V/v giải quyết đơn của ông Nguyễn Văn An",
    "SignerInfo": {"FullName": "Trần Thị Bình"},
    "Signature": "3",
    "StatusCode": "06",
    "RegisteredAt": "2025/08/04 08:00:00",
    "ApprovedAt": "2025/08/04 09:00:00",
    "AssignedAt": "2025/08/04 10:00:00",
    "DueDate": "2025/08/08",
    "FinishedAt": "2025/08/07 15:00:00",
    "StoredAt": "2025/08/07 16:00:00",
    "Timestamp": "2025/08/07 16:00:00",
}
TASK: dict[str, Any] = {
    "TaskId": "NV.1.1",
    "DocumentId": "H01,2025/08/04,45/UBND-KTN",
    "AssignedBy": "H01",
    "AssignedTo": "H01.31",
    "AssignedAt": "2025/08/04 10:00:00",
    "DueDate": "2025/08/20",
    "FinishedAt": "",
    "Timestamp": "2025/08/04 10:00:00",
    "Staff": "Nguyễn Văn An",
}
PAGE = {
    "toTime": "2025/09/01 00:00:00",
    "generatedAt": "2025/09/01 00:00:01",
    "cursor": None,
    "nextCursor": None,
}


def parsed(name: str, *items: Any) -> list[Record | Rejection]:
    return list(ioffice.parse(Payload("x", json.dumps({**PAGE, name: list(items)}).encode())))


def document(**changes: Any) -> Document:
    (found,) = parsed("documents", {**ITEM, **changes})
    assert isinstance(found, Document), found
    return found


def reason(**changes: Any) -> str:
    (found,) = parsed("documents", {**ITEM, **changes})
    assert isinstance(found, Rejection)
    return found.reason


# What is understood


@pytest.mark.parametrize("page", sorted(RECORDED.glob("*.[je][sd]*")), ids=lambda path: path.stem)
def test_recorded_answers_give_the_records_of_the_snapshot(page: Path) -> None:
    found = [written(item) for item in ioffice.parse(ioffice.scrub(Payload(page.name, page)))]

    assert found == page.with_suffix(".records.txt").read_text("utf-8").splitlines()


def test_the_catalogue_leads_to_this_adapter() -> None:
    assert adapters.load("ioffice") is ioffice


def test_a_document_keeps_what_may_be_kept_of_it() -> None:
    assert document() == Document(
        source_id="H01.31 incoming H02.03,2025/08/04,45/UBND-KTN",
        area="91",
        org="department_finance",
        updated_at=datetime(2025, 8, 7, 9, tzinfo=UTC),
        direction=Direction.INCOMING,
        route=Route.INTERLINKED,
        status=DocumentStatus.DONE,
        registered_at=datetime(2025, 8, 4, 1, tzinfo=UTC),
        signature=Signature.FULL,
        kind="official_letter",
        notation="45/UBND-KTN",
        urgency=Urgency.URGENT,
        approved_at=datetime(2025, 8, 4, 2, tzinfo=UTC),
        assigned_at=datetime(2025, 8, 4, 3, tzinfo=UTC),
        due_at=datetime(2025, 8, 8, 16, 59, 59, tzinfo=UTC),
        finished_at=datetime(2025, 8, 7, 8, tzinfo=UTC),
        stored_at=datetime(2025, 8, 7, 9, tzinfo=UTC),
    )


def test_the_state_of_an_export_follows_from_its_times() -> None:
    times = dict.fromkeys(("ApprovedAt", "AssignedAt", "FinishedAt", "StoredAt"), "")

    assert document(StatusCode="").status is DocumentStatus.DONE
    assert document(StatusCode="", **times).status is DocumentStatus.ARRIVED
    assert (
        document(StatusCode="", **{**times, "ApprovedAt": ITEM["ApprovedAt"]}).status
        is DocumentStatus.RECEIVED
    )
    out = document(StatusCode="", Direction="out", **times)
    assert out.status is DocumentStatus.ISSUED
    assert out.source_id.startswith("H01.31 outgoing ")


def test_a_task_names_the_document_that_assigned_it() -> None:
    (found,) = parsed("tasks", TASK)

    assert found == AssignedTask(
        source_id="NV.1.1",
        area="91",
        org="department_finance",
        updated_at=datetime(2025, 8, 4, 3, tzinfo=UTC),
        document="H01 outgoing H01,2025/08/04,45/UBND-KTN",
        assigned_by="provincial_committee",
        assigned_at=datetime(2025, 8, 4, 3, tzinfo=UTC),
        due_at=datetime(2025, 8, 20, 16, 59, 59, tzinfo=UTC),
    )


def test_users_are_figures_by_day_of_an_agency_or_of_all() -> None:
    day = {"Date": "2025/08/04", "Users": 34}
    found = parsed("usage", {**day, "OrganId": "H01.31"}, {**day, "OrganId": None, "Users": "0"})

    of_agency = Observation(
        indicator="documents.users", area="91", freq=Freq.DAY, period_start=date(2025, 8, 4), value=34,
        org="department_finance", as_of=date(2025, 8, 5),
    )  # fmt: skip
    assert found[0] == of_agency
    assert isinstance(found[1], Observation)
    assert (found[1].org, found[1].value) == ("", 0)
    assert "documents.users" in catalogue.indicators()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"OwnerId": "H77"}, "agencies.yaml"),
        ({"Direction": ""}, "Thiếu trường Direction"),
        ({"Route": None}, "Thiếu trường Route"),
        ({"StatusCode": "99"}, "mã 99 chưa có"),
        ({"FinishedAt": ""}, "kết thúc xử lý"),
        ({"StatusCode": "05"}, "không khớp nhau"),
        ({"RegisteredAt": "04/08/2025"}, "lược bỏ"),
        ({"Timestamp": "2035/08/04 08:00:00"}, "tương lai"),
        ({"DocumentId": "Nguyễn Văn An"}, "lược bỏ"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(changes: dict[str, Any], words: str) -> None:
    assert words in reason(**changes)


# edXML


HEADER = """<?xml version="1.0"?><edXML:edXML xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016"><edXML:edXMLEnvelope>
<edXML:edXMLHeader><edXML:MessageHeader><edXML:From><edXML:OrganId>000.00.31.H01</edXML:OrganId></edXML:From>
<edXML:To><edXML:OrganId>H01.34</edXML:OrganId></edXML:To><edXML:To><edXML:OrganId>H58.12</edXML:OrganId></edXML:To>
<edXML:DocumentId>000.00.31.H01,2025/08/04,7/STC</edXML:DocumentId><edXML:Code><edXML:CodeNumber>7</edXML:CodeNumber>
<edXML:CodeNotation>STC-NS</edXML:CodeNotation></edXML:Code><edXML:PromulgationInfo><edXML:PromulgationDate>2025/08/04
</edXML:PromulgationDate></edXML:PromulgationInfo><edXML:Subject>V/v ông Nguyễn Văn An</edXML:Subject>
<edXML:DocumentType><edXML:Type>2</edXML:Type></edXML:DocumentType></edXML:MessageHeader></edXML:edXMLHeader>
</edXML:edXMLEnvelope></edXML:edXML>"""
STATUS = """<edXML><Status><ResponseFor><DocumentId>000.00.31.H01,2025/08/04,7/STC</DocumentId></ResponseFor>
<From><OrganId>H01.34</OrganId></From><StatusCode>{code}</StatusCode><Timestamp>{at}</Timestamp>
<StaffInfo><Staff>Nguyễn Văn An</Staff><Mobile>0912345678</Mobile></StaffInfo></Status></edXML>"""


def test_messages_become_the_entries_of_sender_and_receivers_of_the_province() -> None:
    states = [("06", "2025/08/06 09:00:00"), ("04", "2025/08/05 08:00:00"), ("01", "2025/08/04 11:00:00")]
    messages = [HEADER, *(STATUS.format(code=code, at=at) for code, at in states)]
    sent, came = parsed("documents", {"edXML": messages})

    assert isinstance(sent, Document)
    assert isinstance(came, Document)
    assert (sent.org, sent.status, sent.registered_at) == (
        "department_finance", DocumentStatus.ISSUED, datetime(2025, 8, 3, 17, tzinfo=UTC),
    )  # fmt: skip
    assert (came.org, came.status, came.kind, came.notation) == (
        "department_home_affairs", DocumentStatus.DONE, "decision", "7/STC-NS",
    )  # fmt: skip
    assert came.registered_at == datetime(2025, 8, 4, 4, tzinfo=UTC)
    assert came.assigned_at == datetime(2025, 8, 5, 1, tzinfo=UTC)
    assert came.finished_at == came.updated_at == datetime(2025, 8, 6, 2, tzinfo=UTC)
    assert came.signature is Signature.NONE


@pytest.mark.parametrize(
    "message",
    [
        "<html></html>",
        "<edXML><MessageHeader>",
        '<!DOCTYPE x [<!ENTITY a "aaaa">]><edXML><MessageHeader>&a;</MessageHeader></edXML>',
        "",
    ],
)
def test_what_is_no_message_or_declares_entities_is_refused(message: str) -> None:
    with pytest.raises(ShapeError, match="edXML"):
        parsed("documents", {"edXML": [message]})


# Nobody is named


def test_nothing_that_is_kept_names_a_person() -> None:
    kinds: Counter[str] = Counter()
    for payload in ioffice.fetch(InMemory(), YEARS):
        assert persons(content(payload)) == []
        records, rejections = split(ioffice.parse(payload))
        assert rejections == []
        assert persons(repr(records)) == []
        kinds.update(type(record).__name__ for record in records)
    assert set(kinds) == {"Document", "AssignedTask", "Observation"}


@pytest.mark.parametrize("name", ["documents.json", "tasks.json", "messages.edxml"])
def test_recorded_answers_name_persons_and_what_is_kept_of_them_does_not(name: str) -> None:
    recorded = Payload(name, RECORDED / name)
    once = ioffice.scrub(recorded)

    assert persons((RECORDED / name).read_text("utf-8"))
    assert persons(content(once)) == []
    assert persons(repr(list(ioffice.parse(recorded)))) == []
    assert ioffice.scrub(once) == once
    assert split(ioffice.parse(once))[0] == split(ioffice.parse(recorded))[0]


ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        "Nguyễn Văn An",
        "0912345678",
        "089123456789",
        "an@example.vn",
        "V/v",
        None,
        True,
        -1,
        10**12,
        1.5,
        [],
        {},
    ]
)


@st.composite
def drifted(draw: st.DrawFn) -> list[Any]:
    """Items with fields renamed, missing, of another kind, or holding a person."""
    recorded = json.loads((RECORDED / "documents.json").read_text("utf-8"))["documents"][:-1]
    known = [item for item in recorded if "edXML" not in item]
    items: list[Any] = deepcopy(draw(st.lists(st.sampled_from(known), min_size=1, max_size=3)))
    for item in items:
        for _ in range(draw(st.integers(1, 4))):
            field, other = (draw(st.sampled_from([*ITEM, "Staff"])) for _ in range(2))
            if draw(st.booleans()):
                item[other] = item.pop(field, None)
            else:
                item[field] = draw(ODD)
    return [*items, *draw(st.lists(ODD, max_size=1))]


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(items=drifted())
def test_s10_drift_never_breaks_off_and_never_keeps_a_person(items: list[Any]) -> None:
    page = {**PAGE, "toTime": "2026/11/21 10:00:00", "documents": items}
    kept = ioffice.scrub(Payload("x", json.dumps(page).encode()))
    found = list(ioffice.parse(kept))

    assert len(found) == len(items)
    assert all(item.reason for item in found if isinstance(item, Rejection))
    assert persons(content(kept)) == []
    assert persons(repr(found)) == []


# Asking


def test_a_page_of_another_window_or_list_is_refused() -> None:
    class Stale(InMemory):
        def get(self, path: str, **params: str) -> Payload:
            return super().get(path, **{**params, "toTime": "2025/01/01 00:00:00"})

    class Other(InMemory):
        def get(self, path: str, **params: str) -> Payload:
            return super().get("tasks", **params)

    with pytest.raises(ShapeError, match="2025/01/01"):
        list(ioffice.fetch(Stale(), YEARS))
    with pytest.raises(ShapeError, match="documents"):
        list(ioffice.fetch(Other(), YEARS))
    with pytest.raises(ShapeError, match="documents, tasks, usage"):
        parsed("rows", ITEM)


def test_d5_the_same_span_in_two_overlapping_parts_gives_the_same_records(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ioffice, "PAGE_SIZE", 41)
    begin, middle = NOW - timedelta(days=300), NOW - timedelta(days=70)

    def newest(pages: list[Payload]) -> dict[tuple[str, ...], Record]:
        found: dict[tuple[str, ...], Record] = {}
        for record in split(item for page in pages for item in ioffice.parse(page))[0]:
            before = found.get(key(record))
            if before is None or _version(before) <= _version(record):
                found[key(record)] = record
        return {place: record for place, record in found.items() if not isinstance(record, Observation)}

    whole = newest(list(ioffice.fetch(InMemory(scale=600), Window(begin, NOW))))
    parts = list(ioffice.fetch(InMemory(now=middle, scale=600), Window(begin, middle)))
    parts += list(ioffice.fetch(InMemory(scale=600), Window(middle - timedelta(days=9), NOW)))
    assert newest([*reversed(parts), *parts[:4]]) == whole


def _version(record: Record) -> Any:
    return record.as_of if isinstance(record, Observation) else record.updated_at


# Files


def test_a_stewards_export_gives_documents_and_no_person(tmp_path: Path) -> None:
    path = tmp_path / "van ban.csv"
    path.write_text(
        "# mô phỏng\nSổ văn bản - tính đến 31/08/2025;;;;;;;;;\n"
        "Đơn vị;Đến/Đi;Số ký hiệu;Loại văn bản;Nguồn;Ký số;Trích yếu;Ngày đến;Hạn xử lý;Ngày hoàn thành\n"
        "Sở Tài chính;Đến;12/UBND-KTN;Công văn;Liên thông;Ký đầy đủ;Nguyễn Văn An;04/08/2025;08/08/2025;\n"
        "UBND xã An Phú;Đi;3/TTr-UBND;Tờ trình;Bản giấy;Chưa ký số;V/v;05/08/2025 14:00;;\n",
        "utf-8",
    )
    payload = Payload(path.name, path)
    records, rejections = split(ioffice.parse(payload))

    assert rejections == []
    first, second = (record for record in records if isinstance(record, Document))
    assert (first.org, first.signature in SIGNED, first.due_at) == (
        "department_finance", True, datetime(2025, 8, 8, 16, 59, 59, tzinfo=UTC),
    )  # fmt: skip
    assert (second.org, second.direction, second.kind, second.signature) == (
        "commune_30337", Direction.OUTGOING, "submission", Signature.NONE,
    )  # fmt: skip
    assert second.source_id == "H01.30337 outgoing H01.30337,2025/08/05,3/TTr-UBND"
    assert persons(content(ioffice.scrub(payload))) == []
    assert ioffice.edition(payload).simulated
