"""What becomes of the answers of the lodging system, and that no owner and no guest is kept of them."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import adapters
from adapters import orm
from adapters.base import Payload, ShapeError, Window
from domain.periods import Freq
from domain.places import Place
from domain.records import Observation, ObsStatus, Record, Rejection
from simulator.orm import Orm
from tests.adapters.event_answers import content, persons
from tests.adapters.lists import NOW, SEED, InMemory, written

RECORDED = Path(__file__).parent / "recorded" / "orm"
WINDOW = Window(datetime(2021, 12, 31, tzinfo=UTC), NOW)
HEAD: dict[str, Any] = {
    "generatedAt": "2022-11-15T06:30:00+07:00", "dataUntil": "2022-11-14",
    "updatedFrom": "2022-11-01T00:00:00+07:00", "updatedTo": "2022-11-15T06:30:00+07:00", "cursor": None,
    "nextCursor": None,
}  # fmt: skip
ESTABLISHMENT: dict[str, Any] = {
    "code": "LT-884-001", "name": "Khách sạn Núi Sam 1", "type": "KS-3", "district": "884",
    "longitude": 105.1087, "latitude": 10.7022, "rooms": 62, "state": "operating", "lastReport": "2022-11-14",
    "year": 2022, "guestsOfYear": 18020, "updatedAt": "2022-11-14T22:30:00+07:00",
}  # fmt: skip
REPORT: dict[str, Any] = {
    "day": "2022-11-14", "area": "89", "establishments": 373, "reporting": 284, "nights": 41,
    "guests": {"total": 40, "domestic": 39, "foreign": 1}, "stays": {"same_day": 10, "overnight": 30},
    "markets": {"VN": 39, "KH": 1}, "ages": {"0-14": None, "60+": 4},
    "updatedAt": "2022-11-14T22:30:00+07:00",
}  # fmt: skip


def parsed(name: str, *items: Any, **page: Any) -> list[Record | Rejection]:
    body = {"list": name, **HEAD, "items": list(items), **page}
    return list(orm.parse(Payload("x", json.dumps(body).encode())))


def refused(name: str, **changes: Any) -> str:
    item = ESTABLISHMENT if name == orm.ESTABLISHMENTS else REPORT
    (found,) = [each for each in parsed(name, {**item, **changes}) if isinstance(each, Rejection)]
    return found.reason


@pytest.mark.parametrize("page", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_recorded_pages_give_the_records_of_the_snapshot(page: Path) -> None:
    found = [written(item) for item in orm.parse(Payload(page.name, page))]

    assert found == page.with_suffix(".records.txt").read_text("utf-8").splitlines()


def test_the_catalogue_leads_to_this_adapter() -> None:
    assert adapters.load("orm") is orm


def test_an_establishment_becomes_a_place() -> None:
    assert parsed("establishments", ESTABLISHMENT) == [
        Place(
            source_id="LT-884-001", kind="lodging", name="Khách sạn Núi Sam 1", area="884",
            updated_at=datetime(2022, 11, 14, 15, 30, tzinfo=UTC), longitude=105.1087, latitude=10.7022,
            status="operating", capacity=62,
            facts={"type": "star_3", "guests_of_year": 18020, "year": "2022", "last_report": "2022-11-14"},
        )
    ]  # fmt: skip


def test_a_report_becomes_counts_and_what_nobody_reported_is_missing_not_zero() -> None:
    found = {
        (each.indicator, each.breakdown): each
        for each in parsed("reports", REPORT)
        if isinstance(each, Observation)
    }

    assert {key: each.value for key, each in found.items() if key[0] != "lodging.guests"} == {
        ("lodging.expected", ""): 373, ("lodging.reporting", ""): 284, ("lodging.nights", ""): 41,
    }  # fmt: skip
    total = found["lodging.guests", ""]
    assert (total.value, total.area, total.freq, total.period_start, total.as_of) == (
        40, "89", Freq.DAY, date(2022, 11, 14), date(2022, 11, 14),
    )  # fmt: skip
    assert found["lodging.guests", "origin=foreign"].value == 1
    assert found["lodging.guests", "market=cambodia"].value == 1
    nobody = found["lodging.guests", "age=under_15"]
    assert (nobody.value, nobody.status) == (None, ObsStatus.MISSING)


@pytest.mark.parametrize(
    ("name", "changes", "reason"),
    [
        ("establishments", {"type": "KS-9"}, "KS-9"),
        ("establishments", {"state": "gone"}, "gone"),
        ("establishments", {"rooms": 3.5}, "3.5"),
        ("establishments", {"rooms": -4}, "capacity"),
        ("establishments", {"latitude": None}, "half a point"),
        ("establishments", {"name": "Lê Văn An 0912345678"}, "name"),
        ("establishments", {"updatedAt": "2022-11-14"}, "múi giờ"),
        ("establishments", {"updatedAt": "2032-11-14T22:30:00+07:00"}, "tương lai"),
        ("reports", {"guests": 40}, "guests"),
        ("reports", {"nights": "41 đêm"}, "số"),
        ("reports", {"day": "14/11/2022"}, "day"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(name: str, changes: dict[str, Any], reason: str) -> None:
    pages = kept_pages(name, {**(ESTABLISHMENT if name == "establishments" else REPORT), **changes})

    (found,) = [each for each in orm.parse(pages) if isinstance(each, Rejection)]
    assert reason in found.reason


def kept_pages(name: str, item: Any) -> Payload:
    """The page of one item as `fetch` gives it."""

    class One:
        def answer(self, path: str, asked: dict[str, str], _now: datetime) -> dict[str, Any]:
            items = [item] if path == name else []
            return {"list": path, **HEAD, "updatedTo": asked["updatedTo"], "items": items}

    until = datetime.fromisoformat(HEAD["updatedTo"])
    pages = list(orm.fetch(InMemory(One()), Window(datetime(2022, 11, 1, tzinfo=UTC), until)))
    (found,) = [each for each in pages if json.loads(content(each))["list"] == name]
    return found


def test_pages_hold_no_owner_and_everything_is_understood() -> None:
    pages = list(orm.fetch(InMemory(Orm(SEED)), WINDOW))
    found = [item for page in pages for item in orm.parse(page)]

    assert all(persons(content(page)) == [] for page in pages)
    assert all("owner" not in content(page) for page in pages)
    assert {page.as_of for page in pages} == {date(2022, 11, 14)}
    assert [item for item in found if isinstance(item, Rejection)] == []


def test_a_page_that_is_none_fails_the_run() -> None:
    with pytest.raises(ShapeError):
        parsed("reports", REPORT, items="none")
    with pytest.raises(ShapeError):
        parsed("reports", REPORT, dataUntil="soon")
