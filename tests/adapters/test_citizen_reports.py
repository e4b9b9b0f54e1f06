"""What becomes of the reports of SmartAnGiang, and that whoever sent one is a keyed hash or nobody."""

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import adapters
from adapters import citizen_reports
from adapters.base import AccessDeniedError, Payload, ShapeError, UnreachableError, Window
from adapters.http import HttpClient
from domain.citizen_reports import CitizenReport, ReportStatus
from domain.records import Observation, Record, Rejection
from simulator import faults
from simulator.citizen_reports import CitizenReports
from simulator.server import Simulator
from tests.adapters.event_answers import content, persons
from tests.adapters.lists import NOW, SEED, InMemory, written

RECORDED = Path(__file__).parent / "recorded" / "citizen_reports"
ALL = Window(datetime(2022, 6, 1, tzinfo=UTC), NOW)
MONTH = Window(datetime(2024, 3, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC))
REPORT: dict[str, Any] = {
    "service_request_id": "SAG-2403-0007", "status": "closed", "service_code": "PA-02", "lat": 10.37,
    "long": 105.42, "requested_datetime": "2024-03-04T08:00:00+07:00", "reporter": "",
    "updated_datetime": "2024-03-07T10:00:00+07:00", "expected_datetime": "2024-03-11T17:00:00+07:00",
    "extended_attributes": {
        "state": "completed", "channel": "app", "agency_id": "H01.41", "area": "883", "verified": True,
        "accepted_datetime": "2024-03-04T09:00:00+07:00", "closed_datetime": "2024-03-07T10:00:00+07:00",
    },
}  # fmt: skip


class Keyed(InMemory):
    """The service in memory, with the hash of a client that holds a key."""

    def __init__(self, key: str = "k" * 32) -> None:
        super().__init__(CitizenReports(SEED))
        self._hashing = HttpClient("http://127.0.0.1:9", key=key)

    def keyed_hash(self, what: str, text: str) -> str:
        return self._hashing.keyed_hash(what, text)


def parsed(name: str, *items: Any) -> list[Record | Rejection]:
    body = {
        "list": name,
        "dataUntil": "2024-03-31",
        "updatedTo": "2024-03-31T17:00:00+00:00",
        "items": list(items),
    }
    return list(citizen_reports.parse(Payload("x", json.dumps(body).encode())))


def changed(**changes: Any) -> dict[str, Any]:
    """A report with other fields, those of its extension included."""
    more = {key: value for key, value in changes.items() if key in REPORT["extended_attributes"]}
    own = {key: value for key, value in changes.items() if key not in more}
    return {**REPORT, **own, "extended_attributes": {**REPORT["extended_attributes"], **more}}


