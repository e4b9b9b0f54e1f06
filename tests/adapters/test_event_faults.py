"""Both event systems over real HTTP while the simulator misbehaves: S1 to S12, the same for each."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import Any

import pytest

from adapters import igate, ioffice
from adapters.base import AccessDeniedError, AdapterError, ShapeError, UnreachableError, Window
from adapters.http import HttpClient
from domain.events import AssignedTask, Document, Dossier
from domain.records import Record, Rejection
from simulator import faults
from simulator.igate import PASSWORD, USERNAME
from simulator.server import Simulator
from tests.adapters.event_answers import key, persons, split

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
WINDOW = Window(NOW - timedelta(days=40), NOW)
ADAPTERS = {"igate": igate, "ioffice": ioffice}
Answers = tuple[list[Record], list[Rejection]]
Ask = Callable[..., Answers]


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    with Simulator(("127.0.0.1", 0), seed=3, clock=lambda: NOW, scale=4000) as found:
        thread = Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


@pytest.fixture(params=ADAPTERS)
def source(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def ask(simulator: Simulator, source: str) -> Iterator[Ask]:
    """Asks the source for the window, everything of it read."""
    simulator.faults.clear()

    def answers(*, deadline: float = 20.0, **fault: Any) -> Answers:
        if fault:
            simulator.faults[source] = faults.Fault(fault)
        url = f"http://127.0.0.1:{simulator.server_address[1]}/{source}"
        with HttpClient(
            url, deadline=timedelta(seconds=deadline), token=f"{USERNAME}:{PASSWORD}",
            first_pause=timedelta(seconds=0.02), max_megabytes=5,
        ) as client:  # fmt: skip
            adapter = ADAPTERS[source]
            payloads = list(adapter.fetch(client, WINDOW))
        assert all(payload.simulated for payload in payloads)
        assert all(persons(str(payload.content)) == [] for payload in payloads)
        return split(item for payload in payloads for item in adapter.parse(payload))

    yield answers
    simulator.faults.clear()


def events(records: list[Record]) -> set[tuple[str, ...]]:
    return {key(each) for each in records if isinstance(each, Dossier | Document | AssignedTask)}


def test_a_healthy_system_gives_records_and_refuses_none(ask: Ask) -> None:
    records, rejections = ask()

    assert len(events(records)) > 100
    assert rejections == []


def test_s1_a_passing_fault_is_waited_for_and_a_lasting_one_ends_the_run(ask: Ask) -> None:
    healthy = ask()

    assert ask(mode="S1", status=503, times=2) == healthy
    with pytest.raises(UnreachableError):
        ask(mode="S1", status=500)


@pytest.mark.parametrize("fault", [{"mode": "S2"}, {"mode": "S3", "interval": 0.2}])
def test_s2_s3_silence_and_a_drip_end_at_the_deadline(ask: Ask, fault: dict[str, Any]) -> None:
    begun = datetime.now(UTC)
    with pytest.raises(UnreachableError):
        ask(deadline=0.7, **fault)
    assert datetime.now(UTC) - begun < timedelta(seconds=4)


@pytest.mark.parametrize("variant", ["truncated", "length", "gzip"])
def test_s4_a_cut_answer_gives_nothing(ask: Ask, variant: str) -> None:
    with pytest.raises(AdapterError) as caught:
        ask(deadline=5, mode="S4", variant=variant)
    assert persons(str(caught.value)) == []


def test_s5_a_login_page_is_no_page(ask: Ask) -> None:
    with pytest.raises(ShapeError):
        ask(mode="S5")


@pytest.mark.parametrize("variant", ["utf-16", "utf-8-sig", "nfd"])
def test_s6_other_unicode_reads_the_same(ask: Ask, variant: str) -> None:
    assert events(ask(mode="S6", variant=variant)[0]) == events(ask()[0])


@pytest.mark.parametrize("variant", ["huge", "deep", "bomb"])
def test_s7_too_much_is_refused(ask: Ask, variant: str) -> None:
    with pytest.raises(ShapeError):
        ask(mode="S7", variant=variant)


@pytest.mark.parametrize("variant", ["loop", "stuck", "overlap"])
def test_s8_paging_that_goes_round_ends_and_brings_every_record(ask: Ask, variant: str) -> None:
    healthy = events(ask()[0])

    assert events(ask(mode="S8", variant=variant)[0]) == healthy


def test_s9_what_comes_from_the_future_is_refused(ask: Ask, source: str) -> None:
    records, rejections = ask(mode="S9", variant="future")

    assert rejections
    assert all("tương lai" in each.reason for each in rejections)
    assert all(
        each.updated_at <= NOW for each in records if isinstance(each, Dossier | Document | AssignedTask)
    )


def test_s9_order_does_not_matter(ask: Ask) -> None:
    assert events(ask(mode="S9", variant="shuffled")[0]) == events(ask()[0])


@pytest.mark.parametrize("variant", ["renamed", "missing", "text", "null"])
def test_s10_items_that_drift_are_refused_or_read_and_the_others_taken(
    ask: Ask, source: str, variant: str
) -> None:
    healthy = events(ask()[0])
    records, rejections = ask(mode="S10", variant=variant)

    assert events(records) < healthy or (source == "ioffice" and events(records) <= healthy)
    assert len(events(records)) + len(rejections) == len(healthy)
    assert len(events(records)) > len(healthy) / 2


def test_s10_a_renamed_page_fails_the_run(ask: Ask) -> None:
    with pytest.raises(ShapeError):
        ask(mode="S10", variant="page")


@pytest.mark.parametrize("variant", ["negative", "nan", "infinite", "jump"])
def test_s11_a_code_that_is_none_is_refused(ask: Ask, variant: str) -> None:
    healthy = events(ask()[0])
    records, rejections = ask(mode="S11", variant=variant)

    assert rejections
    assert events(records) < healthy


def test_s12_a_redirect_elsewhere_is_not_followed_with_the_question(ask: Ask, simulator: Simulator) -> None:
    with pytest.raises(ShapeError, match=r"127\.0\.0\.2"):
        ask(mode="S12", location="http://127.0.0.2:9/elsewhere")


@pytest.mark.parametrize("status", [301, 302, 303])
def test_s12_a_question_with_credentials_is_not_turned_into_another(
    simulator: Simulator, status: int
) -> None:
    origin = f"http://127.0.0.1:{simulator.server_address[1]}"
    simulator.faults["igate"] = faults.Fault(
        {"mode": "S12", "status": status, "location": f"{origin}/lris/values"}
    )
    with HttpClient(f"{origin}/igate") as client, pytest.raises(ShapeError):
        client.post("login", {"username": USERNAME, "password": PASSWORD})
    simulator.faults.clear()


def test_refused_credentials_are_a_matter_for_a_person(ask: Ask) -> None:
    with pytest.raises(AccessDeniedError):
        ask(mode="denied")
