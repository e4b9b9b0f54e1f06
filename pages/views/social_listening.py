"""Social listening: how much is written of which topic, in which tone, where, when, and in which words."""

from typing import Any

from catalogue import codelists
from components.hours import hour_map
from components.keywords import keyword_cloud, keyword_rows, keywords_unit
from components.mentions import mention_list
from components.ranking import ranking_chart
from components.stacked import stacked_chart
from components.topics import topic_table, topic_unit
from domain.answers import Mentions
from domain.periods import Freq
from pages.panels import Panel, Scope, View
from pages.questions import card, lines, part_lines, parts, parts_unit
from store.query import listening
from store.query.progress import at
from wording import say

SOURCES = ("social_listening",)
POSTS, NEGATIVE, RATE = "social.posts", "social.negative_posts", "social.negative_rate"
TOPIC_POSTS, TOPIC_NEGATIVE, BY_HOUR = "social.topic_posts", "social.topic_negative", "social.posts_by_hour"
MONTHS, DAYS, PROMINENT = 24, 120, 40
WORDS, WORDS_OF_TOPIC = 60, 8


def _keywords(name: str, groups: list[tuple[str, str]], draw: Any, *, most: int, size: str) -> Panel:
    return Panel(
        code=f"keywords.{name}",
        title=say(f"social.keywords_{name}"),
        ask=lambda connection, scope: listening.words(
            connection, POSTS, groups, scope.place, period=scope.period, most=most
        ),
        draw=draw,
        sources=SOURCES,
        about=(POSTS,),
        unit=keywords_unit,
        size=size,
    )


def _mentions(name: str, tone: str, *, size: str) -> Panel:
    def ask(connection: Any, scope: Scope) -> Mentions:
        found = listening.mentions(connection, POSTS, period=scope.period, tone=tone, most=PROMINENT)
        return Mentions(tuple(found), at(connection, POSTS, scope.place, period=scope.period))

    return Panel(
        code=f"mentions.{name}",
        title=say(f"social.mentions_{name}"),
        ask=ask,
        draw=mention_list,
        sources=SOURCES,
        about=(POSTS,),
        size=size,
    )


HOURS = Panel(
    code="hours.posts",
    title=say("social.hours"),
    ask=lambda connection, scope: listening.by_hour(connection, BY_HOUR, scope.place, period=scope.period),
    draw=hour_map,
    sources=SOURCES,
    about=(BY_HOUR,),
    unit=parts_unit,
    size="c12",
)
TOPICS = Panel(
    code="topics.topics",
    title=say("social.topics"),
    ask=lambda connection, scope: listening.paired(
        connection, TOPIC_POSTS, TOPIC_NEGATIVE, "topic", scope.place, period=scope.period
    ),
    draw=topic_table,
    sources=SOURCES,
    about=(TOPIC_POSTS, TOPIC_NEGATIVE),
    unit=topic_unit,
    size="c8 tall",
)
EACH_TOPIC = [(code, item.name) for code, item in codelists()["social_topics"].items.items() if item.parent]
VIEWS = (
    View(
        "tone",
        say("social.view.tone"),
        (
            card(POSTS, size="c3", freq=Freq.MONTH),
            card(NEGATIVE, size="c3", freq=Freq.MONTH),
            card(RATE, size="c3", freq=Freq.MONTH),
            card("social.collected", size="c3"),
            part_lines("posts_tone", POSTS, "tone", stacked_chart, size="c5", most=MONTHS, freq=Freq.MONTH,
                       title=say("social.posts_tone")),
            parts("posts_tones", POSTS, "tone", size="c3", freq=Freq.MONTH, title=say("social.tones")),
            parts("posts_outlets", POSTS, "outlet", draw=ranking_chart, size="c4", freq=Freq.MONTH,
                  title=say("social.outlets")),
            parts("topic_posts", TOPIC_POSTS, "topic", draw=ranking_chart, size="c6",
                  title=say("social.most_posts")),
            parts("topic_negative", TOPIC_NEGATIVE, "topic", draw=ranking_chart, size="c6",
                  title=say("social.most_negative")),
        ),
    ),
    View(
        "time",
        say("social.view.time"),
        (
            lines("posts_days", (POSTS, NEGATIVE), most=DAYS, size="c8", title=say("social.posts_days")),
            part_lines("outlet_months", POSTS, "outlet", stacked_chart, most=MONTHS, freq=Freq.MONTH,
                       title=say("social.outlet_months")),
            HOURS,
        ),
    ),
    View(
        "keywords",
        say("social.view.keywords"),
        (
            _keywords("all", [("", "")], keyword_cloud, most=WORDS, size="c5 tall"),
            _keywords("topics", EACH_TOPIC, keyword_rows, most=WORDS_OF_TOPIC, size="c7 tall"),
        ),
    ),
    View(
        "posts",
        say("social.view.posts"),
        (_mentions("all", "", size="c12"), _mentions("negative", "negative", size="c12")),
    ),
    View(
        "topics",
        say("social.view.topics"),
        (
            TOPICS,
            parts("topic_kinds", "social.topics", "kind", size="c4", title=say("social.kinds")),
            parts("collected_tones", "social.collected", "tone", size="c4",
                  title=say("social.collected_tones")),
        ),
    ),
)  # fmt: skip
