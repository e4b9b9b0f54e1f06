"""Posts and key words: kept once, replaced by newer ones, read in the order in which they are shown."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from domain.freshness import State
from domain.listening import Keyword, Mention
from domain.periods import Freq
from domain.readings import Reading
from domain.records import Observation
from store.command import ingest
from store.engine import Engine
from store.query import indicators, listening
from store.query.progress import Place
from tests.store.bring import bring

THEN = datetime(2024, 9, 30, 20, 0, tzinfo=UTC)
PLACE = Place("91", THEN)
POSTS = "social.posts"


def post(number: int, **facts: Any) -> Mention:
    told = {
        "source_id": f"P-{number}", "topic": "traffic", "outlet": "news", "tone": "neutral",
        "site": "bao-tinh.example", "published_at": datetime(2024, 9, number, tzinfo=UTC), "updated_at": THEN,
        "interactions": number,
    }  # fmt: skip
    return Mention(**{**told, **facts})


def word(text: str, weight: int, *, topic: str = "", month: int = 9) -> Keyword:
    return Keyword(topic=topic, word=text, month=date(2024, month, 1), weight=weight, updated_at=THEN)


def run(engine: Engine, items: Iterable[Any], *, at: datetime = THEN) -> ingest.Outcome:
    return bring(engine, items, now=at, as_of=date(2024, 9, 30), source="social_listening")


def test_posts_are_kept_once_and_the_prominent_come_first(engine: Engine) -> None:
    first = run(engine, [post(1), post(2, tone="negative"), post(3)])
    again = run(engine, [post(1), post(2, tone="negative"), post(3)], at=THEN + timedelta(hours=1))

    assert (first.written, again.written, again.unchanged) == (3, 0, 3)
    with engine.connect() as connection:
        everything = listening.mentions(connection, POSTS, period=None, most=2)
        negative = listening.mentions(connection, POSTS, period=None, tone="negative", most=9)
        august = listening.mentions(connection, POSTS, period=(date(2024, 8, 1), date(2024, 8, 1)), most=9)
        september = listening.mentions(connection, POSTS, period=(date(2024, 9, 1), date(2024, 9, 1)), most=9)
    assert [each.source_id for each in everything] == ["P-3", "P-2"]
    assert [each.source_id for each in negative] == ["P-2"]
    assert august == []
    assert september[0] == post(3)


def test_unknown_codes_are_refused(engine: Engine) -> None:
    outcome = run(engine, [post(1, topic="gossip"), post(2, tone="angry"), post(3, outlet="wall"),
                           word("lũ", 3, topic="gossip")])  # fmt: skip

    assert (outcome.written, outcome.rejected) == (0, 4)
    assert {each.reason.split("“")[1].split("”")[0] for each in outcome.rejections} == {
        "gossip",
        "angry",
        "wall",
    }


def test_key_words_are_those_of_the_newest_month_or_the_one_asked_for(engine: Engine) -> None:
    run(
        engine, [word("lũ", 9), word("kè", 12), word("lúa", 30, month=8), word("cao tốc", 4, topic="traffic")]
    )

    groups = [("", "Tất cả"), ("traffic", "Giao thông"), ("land", "Đất đai")]
    with engine.connect() as connection:
        newest = listening.words(connection, POSTS, groups, PLACE, period=None, most=5)
        august = listening.words(
            connection, POSTS, groups, PLACE, period=(date(2024, 8, 1), date(2024, 8, 1)), most=5
        )
    assert newest.month == date(2024, 9, 1)
    assert [(heading, [each.word for each in words]) for heading, words in newest.groups] == [
        ("Tất cả", ["kè", "lũ"]), ("Giao thông", ["cao tốc"]),
    ]  # fmt: skip
    assert [each.word for _heading, words in august.groups for each in words] == ["lúa"]


def test_hours_and_topics_are_of_one_month(engine: Engine) -> None:
    def told(indicator: str, value: float, breakdown: str, month: int = 9) -> Observation:
        return Observation(indicator=indicator, area="89", freq=Freq.MONTH, value=value, breakdown=breakdown,
                           period_start=date(2024, month, 1))  # fmt: skip

    figures = [
        told("social.posts_by_hour", 5, "weekday=1|hour=08"),
        told("social.posts_by_hour", 2, "weekday=7|hour=23"),
        told("social.posts_by_hour", 9, "weekday=1|hour=09", month=8),
        told("social.topic_posts", 7, "topic=land"),
        told("social.topic_negative", 3, "topic=land"),
    ]
    run(engine, figures)

    with engine.connect() as connection:
        hours = listening.by_hour(connection, "social.posts_by_hour", PLACE, period=None)
        both = listening.paired(
            connection, "social.topic_posts", "social.topic_negative", "topic", PLACE, period=None
        )
    assert [(part.name, part.reading.value) for part in hours.parts] == [
        ("weekday=1|hour=08", 5), ("weekday=7|hour=23", 2),
    ]  # fmt: skip
    ((code, posts, negative),) = both.rows
    assert (code, posts.value, negative and negative.value) == ("land", 7, 3)


def test_where_access_is_denied_a_dead_number_says_so_since_its_last_day(engine: Engine) -> None:
    day = Observation(indicator=POSTS, area="89", freq=Freq.DAY, period_start=date(2024, 9, 30), value=1300)
    run(engine, [day])
    later = THEN + timedelta(days=700)
    run_id = ingest.begin(engine, source="social_listening", origin="x", simulated=False, now=later)
    ingest.fail(engine, run_id, kind="access_denied", message="403", now=later)

    with engine.connect() as connection:
        (found,) = indicators.latest(connection, [POSTS], area="91", now=later)
    assert isinstance(found, Reading)
    assert (found.value, found.freshness.state, found.freshness.reason) == (1300, State.DEAD, "access_denied")
    assert found.freshness.since == datetime(2024, 9, 30, 17, tzinfo=UTC), "01/10/2024 in the province"
