"""The systems that list what they have, over real HTTP while the simulator misbehaves: S1 to S12."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any, cast

import pytest

import adapters
from adapters.base import AccessDeniedError, Adapter, AdapterError, ShapeError, UnreachableError, Window
from adapters.http import HttpClient
from domain.places import Place
from domain.records import Record, Rejection
from simulator import faults
from simulator.server import Simulator
from tests.adapters.event_answers import persons, split
from tests.adapters.lists import NOW

WINDOWS = {
    "cameras": Window(datetime(2026, 9, 1, tzinfo=UTC), NOW),
    "orm": Window(datetime(2022, 11, 10, tzinfo=UTC), NOW),
}
Answers = tuple[list[Record], list[Rejection]]
Ask = Callable[..., Answers]


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(("127.0.0.1", 0), seed=3, clock=lambda: NOW) as found:
        thread = Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


@pytest.fixture(params=WINDOWS)
def source(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def ask(simulator: Simulator, source: str) -> Iterator[Ask]:
    """Asks the source for its window, everything of it read."""
    simulator.faults.clear()

    def answers(*, deadline: float = 20.0, **fault: Any) -> Answers:
        if fault:
            simulator.faults[source] = faults.Fault(fault)
        url = f"http://127.0.0.1:{simulator.server_address[1]}/{source}"
        with HttpClient(
            url, deadline=timedelta(seconds=deadline), first_pause=timedelta(seconds=0.02), max_megabytes=5
        ) as client:
            adapter = cast(Adapter, adapters.load(source))
            payloads = list(adapter.fetch(client, WINDOWS[source]))
        assert all(payload.simulated for payload in payloads)
        assert all(persons(str(payload.content)) == [] for payload in payloads)
        return split(item for payload in payloads for item in adapter.parse(payload))

    yield answers
    simulator.faults.clear()


def places(answers: Answers) -> dict[str, Place]:
    return {record.source_id: record for record in answers[0] if isinstance(record, Place)}


def test_healthy_everything_is_taken(ask: Ask) -> None:
    records, rejections = ask()

    assert records
    assert rejections == []


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_s1_a_fault_that_passes_costs_nothing(ask: Ask, status: int) -> None:
    assert places(ask(mode="S1", status=status, times=1)) == places(ask())


def test_s1_a_fault_that_stays_ends_the_run(ask: Ask) -> None:
    with pytest.raises(UnreachableError):
        ask(mode="S1", status=503, deadline=3)


@pytest.mark.parametrize(("mode", "variant"), [("S2", ""), ("S3", "body"), ("S3", "headers")])
def test_s2_s3_silence_and_drip_end_at_the_deadline(ask: Ask, mode: str, variant: str) -> None:
    settings = {"variant": variant} if variant else {}
    with pytest.raises(UnreachableError):
        ask(mode=mode, deadline=1.0, **settings)


@pytest.mark.parametrize("variant", faults.VARIANTS["S4"])
def test_s4_a_cut_answer_fails_the_run(ask: Ask, variant: str) -> None:
    with pytest.raises(AdapterError):
        ask(mode="S4", variant=variant, deadline=2)


def test_s5_a_login_page_is_no_answer(ask: Ask) -> None:
    with pytest.raises(ShapeError):
        ask(mode="S5")


@pytest.mark.parametrize("variant", ["utf-16", "utf-8-sig", "nfd"])
def test_s6_other_ways_to_write_the_same_letters_change_nothing(ask: Ask, variant: str) -> None:
    assert places(ask(mode="S6", variant=variant)) == places(ask())


@pytest.mark.parametrize("variant", ["huge", "deep", "bomb"])
def test_s7_too_much_is_refused(ask: Ask, variant: str) -> None:
    with pytest.raises(ShapeError):
        ask(mode="S7", variant=variant)


@pytest.mark.parametrize("variant", ["loop", "stuck", "overlap"])
def test_s8_paging_that_goes_wrong_ends_and_doubles_nothing(ask: Ask, variant: str) -> None:
    assert places(ask(mode="S8", variant=variant)) == places(ask())


def test_s9_what_comes_from_the_future_is_refused(ask: Ask) -> None:
    _records, rejections = ask(mode="S9", variant="future")

    assert rejections
    assert all("tương lai" in each.reason for each in rejections)


@pytest.mark.parametrize("variant", ["missing", "text"])
def test_s10_items_that_drift_are_refused_and_the_others_taken(ask: Ask, variant: str) -> None:
    healthy = places(ask())
    answers = ask(mode="S10", variant=variant)

    assert answers[1]
    assert len(places(answers)) + len(answers[1]) == len(healthy)


def test_s10_a_field_that_is_new_is_not_kept(ask: Ask) -> None:
    assert places(ask(mode="S10", variant="new")) == places(ask())


def test_s10_a_renamed_page_fails_the_run(ask: Ask) -> None:
    with pytest.raises(ShapeError):
        ask(mode="S10", variant="page")


@pytest.mark.parametrize("variant", ["negative", "nan", "infinite"])
def test_s11_a_number_that_is_none_is_refused(ask: Ask, variant: str) -> None:
    records, rejections = ask(mode="S11", variant=variant)

    assert rejections
    assert records


def test_s12_a_redirect_elsewhere_is_not_followed(ask: Ask) -> None:
    with pytest.raises(ShapeError, match=r"127\.0\.0\.2"):
        ask(mode="S12", location="http://127.0.0.2:9/elsewhere")


def test_denied_access_says_that_a_person_must_act(ask: Ask) -> None:
    with pytest.raises(AccessDeniedError):
        ask(mode="denied")
