"""The simulated LRIS: the same seed and instant give the same, figures add up, time passes as it should."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from threading import Thread
from typing import Any

import pytest
import requests

from simulator import faults
from simulator.figures import Entry, Model, timeline
from simulator.server import Simulator

SEED = 1
LAST_YEAR = 2026
NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
LONG_AGO = datetime(2018, 1, 1, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[Simulator]:
    with Simulator(("127.0.0.1", 0), seed=SEED, clock=lambda: NOW) as found:
        thread = Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def address(server: Simulator) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def ask(server: Simulator, **params: str) -> requests.Response:
    window = {"updatedFrom": LONG_AGO.isoformat(), "updatedTo": NOW.isoformat()}
    return requests.get(f"{address(server)}/lris/values", params={**window, **params}, timeout=10)


def final_values(row: str, form: str, *, units: bool = False) -> dict[tuple[str, str], float | None]:
    return {
        (entry.cell.period, entry.cell.area): entry.version.value
        for entry in timeline("lris", SEED, LAST_YEAR)
        if entry.cell.form == form
        and entry.cell.row == row
        and (entry.cell.unit is not None) is units
        and entry.until is None
    }


def told(entries: tuple[Entry, ...]) -> list[tuple[Any, ...]]:
    return [(entry.at, entry.cell.form, entry.cell.row, entry.version.value) for entry in entries]


def test_a_seed_gives_the_same_figures_and_another_seed_others() -> None:
    first = [cell.versions for cell in Model("lris", 3).cells(2020)]

    assert first == [cell.versions for cell in Model("lris", 3).cells(2020)]
    assert first != [cell.versions for cell in Model("lris", 4).cells(2020)]


def test_later_years_leave_earlier_figures_as_they_were() -> None:
    before = {cell.period: cell.versions for cell in Model("lris", 3).cells(2020) if cell.form == "TK-02"}
    after = {cell.period: cell.versions for cell in Model("lris", 3).cells(2021) if cell.form == "TK-02"}

    assert before.items() <= after.items()


def test_every_answer_says_that_it_is_simulated(server: Simulator) -> None:
    for path in ("/", "/nothing", "/_faults/lris", "/lris/values"):
        answer = requests.get(address(server) + path, timeout=10)
        assert answer.headers["X-Simulated"] == "true"
        assert answer.json()["simulated"] is True
    assert ask(server).json()["simulated"] is True


def test_pages_hold_every_figure_once_in_the_order_of_their_revision(server: Simulator) -> None:
    since = (NOW - timedelta(days=40)).isoformat()
    whole = ask(server, updatedFrom=since, limit="5000").json()["items"]
    found, cursor = [], ""
    while True:
        page = ask(server, updatedFrom=since, limit="300", **({"cursor": cursor} if cursor else {})).json()
        found += page["items"]
        cursor = page["nextCursor"]
        if cursor is None:
            break

    assert found == whole
    assert [item["updatedAt"] for item in found] == sorted(item["updatedAt"] for item in found)


@pytest.mark.parametrize(
    "params",
    [{"limit": "0"}, {"limit": "x"}, {"cursor": "?"}, {"updatedFrom": "2026-01-01"}, {"updatedTo": "soon"}],
)
def test_a_question_that_makes_no_sense_is_refused_in_words(
    server: Simulator, params: dict[str, str]
) -> None:
    answer = ask(server, **params)

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_nothing_of_the_future_is_answered(server: Simulator) -> None:
    later = (NOW + timedelta(days=400)).isoformat()
    items: list[dict[str, Any]] = ask(
        server, updatedFrom=(NOW - timedelta(days=9)).isoformat(), updatedTo=later, limit="5000"
    ).json()["items"]

    assert items
    assert all(datetime.fromisoformat(item["updatedAt"]) <= NOW for item in items)


def test_a_month_is_provisional_first_and_final_one_to_three_months_later() -> None:
    versions = defaultdict(list)
    for entry in timeline("lris", SEED, LAST_YEAR):
        if (entry.cell.form, entry.cell.row) == ("TT-01", "01"):
            versions[entry.cell.period].append(entry)

    for entries in versions.values():
        assert [entry.version.status for entry in entries] == ["provisional", "final"]
        assert timedelta(days=9) < entries[1].at - entries[0].at < timedelta(days=75)
    revised = [
        entries for entries in versions.values() if entries[0].version.value != entries[1].version.value
    ]
    assert len(versions) / 4 < len(revised) < len(versions)


def test_some_months_come_late_and_some_cells_are_missing_at_first() -> None:
    entries = timeline("lris", SEED, LAST_YEAR)
    monthly = [e for e in entries if e.number == 1 and e.cell.form in ("TT-01", "CA-01", "DT-01", "DN-01")]
    after = [e.at.date() - date(int(e.cell.period[:4]), int(e.cell.period[5:]), 28) for e in monthly]

    assert any(days > timedelta(days=15) for days in after)
    assert sum(days > timedelta(days=15) for days in after) < len(after) / 10
    assert any(entry.version.status == "missing" for entry in entries)
    assert all(
        (e.version.value is None) == (e.version.status in ("missing", "not_applicable")) for e in entries
    )


def test_totals_are_the_sum_of_their_parts() -> None:
    total = final_values("01", "TT-01")
    parts = [final_values(f"01.{number}", "TT-01") for number in (1, 2, 3)]

    assert total
    for period, value in total.items():
        assert value == pytest.approx(sum(part[period] or 0 for part in parts))


def test_districts_and_communes_add_up_to_the_province() -> None:
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for (period, area), value in final_values("01", "HTX-01").items():
        found[period][area] = value or 0

    for period, areas in found.items():
        province = "89" if period < "2025-Q3" else "91"
        total = areas.pop(province)
        assert len(areas) == (11 if province == "89" else 102)
        assert sum(areas.values()) == total


def test_the_communes_of_before_add_up_to_their_districts_while_they_lasted() -> None:
    found: dict[str, dict[str, float | None]] = defaultdict(dict)
    for cell in Model("vnedu", SEED).cells(LAST_YEAR):
        if (cell.form, cell.row) == ("TRUONG", "02"):
            found[cell.period][cell.area] = cell.versions[-1].value
    districts = [area for area in found["2023-2024"] if len(area) == 3]
    communes = [area for area in found["2023-2024"] if len(area) == 5]
    assert (len(districts), len(communes)) == (11, 155)
    assert sum(found["2023-2024"][area] or 0 for area in communes) == found["2023-2024"]["89"]
    assert {len(area) for area in found["2024-2025"]} == {2, 3}, "a commune's code may be that of a new one"


def test_the_province_is_the_one_of_its_time() -> None:
    months = final_values("01", "TT-01")

    assert {area for period, area in months if period <= "2025-06"} == {"89"}
    assert {area for period, area in months if period >= "2025-07"} == {"91"}


def test_levels_are_believable_for_an_giang() -> None:
    revenue = final_values("01", "TT-01")
    of_2024 = sum(value or 0 for (period, _), value in revenue.items() if period.startswith("2024"))
    of_2026 = sum(value or 0 for (period, _), value in revenue.items() if period.startswith("2026"))
    prices = final_values("02", "TK-02").values()

    assert 6_000 < of_2024 < 10_000
    assert 20_000 < of_2026 < 32_000
    assert all(99 < (value or 0) < 108 for value in prices)


def test_units_report_while_they_exist() -> None:
    units = defaultdict(set)
    for entry in timeline("lris", SEED, LAST_YEAR):
        if entry.cell.form == "BC-01" and entry.cell.unit:
            units[entry.cell.period].add(entry.cell.unit)

    assert "SKHDT" in units["2025-02"]
    assert "SKHDT" not in units["2025-03"]
    assert "HUYEN883" in units["2025-06"]
    assert not any(unit.startswith("HUYEN") for unit in units["2025-07"])
    assert sum(unit.startswith("XA") for unit in units["2025-07"]) == 102


def test_submissions_never_exceed_what_is_owed() -> None:
    owed, handed_in, on_time = (final_values(row, "BC-01") for row in ("01", "02", "03"))

    assert owed
    for period, expected in owed.items():
        assert (on_time[period] or 0) <= (handed_in[period] or 0) <= (expected or 0)


# Faults


def test_faults_are_set_shown_and_cleared(server: Simulator) -> None:
    place = f"{address(server)}/_faults/lris"

    assert requests.put(place, json={"mode": "S5"}, timeout=5).json()["fault"] == {"mode": "S5"}
    assert requests.get(place, timeout=5).json()["fault"] == {"mode": "S5"}
    assert ask(server).text.startswith("<!DOCTYPE html>")
    assert requests.delete(place, timeout=5).json()["fault"] is None
    assert ask(server).json()["items"]


@pytest.mark.parametrize("wrong", [{"mode": "S99"}, {"mode": "S4", "variant": "x"}, [], {}])
def test_an_unknown_fault_is_refused_with_what_is_allowed(server: Simulator, wrong: Any) -> None:
    answer = requests.put(f"{address(server)}/_faults/lris", json=wrong, timeout=5)

    assert answer.status_code == 400
    assert "must be one of" in answer.json()["error"]


def test_a_fault_heals_by_itself_after_so_many_answers(server: Simulator) -> None:
    server.faults["lris"] = faults.Fault({"mode": "S1", "status": 500, "times": 2})

    assert [ask(server, limit="1").status_code for _ in range(3)] == [500, 500, 200]


def test_every_mode_of_the_documentation_exists() -> None:
    assert set(faults.VARIANTS) == {*(f"S{number}" for number in range(1, 13)), "denied"}
    assert set(faults.WIRE) | set(faults.PAGES) == set(faults.VARIANTS)
