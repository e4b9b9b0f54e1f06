"""What becomes of the answers of social listening, and that nobody who wrote anything is kept of them."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

import adapters
from adapters import social_listening
from adapters.base import AccessDeniedError, Payload, ShapeError, UnreachableError, Window
from adapters.http import HttpClient
from domain.listening import Keyword, Mention
from domain.periods import Freq, midnight
from domain.records import Observation, Record, Rejection
from simulator import faults
from simulator.server import Simulator
from simulator.social_listening import PASSWORD, USERNAME, SocialListening
from tests.adapters.event_answers import content, persons
from tests.adapters.lists import SEED, InMemory, written

RECORDED = Path(__file__).parent / "recorded" / "social_listening"
SECRET = f"{USERNAME}:{PASSWORD}"
THEN = datetime(2024, 10, 1, 1, 0, tzinfo=UTC)
MONTH = Window(midnight(date(2024, 9, 1)), midnight(date(2024, 10, 1)))
POST: dict[str, Any] = {
    "docId": "202409-P01-00", "source": "baochi", "domain": "bao-tinh.example", "title": "Sạt lở bờ sông",
    "link": "https://bao-tinh.example/sat-lo", "senti": "negative", "interactions": 812,
    "createDate": 1725170400000, "topic": "AG-P06", "month": "2024-09-01",
}  # fmt: skip
HEAD = {"dataUntil": "2024-09-30", "updatedTo": "2024-09-30T17:00:00+00:00", "nextCursor": None}


def parsed(name: str, *items: Any) -> list[Record | Rejection]:
    body = {"list": name, **HEAD, "items": list(items)}
    return list(social_listening.parse(Payload("x", json.dumps(body).encode())))


def fetched(window: Window = MONTH, *, secret: str = SECRET) -> list[Payload]:
    client = InMemory(SocialListening(SEED), THEN, secret)
    return list(social_listening.fetch(client, window))


@pytest.mark.parametrize("page", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_recorded_pages_give_the_records_of_the_snapshot(page: Path) -> None:
    found = [written(item) for item in social_listening.parse(Payload(page.name, page))]

    assert found == page.with_suffix(".records.txt").read_text("utf-8").splitlines()


def test_the_catalogue_leads_to_this_adapter() -> None:
    assert adapters.load("social_listening") is social_listening


def test_whole_days_and_months_are_asked_for_and_everything_is_understood() -> None:
    pages = fetched()
    records = [record for page in pages for record in social_listening.parse(page)]
    figures = [record for record in records if isinstance(record, Observation)]

    assert [record for record in records if isinstance(record, Rejection)] == []
    days = {each.period_start for each in figures if each.indicator == "social.posts"}
    assert (min(days), max(days), len(days)) == (date(2024, 9, 1), date(2024, 9, 30), 30)
    topics = {each.breakdown: each.value for each in figures if each.indicator == "social.topics"}
    assert topics == {"": 21, "kind=keyword": 15, "kind=personal": 2, "kind=source": 4}
    of_month = {each.period_start for each in figures if each.freq is Freq.MONTH}
    assert of_month == {date(2024, 9, 1)}
    cells = [each for each in figures if each.indicator == "social.posts_by_hour"]
    assert len(cells) == 7 * 24
    assert sum(each.value or 0 for each in cells) == sum(
        each.value or 0 for each in figures if each.indicator == "social.posts" and not each.breakdown
    )


def test_a_month_that_has_not_ended_is_left_out() -> None:
    window = Window(midnight(date(2024, 8, 20)), midnight(date(2024, 9, 11)))
    pages = fetched(window)

    figures = [
        each for page in pages for each in social_listening.parse(page) if isinstance(each, Observation)
    ]
    assert {each.period_start for each in figures if each.indicator == "social.topic_posts"} == {
        date(2024, 8, 1)
    }
    assert max(each.period_start for each in figures if each.freq is Freq.DAY) == date(2024, 9, 10)


def test_nobody_who_wrote_anything_is_kept() -> None:
    pages = fetched()

    assert any(persons(json.dumps(page)) for page in raw_posts())
    assert all(persons(content(page)) == [] for page in pages)
    for dropped in ("userName", "avatar", "createdBy", "/user"):
        assert all(dropped not in content(page) for page in pages), dropped
    posts = [each for page in pages for each in social_listening.parse(page) if isinstance(each, Mention)]
    assert {bool(each.title) for each in posts if each.outlet == "news"} == {True}
    assert {each.title + each.address for each in posts if each.outlet != "news"} == {""}


def raw_posts() -> list[Any]:
    """What the service itself answers."""
    service = SocialListening(SEED)
    token = service.answer("login", {"username": USERNAME, "password": PASSWORD}, THEN)["object"]["token"]
    span = {
        "start_time": int(MONTH.since.timestamp() * 1000),
        "end_time": int(MONTH.until.timestamp() * 1000),
    }
    asked = {"x-access-token": token, "project_id": "AG-P01", "size": 6, **span}
    return list(service.answer("projects/hot-posts", asked, THEN)["object"])


def test_a_post_of_the_press_keeps_its_title_and_address() -> None:
    assert parsed("hot_posts", POST) == [
        Mention(
            source_id="202409-P01-00", topic="erosion", outlet="news", tone="negative",
            site="bao-tinh.example",
            title="Sạt lở bờ sông", address="https://bao-tinh.example/sat-lo", interactions=812,
            published_at=datetime(2024, 9, 1, 6, tzinfo=UTC),
            updated_at=datetime(2024, 9, 30, 17, tzinfo=UTC),
        )
    ]  # fmt: skip


def test_a_key_word_says_of_which_topic_and_month_it_is() -> None:
    item = {"keyword": "sạt lở", "count": 423, "topic": "AG-P06", "month": "2024-09-01"}

    assert parsed("hot_keywords", item) == [
        Keyword(topic="erosion", word="sạt lở", month=date(2024, 9, 1), weight=423,
                updated_at=datetime(2024, 9, 30, 17, tzinfo=UTC))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "item", "reason"),
    [
        ("hot_posts", {**POST, "topic": "AG-X99"}, "AG-X99"),
        ("hot_posts", {**POST, "senti": "angry"}, "angry"),
        ("hot_posts", {**POST, "docId": ""}, "docId"),
        ("hot_posts", {**POST, "createDate": "yesterday"}, "số"),
        ("hot_keywords", {"keyword": "lũ", "count": None, "topic": "", "month": "2024-09-01"}, "count"),
        ("by_day", {"time": 1727629200000, "total": None, "tones": {}, "sources": {}}, "total"),
        ("by_day", {"time": 1727629200000, "total": 4}, "tones"),
        ("by_month", {"time": 1725123600000, "projects": [], "hours": []}, "collected"),
        ("topics", {"id": "AG-P99", "type": "TOPIC_POLICY"}, "AG-P99"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(name: str, item: Any, reason: str) -> None:
    refused = [each for each in parsed(name, item) if isinstance(each, Rejection)]

    assert len(refused) == 1
    assert reason in refused[0].reason


def test_a_list_that_nobody_knows_fails_the_run() -> None:
    with pytest.raises(ShapeError):
        parsed("authors", {})


def test_without_an_account_or_with_a_wrong_one_a_person_must_act() -> None:
    with pytest.raises(AccessDeniedError):
        fetched(secret="")


@pytest.fixture(scope="module")
def simulator() -> Any:
    with Simulator(("127.0.0.1", 0), seed=3, clock=lambda: THEN + timedelta(days=700)) as found:
        thread = Thread(target=found.serve_forever)
        thread.start()
        yield found
        found.shutdown()
        thread.join()


def ask(
    simulator: Simulator, window: Window = MONTH, *, deadline: float = 10.0, **fault: Any
) -> list[Payload]:
    simulator.faults.clear()
    if fault:
        simulator.faults["social_listening"] = faults.Fault(fault)
    url = f"http://127.0.0.1:{simulator.server_address[1]}/social_listening"
    with HttpClient(
        url,
        token=SECRET,
        deadline=timedelta(seconds=deadline),
        first_pause=timedelta(seconds=0.02),
        max_megabytes=5,
    ) as client:
        return list(social_listening.fetch(client, window))


def test_over_http_the_token_goes_with_every_question(simulator: Simulator) -> None:
    assert len(ask(simulator)) == 1 + 2 + 22 + 21


def test_when_the_licence_has_lapsed_access_is_denied(simulator: Simulator) -> None:
    with pytest.raises(AccessDeniedError):
        ask(simulator, Window(midnight(date(2024, 9, 30)), THEN + timedelta(days=600)))


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"mode": "S1", "status": 503}, UnreachableError),
        ({"mode": "S2"}, UnreachableError),
        ({"mode": "S5"}, ShapeError),
        ({"mode": "S7", "variant": "deep"}, ShapeError),
        ({"mode": "denied"}, AccessDeniedError),
    ],
)
def test_faults_end_the_run_with_their_kind(
    simulator: Simulator, fault: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask(simulator, deadline=1.5, **fault)


def test_a_fault_that_passes_costs_nothing(simulator: Simulator) -> None:
    assert [content(page) for page in ask(simulator, mode="S1", status=502, times=1)] == [
        content(page) for page in ask(simulator)
    ]
