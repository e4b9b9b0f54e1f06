"""The simulated social listening service agrees with the published totals, until its licence lapses."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from domain.periods import midnight
from simulator.social_listening import PASSWORD, UNTIL, USERNAME, SocialListening

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
FIRST = date(2022, 6, 1)


@pytest.fixture(scope="module")
def service() -> SocialListening:
    return SocialListening(1)


def ask(service: SocialListening, path: str, since: date, until: date, **more: Any) -> Any:
    token = service.answer("login", {"username": USERNAME, "password": PASSWORD}, NOW)["object"]["token"]
    span = {name: int(midnight(day).timestamp() * 1000) for name, day in
            (("start_time", since), ("end_time", until))}  # fmt: skip
    return service.answer(path, {"x-access-token": token, "size": 5000, **span, **more}, NOW)["object"]


def test_posts_add_up_to_the_published_totals(service: SocialListening) -> None:
    days = ask(service, "projects/statistics", FIRST, UNTIL, interval="day")

    assert sum(day["total"] for day in days) > 1_000_000
    assert sum(day["tones"]["positive"] for day in days) == 215_643
    assert sum(day["tones"]["negative"] for day in days) == 290_112
    assert all(day["total"] == sum(day["tones"].values()) == sum(day["sources"].values()) for day in days)


def test_months_are_the_sum_of_their_days_in_every_cut(service: SocialListening) -> None:
    days = ask(service, "projects/statistics", date(2024, 3, 1), date(2024, 4, 1), interval="day")
    (month,) = ask(service, "projects/statistics", date(2024, 3, 1), date(2024, 4, 1), interval="month")

    total = sum(day["total"] for day in days)
    assert total == sum(topic["total"] for topic in month["projects"]) == sum(map(sum, month["hours"]))
    assert all(topic["negative"] <= topic["total"] for topic in month["projects"])
    assert len(month["projects"]) == 21


def test_21_topics_of_three_kinds(service: SocialListening) -> None:
    kinds = {kind: len(ask(service, "projects", FIRST, UNTIL, type=kind))
             for kind in ("TOPIC_POLICY", "PERSONAL_POST", "SOURCE_FOLLOW")}  # fmt: skip

    assert kinds == {"TOPIC_POLICY": 15, "PERSONAL_POST": 2, "SOURCE_FOLLOW": 4}


def test_beyond_its_licence_it_refuses(service: SocialListening) -> None:
    with pytest.raises(PermissionError):
        ask(service, "projects/statistics", date(2024, 9, 30), date(2024, 10, 2), interval="day")
    with pytest.raises(PermissionError):
        service.answer("projects", {"type": "TOPIC_POLICY"}, NOW)
    with pytest.raises(PermissionError):
        service.answer("login", {"username": USERNAME, "password": "guess"}, NOW)


def test_key_words_come_by_weight(service: SocialListening) -> None:
    words = ask(service, "projects/hot-keywords", date(2024, 9, 1), UNTIL, project_id="", size=20)

    assert len(words) == 20
    assert [word["count"] for word in words] == sorted((word["count"] for word in words), reverse=True)
