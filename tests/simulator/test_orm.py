"""The simulated lodging system: repeatable, in sum with itself, silent after its last day."""

from datetime import UTC, datetime

import pytest

from simulator.orm import Orm

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


def items(
    name: str, *, since: str = "2021-12-31", until: str = "2026-12-31", now: datetime = NOW
) -> list[dict]:  # type: ignore[type-arg]
    asked = {
        "updatedFrom": f"{since}T00:00:00+07:00",
        "updatedTo": f"{until}T00:00:00+07:00",
        "limit": "5000",
    }
    page = Orm(1).answer(name, asked, now)
    assert page["simulated"] is True
    assert page["nextCursor"] is None
    return list(page["items"])


def test_it_stops_on_15_11_2022_and_still_answers() -> None:
    reports = items("reports")

    assert max(item["day"] for item in reports) == "2022-11-14"
    assert items("reports", since="2022-11-15") == []
    assert items("establishments", since="2022-11-15") == []


def test_districts_add_up_to_the_province_and_parts_to_the_whole() -> None:
    reports = [item for item in items("reports") if item["day"] == "2022-05-14"]
    whole = next(item for item in reports if item["area"] == "89")
    districts = [item for item in reports if item["area"] != "89"]

    assert len(districts) == 11
    for count in ("establishments", "reporting", "nights"):
        assert whole[count] == sum(item[count] for item in districts)
    total = whole["guests"]["total"]
    assert total == sum(item["guests"]["total"] for item in districts)
    assert total == whole["guests"]["domestic"] + whole["guests"]["foreign"]
    assert {sum(whole[name].values()) for name in ("stays", "markets", "ages")} == {total}
    assert all(item["reporting"] < item["establishments"] for item in districts)


def test_establishments_are_those_that_reports_count_and_share_their_guests() -> None:
    listed, reports = items("establishments"), items("reports")
    operating = [item for item in listed if item["state"] == "operating"]
    last = next(item for item in reports if item["day"] == "2022-11-14" and item["area"] == "89")

    assert len(operating) == last["establishments"]
    assert len({item["code"] for item in listed}) == len(listed)
    assert sum(item["guestsOfYear"] or 0 for item in listed) == sum(
        item["guests"]["total"] for item in reports if item["area"] == "89"
    )


def test_the_same_seed_gives_the_same_answers_and_a_clock_stops_them() -> None:
    assert items("reports") == items("reports")
    at = datetime(2022, 3, 1, 3, 0, tzinfo=UTC)
    assert max(item["day"] for item in items("reports", now=at)) == "2022-02-28"


def test_a_question_that_is_not_as_agreed_is_refused() -> None:
    with pytest.raises(ValueError, match="updatedFrom"):
        Orm(1).answer("reports", {}, NOW)
    with pytest.raises(LookupError):
        Orm(1).answer("guests", {}, NOW)
