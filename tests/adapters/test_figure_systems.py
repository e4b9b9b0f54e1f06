"""vnEdu, the health data portal and VSR: recorded pages, all of the simulator, faults over real HTTP."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import adapters
import catalogue
from adapters import his, vnedu, vsr
from adapters.base import AccessDeniedError, AdapterError, Payload, ShapeError, UnreachableError, Window
from adapters.figure_forms import forms
from adapters.http import HttpClient
from domain.records import Observation, Rejection
from simulator import faults
from simulator.server import Simulator
from tests.adapters.test_lris import key, split, written

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
RECORDED = Path(__file__).parent / "recorded"
WINDOW = Window(NOW - timedelta(days=120), NOW)
YEARS = Window(datetime(2019, 1, 1, tzinfo=UTC), NOW)
ADAPTERS = {"vnedu": vnedu, "his": his, "vsr": vsr}
PERSONAL = ("A. N. Other", "089300000001", "GD4898900000001", "0912345678")
Answers = tuple[list[Observation], list[Rejection]]
Ask = Callable[..., Answers]


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(("127.0.0.1", 0), seed=1, clock=lambda: NOW) as found:
        thread = Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


@pytest.fixture(params=ADAPTERS)
def source(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def ask(simulator: Simulator, source: str) -> Ask:
    """Asks the source for a window, everything of it read."""
    simulator.faults.clear()

    def answers(window: Window = WINDOW, **fault: Any) -> Answers:
        if fault:
            simulator.faults[source] = faults.Fault(fault)
        with HttpClient(
            f"http://127.0.0.1:{simulator.server_address[1]}/{source}",
            deadline=timedelta(seconds=60 if window is YEARS else 8), max_megabytes=5,
            first_pause=timedelta(seconds=0.02),
        ) as client:  # fmt: skip
            payloads = list(ADAPTERS[source].fetch(client, window))
        assert all(payload.simulated for payload in payloads)
        return split(item for payload in payloads for item in ADAPTERS[source].parse(payload))

    return answers


# What is understood


def test_recorded_pages_give_the_records_of_the_snapshot(source: str) -> None:
    page = RECORDED / source / "page.json"
    found = [written(item) for item in ADAPTERS[source].parse(Payload(page.name, page))]

    assert found == page.with_suffix(".records.txt").read_text("utf-8").splitlines()


def test_the_catalogue_leads_to_the_adapter(source: str) -> None:
    assert adapters.load(source) is ADAPTERS[source]


def test_nothing_of_the_simulator_is_refused_and_every_indicator_is_served(ask: Ask, source: str) -> None:
    observations, rejections = ask(YEARS)

    assert rejections == []
    assert len({key(each) for each in observations}) == len(observations)
    meant = {code: each for code, each in catalogue.indicators().items() if each.source == source}
    assert {each.indicator for each in observations} == {c for c, each in meant.items() if not each.numerator}
    assert all(each.freq is meant[each.indicator].freq for each in observations)


def test_every_code_of_every_breakdown_is_translated(source: str) -> None:
    rows = [row for form in forms(source).forms.values() for row in form.rows.values()]
    translated = {(row.indicator, row.breakdown) for row in rows}
    general_only = {("primary_lower",), ("lower_upper",), ("preschool",)}
    for code, each in catalogue.indicators().items():
        if each.source != source or each.numerator:
            continue
        assert (code, "") in translated
        for dimension, codelist in each.breakdowns.items():
            items = {item for item in catalogue.codelists()[codelist].items if (item,) not in general_only}
            assert {(code, f"{dimension}={item}") for item in items} <= translated


# Faults


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"mode": "denied"}, AccessDeniedError),
        ({"mode": "S1"}, UnreachableError),
        ({"mode": "S4", "variant": "gzip"}, AdapterError),
        ({"mode": "S4", "variant": "truncated"}, AdapterError),
        ({"mode": "S5"}, ShapeError),
        ({"mode": "S7", "variant": "deep"}, ShapeError),
        ({"mode": "S10", "variant": "page"}, ShapeError),
        ({"mode": "S12"}, ShapeError),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else "",
)
def test_a_failing_source_fails_the_run_as_what_it_is(
    ask: Ask, fault: dict[str, str], error: type[AdapterError]
) -> None:
    with pytest.raises(error):
        ask(**fault)


@pytest.mark.parametrize("variant", ["renamed", "missing", "text", "null"])
def test_s10_items_that_drift_are_refused_and_the_others_taken(ask: Ask, variant: str) -> None:
    healthy, _ = ask()
    observations, rejections = ask(mode="S10", variant=variant)

    assert observations
    assert rejections
    assert len(observations) + len(rejections) == len(healthy)


@pytest.mark.parametrize("variant", ["loop", "stuck", "overlap"])
def test_s8_pages_that_come_again_bring_every_figure_once(ask: Ask, source: str, variant: str) -> None:
    one_page = Window(NOW - timedelta(days=10 if source == "his" else 120), NOW)
    healthy, _ = ask(one_page)
    observations, _ = ask(one_page, mode="S8", variant=variant)

    assert {key(each) for each in observations} == {key(each) for each in healthy}


# Nobody is named


def test_what_names_a_patient_is_gone_before_anything_is_kept() -> None:
    page = RECORDED / "his" / "page.json"
    raw = page.read_text("utf-8")
    assert all(person in raw for person in PERSONAL), "the recorded answer does name a person"

    class Recorded:
        def get(self, path: str, **params: str) -> Payload:
            return Payload(path, page.read_bytes())

    until = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
    (kept,) = his.fetch(Recorded(), Window(until - timedelta(days=17), until))
    assert isinstance(kept.content, bytes)
    said = kept.content.decode() + repr(list(his.parse(kept))) + repr(list(his.parse(Payload("page", page))))
    assert [person for person in PERSONAL if person in said] == []


# The totals that a province has published, and sums that hold


@pytest.mark.parametrize("source", ["his"], indirect=True)
def test_june_2024_has_the_published_totals_and_its_parts_add_up(ask: Ask) -> None:
    observations, _ = ask(YEARS)
    june = [each for each in observations if each.period_start == date(2024, 6, 1)]
    whole = {
        each.indicator: each.value for each in june if not (each.org or each.breakdown) and each.area == "89"
    }
    assert whole["health.visits"] == 41_285
    assert whole["health.insured_visits"] == 39_868
    assert (whole["health.emergencies"], whole["health.deaths"]) == (146, 1)
    payers = {each.breakdown: each.value for each in june if each.breakdown.startswith("payer=")}
    assert payers["payer=uninsured"] == 1_417
    days = [
        each
        for each in observations
        if each.indicator == "health.daily_visits" and f"{each.period_start:%Y-%m}" == "2024-06"
    ]
    assert sum(each.value or 0 for each in days if not (each.breakdown or each.org)) == 41_285
    assert sum(each.value or 0 for each in days if each.org) == 41_285
    assert sum(each.value or 0 for each in days if each.breakdown == "payer=insured") == 39_868
    for dimension in ("payer", "sex", "age", "care"):
        parts = [each for each in june if each.indicator == "health.visits"]
        assert sum(each.value or 0 for each in parts if each.breakdown.startswith(dimension)) == 41_285
    facilities = [each for each in june if each.indicator == "health.visits" and each.org]
    assert sum(each.value or 0 for each in facilities) == 41_285
    for each in facilities:
        own = [day.value or 0 for day in days if day.org == each.org]
        assert sum(own) == each.value, f"the days of {each.org}"


@pytest.mark.parametrize("source", ["his"], indirect=True)
def test_no_more_comes_in_time_than_is_owed(ask: Ask) -> None:
    observations, _ = ask(YEARS)
    owed = {
        key(each)[1:]: each.value for each in observations if each.indicator.endswith("infectious_reports")
    }
    for each in observations:
        if each.indicator.endswith("infectious_on_time"):
            assert (each.value or 0) <= (owed[key(each)[1:]] or 0)
