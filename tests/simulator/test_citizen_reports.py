"""The simulated reports agree with the published numbers, and stop when intake stopped."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulator.citizen_reports import CitizenReports

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
COMPLETED = {
    "PA-01": 33, "PA-02": 118, "PA-03": 114, "PA-04": 228, "PA-05": 227, "PA-06": 44, "PA-07": 51,
    "PA-08": 223, "PA-09": 106, "PA-10": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def reports() -> dict[str, Any]:
    """Every report in its last state, asked for in pieces of 90 days."""
    service, at = CitizenReports(1), datetime(2022, 6, 1, tzinfo=UTC)
    found: dict[str, Any] = {}
    while at < NOW:
        until = at + timedelta(days=90)
        asked = {"updated_after": at.isoformat(), "updated_before": until.isoformat(), "page_size": "1000"}
        found |= {item["service_request_id"]: item for item in service.answer("requests.json", asked, NOW)}
        at = until
    return found


def test_1200_reports_with_their_states_and_the_completed_by_category(reports: dict[str, Any]) -> None:
    states = Counter(item["extended_attributes"]["state"] for item in reports.values())
    completed = Counter(item["service_code"] for item in reports.values()
                        if item["extended_attributes"]["state"] == "completed")  # fmt: skip

    assert states == {"completed": 1145, "in_progress": 43, "rejected": 12}
    assert completed == COMPLETED
    assert sum(COMPLETED.values()) == 1145


def test_they_come_from_20_06_2022_to_15_01_2025(reports: dict[str, Any]) -> None:
    days = sorted(item["requested_datetime"][:10] for item in reports.values())

    assert (days[0], days[-1]) == ("2022-06-20", "2025-01-15")
    assert max(item["updated_datetime"][:10] for item in reports.values()) == "2025-01-15"


def test_open_and_closed_are_those_of_the_standard(reports: dict[str, Any]) -> None:
    for item in reports.values():
        ended = item["extended_attributes"]["state"] in ("completed", "rejected")
        assert item["status"] == ("closed" if ended else "open")
        assert (item["extended_attributes"]["closed_datetime"] is not None) == ended


def test_16345_installs() -> None:
    last = list(CitizenReports(1).answer("statistics.json", {}, NOW))[-1]

    assert last == {"month": "2025-01-15", "installs": {"android": 5780, "ios": 10565}}
    assert sum(last["installs"].values()) == 16_345


def test_a_question_of_more_than_90_days_is_refused() -> None:
    asked = {"updated_after": "2024-01-01T00:00:00+07:00", "updated_before": "2024-06-01T00:00:00+07:00"}
    with pytest.raises(ValueError, match="90 days"):
        CitizenReports(1).answer("requests.json", asked, NOW)
