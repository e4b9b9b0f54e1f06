"""The simulated camera registry agrees with the published numbers and with itself."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from simulator.cameras import Cameras

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
PUBLISHED = {
    "886": 33, "887": 18, "888": 13, "884": 28, "889": 22, "890": 38, "893": 20, "894": 20, "892": 23,
}  # fmt: skip


def items(name: str, *, now: datetime = NOW, since: str = "2024-12-31") -> list[dict[str, Any]]:
    asked = {
        "updatedFrom": f"{since}T00:00:00+07:00",
        "updatedTo": "2027-01-01T00:00:00+07:00",
        "limit": "5000",
    }
    return list(Cameras(1).answer(name, asked, now)["items"])


def test_215_cameras_stand_at_key_positions_by_district_as_published() -> None:
    found = [item for item in items("cameras") if item["group"] == "key_positions"]

    assert sum(PUBLISHED.values()) == 215
    assert Counter(item["district"] for item in found) == PUBLISHED


def test_what_is_known_to_be_broken_is_broken() -> None:
    states: dict[str, Counter[str]] = {}
    for item in items("cameras"):
        states.setdefault(item["group"], Counter())[item["state"]] += 1

    assert states["forest"] == {"online": 1, "offline": 2}
    assert states["administrative"] == {"online": 9, "offline": 3, "unstable": 2}
    assert (states["city_security"], states["traffic"]) == ({"online": 6}, {"online": 4, "blocked": 1})
    waiting = [item for item in items("cameras") if item["state"] in ("planned", "blocked")]
    assert len(waiting) == 5
    assert all(item["waitingFor"] for item in waiting)


def test_hours_follow_the_states_of_the_day() -> None:
    day = (NOW - timedelta(days=1)).date().isoformat()
    hours = {item["group"]: item for item in items("availability") if item["day"] == day}

    assert hours["forest"]["hoursOnline"] / hours["forest"]["hoursExpected"] == 24 / 72
    assert hours["key_positions"]["hoursExpected"] == 215 * 24
    groups = [item for group, item in hours.items() if group is not None]
    assert hours[None]["hoursExpected"] == sum(item["hoursExpected"] for item in groups)
    assert all(item["hoursOnline"] <= item["hoursExpected"] for item in hours.values())


def test_a_camera_that_breaks_is_listed_again_and_comes_back() -> None:
    seen: dict[str, set[str]] = {}
    for back in range(0, 120, 2):
        for item in items("cameras", now=NOW - timedelta(days=back)):
            seen.setdefault(item["id"], set()).add(item["state"])

    both = [camera for camera, states in seen.items() if states == {"online", "offline"}]
    assert len(both) > 20
