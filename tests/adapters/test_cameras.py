"""What becomes of the answers of the camera registry, and that no stream and nobody is kept of them."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import adapters
from adapters import cameras
from adapters.base import Payload, Window
from domain.places import Place
from domain.records import Observation, Record, Rejection
from simulator.cameras import Cameras
from tests.adapters.event_answers import content, persons
from tests.adapters.lists import NOW, SEED, InMemory, written

RECORDED = Path(__file__).parent / "recorded" / "cameras"
HEAD: dict[str, Any] = {
    "generatedAt": "2026-11-21T10:00:00+07:00", "dataUntil": "2026-11-21",
    "updatedFrom": "2026-11-20T00:00:00+07:00", "updatedTo": "2026-11-21T10:00:00+07:00", "cursor": None,
    "nextCursor": None,
}  # fmt: skip
CAMERA: dict[str, Any] = {
    "id": "AN-886-01", "name": "Chợ Khánh Bình 2", "group": "key_positions", "owner": "CA",
    "commune": "30341", "district": "886", "longitude": 105.09, "latitude": 10.93,
    "cameras": 1, "state": "offline",
    "since": "2026-11-19T09:00:00+07:00", "reason": "power", "waitingFor": None, "plannedFor": None,
    "updatedAt": "2026-11-20T09:00:00+07:00",
}  # fmt: skip
PLANNED: dict[str, Any] = {
    **CAMERA, "id": "CH-03", "owner": "", "district": None, "longitude": None, "latitude": None,
    "state": "planned", "reason": None, "waitingFor": "Đơn vị tư vấn", "plannedFor": "2027-03-31",
}  # fmt: skip
HOURS: dict[str, Any] = {
    "day": "2026-11-20", "area": "91", "group": "forest", "hoursExpected": 72, "hoursOnline": 24.0,
    "updatedAt": "2026-11-21T01:00:00+07:00",
}  # fmt: skip


def parsed(name: str, item: Any) -> list[Record | Rejection]:
    body = {"list": name, **HEAD, "items": [item]}
    return list(cameras.parse(Payload("x", json.dumps(body).encode())))


@pytest.mark.parametrize("page", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_recorded_pages_give_the_records_of_the_snapshot(page: Path) -> None:
    found = [written(item) for item in cameras.parse(Payload(page.name, page))]

    assert found == page.with_suffix(".records.txt").read_text("utf-8").splitlines()


def test_the_catalogue_leads_to_this_adapter() -> None:
    assert adapters.load("cameras") is cameras


def test_a_camera_becomes_a_place_under_its_commune_and_the_district_it_is_listed_under() -> None:
    assert parsed("cameras", CAMERA) == [
        Place(
            source_id="AN-886-01", kind="camera", name="Chợ Khánh Bình 2", area="30341", former_area="886",
            updated_at=datetime(2026, 11, 20, 2, tzinfo=UTC), org="provincial_police", longitude=105.09,
            latitude=10.93, status="offline", capacity=1,
            facts={"group": "key_positions", "reason": "power", "since": "2026-11-19"},
        )
    ]  # fmt: skip


def test_what_is_not_connected_says_whom_it_waits_for() -> None:
    (found,) = parsed("cameras", PLANNED)

    assert isinstance(found, Place)
    assert (found.org, found.longitude, found.status) == ("", None, "planned")
    assert found.facts["waiting_for"] == "Đơn vị tư vấn"
    assert found.facts["planned_for"] == "2027-03-31"


def test_a_commune_owns_its_cameras_by_its_identifier() -> None:
    (found,) = parsed("cameras", {**CAMERA, "owner": "H01.30337"})

    assert isinstance(found, Place)
    assert found.org == "commune_30337"


def test_hours_become_figures_of_their_group_or_of_all() -> None:
    group, whole = parsed("availability", HOURS), parsed("availability", {**HOURS, "group": None})

    told = [(each.indicator, each.breakdown, each.value) for each in group if isinstance(each, Observation)]
    assert told == [
        ("cameras.hours_expected", "group=forest", 72), ("cameras.hours_online", "group=forest", 24),
    ]  # fmt: skip
    assert {each.breakdown for each in whole if isinstance(each, Observation)} == {""}
    assert all(each.period_start == date(2026, 11, 20) for each in group if isinstance(each, Observation))


@pytest.mark.parametrize(
    ("name", "changes", "reason"),
    [
        ("cameras", {"state": "asleep"}, "asleep"),
        ("cameras", {"owner": "XX"}, "XX"),
        ("cameras", {"group": "moon"}, "moon"),
        ("cameras", {"group": ""}, "group"),
        ("cameras", {"since": "19/11/2026"}, "múi giờ"),
        ("cameras", {"plannedFor": "soon"}, "soon"),
        ("availability", {"hoursOnline": None}, "hoursOnline"),
        ("availability", {"hoursOnline": "24"}, "số"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(name: str, changes: dict[str, Any], reason: str) -> None:
    found = [
        each
        for each in parsed(name, {**(CAMERA if name == "cameras" else HOURS), **changes})
        if isinstance(each, Rejection)
    ]
    assert len(found) == 1
    assert reason in found[0].reason


def test_pages_hold_no_stream_and_nobody_and_everything_is_understood() -> None:
    window = Window(datetime(2024, 12, 31, tzinfo=UTC), NOW)
    pages = list(cameras.fetch(InMemory(Cameras(SEED)), window))
    found = [item for page in pages for item in cameras.parse(page)]

    for secret in ("rtsp", "secret", "10.89.0.", "telephone", "contact"):
        assert all(secret not in content(page) for page in pages), secret
    assert all(persons(content(page)) == [] for page in pages)
    assert [item for item in found if isinstance(item, Rejection)] == []