@pytest.mark.parametrize("page", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_recorded_pages_give_the_records_of_the_snapshot(page: Path) -> None:
    found = [written(item) for item in citizen_reports.parse(Payload(page.name, page))]

    assert found == page.with_suffix(".records.txt").read_text("utf-8").splitlines()


def test_the_catalogue_leads_to_this_adapter() -> None:
    assert adapters.load("citizen_reports") is citizen_reports


def test_a_report_keeps_its_course_and_its_place() -> None:
    assert parsed("requests", REPORT) == [
        CitizenReport(
            source_id="SAG-2403-0007", area="883", org="district_long_xuyen", category="infrastructure",
            channel="app", status=ReportStatus.COMPLETED, verified=True, longitude=105.42, latitude=10.37,
            updated_at=datetime(2024, 3, 7, 3, tzinfo=UTC), submitted_at=datetime(2024, 3, 4, 1, tzinfo=UTC),
            accepted_at=datetime(2024, 3, 4, 2, tzinfo=UTC), due_at=datetime(2024, 3, 11, 10, tzinfo=UTC),
            finished_at=datetime(2024, 3, 7, 3, tzinfo=UTC),
        )
    ]  # fmt: skip


def test_installs_are_figures_of_their_month_by_platform_and_together() -> None:
    found = parsed("statistics", {"month": "2025-01-15", "installs": {"android": 5780, "ios": 10565}})

    assert [(each.breakdown, each.value) for each in found if isinstance(each, Observation)] == [
        ("", 16345), ("platform=android", 5780), ("platform=ios", 10565),
    ]  # fmt: skip
    assert {each.period_start for each in found if isinstance(each, Observation)} == {date(2025, 1, 1)}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"service_code": "PA-99"}, "PA-99"),
        ({"state": "lost"}, "lost"),
        ({"agency_id": "H01.99"}, "H01.99"),
        ({"closed_datetime": None}, "finished_at"),
        ({"closed_datetime": "2024-03-01T10:00:00+07:00"}, "submitted_at"),
        ({"updated_datetime": "2034-03-07T10:00:00+07:00"}, "tương lai"),
        ({"requested_datetime": "04/03/2024"}, "múi giờ"),
        ({"lat": None}, "half a point"),
        ({"extended_attributes": None}, "extended_attributes"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(changes: dict[str, Any], reason: str) -> None:
    item = {**REPORT, **changes} if "extended_attributes" in changes else changed(**changes)
    (found,) = parsed("requests", item)

    assert isinstance(found, Rejection)
    assert reason in found.reason


def test_nobody_is_kept_but_as_a_hash_that_needs_the_key() -> None:
    pages = list(citizen_reports.fetch(Keyed(), MONTH))
    raw = CitizenReports(SEED).answer("requests.json", asked(MONTH), NOW)

    assert any(persons(json.dumps(item, ensure_ascii=False)) for item in raw)
    assert all(persons(content(page)) == [] for page in pages)
    for dropped in ("description", "address", "media_url", "phone", 'name"'):
        assert all(dropped not in content(page) for page in pages), dropped
    hashes = {
        item["reporter"]
        for page in pages
        for item in json.loads(content(page))["items"]
        if "reporter" in item
    }
    assert {len(each) for each in hashes} <= {0, 64}
    assert hashes - {""}
    others = {item["reporter"] for page in citizen_reports.fetch(Keyed("o" * 32), MONTH)
              for item in json.loads(content(page))["items"] if "reporter" in item}  # fmt: skip
    assert not (hashes - {""}) & others, "another installation has other hashes"
    nobody = [item["reporter"] for page in citizen_reports.fetch(Keyed(""), MONTH)
              for item in json.loads(content(page))["items"] if "reporter" in item]  # fmt: skip
    assert set(nobody) == {""}, "without a key there is no hash"


def asked(window: Window) -> dict[str, str]:
    return {
        "updated_after": window.since.isoformat(),
        "updated_before": window.until.isoformat(),
        "page_size": "500",
    }


def test_reports_of_one_person_bear_one_hash() -> None:
    raw = {item["service_request_id"]: item["extended_attributes"]["reporter"]["phone"]
           for item in CitizenReports(SEED).answer("requests.json", asked(MONTH), NOW)}  # fmt: skip
    pages = citizen_reports.fetch(Keyed(), MONTH)
    records = [
        each for page in pages for each in citizen_reports.parse(page) if isinstance(each, CitizenReport)
    ]

    by_phone: dict[str, set[str]] = {}
    for record in records:
        by_phone.setdefault(raw[record.source_id], set()).add(record.reporter)
    assert all(len(hashes) == 1 for hashes in by_phone.values())
    assert len({next(iter(hashes)) for hashes in by_phone.values()}) == len(by_phone)


def _updated(report: CitizenReport) -> datetime:
    return report.updated_at


def test_years_are_asked_for_in_pieces_and_everything_is_understood() -> None:
    pages = list(citizen_reports.fetch(Keyed(), ALL))
    records = [each for page in pages for each in citizen_reports.parse(page)]

    assert [each for each in records if isinstance(each, Rejection)] == []
    newest: dict[str, CitizenReport] = {}
    for each in records:
        if isinstance(each, CitizenReport):
            newest[each.source_id] = max(newest.get(each.source_id, each), each, key=_updated)
    states = Counter(each.status.value for each in newest.values())
    assert states == {"completed": 1145, "in_progress": 43, "rejected": 12}


@pytest.fixture(scope="module")
def simulator() -> Any:
    with Simulator(("127.0.0.1", 0), seed=3, clock=lambda: NOW) as found:
        thread = Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def ask(simulator: Simulator, *, deadline: float = 10.0, **fault: Any) -> list[Payload]:
    simulator.faults.clear()
    if fault:
        simulator.faults["citizen_reports"] = faults.Fault(fault)
    url = f"http://127.0.0.1:{simulator.server_address[1]}/citizen_reports"
    with HttpClient(
        url,
        deadline=timedelta(seconds=deadline),
        first_pause=timedelta(seconds=0.02),
        max_megabytes=5,
        key="x",
    ) as client:
        return list(citizen_reports.fetch(client, MONTH))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"mode": "S1", "status": 503}, UnreachableError),
        ({"mode": "S2"}, UnreachableError),
        ({"mode": "S5"}, ShapeError),
        ({"mode": "S7", "variant": "huge"}, ShapeError),
        ({"mode": "S12", "location": "http://127.0.0.2:9/elsewhere"}, ShapeError),
        ({"mode": "denied"}, AccessDeniedError),
    ],
)
def test_faults_end_the_run_with_their_kind(
    simulator: Simulator, fault: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask(simulator, deadline=1.5, **fault)


@pytest.mark.parametrize(
    "fault", [{"mode": "S1", "status": 502, "times": 1}, {"mode": "S6", "variant": "utf-16"}]
)
def test_faults_that_pass_cost_nothing(simulator: Simulator, fault: dict[str, Any]) -> None:
    assert [content(page) for page in ask(simulator, **fault)] == [content(page) for page in ask(simulator)]
