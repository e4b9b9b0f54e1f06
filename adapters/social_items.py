"""The items of vnSocial's answers: what is kept of each, and what records it makes."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from adapters.allow_list import NUMBER, REMOVED, WORDS, Form, Rule
from adapters.allow_list import written as as_json
from adapters.event_fields import UnusableError, coded, present, required, text
from adapters.place_codes import place_codes
from adapters.window_pages import Item, Page, Records, day, whole
from domain.listening import Keyword, Mention
from domain.periods import Freq, first_day, local_day
from domain.records import Observation, Record
from wording import say

SOURCE = "social_listening"
HOME = ("89", "91")
"""Codes of the province before and since the reform of 1 July 2025."""
REFORM = date(2025, 7, 1)
PRESS = "news"
Counter = Callable[..., Observation]
IDENTIFIER = Form(r"[\w.\-]{0,80}")
MILLISECONDS = Form(r"\d{1,15}")
TITLE = Form(r"(?!.*(?:\d{7}|@))[^\x00-\x1f<>]{0,300}", re.UNICODE)
ADDRESS = Form(r"https?://[\w.\-]{3,100}(?:/[\w./\-]{0,200})?")
COUNTS: dict[str, Rule] = dict.fromkeys(("negative", "neutral", "positive"), NUMBER)
FORMS: dict[str, Rule] = {
    "topics": {"id": IDENTIFIER},
    "by_day": {
        "time": MILLISECONDS, "total": NUMBER, "tones": COUNTS,
        "sources": dict.fromkeys(("baochi", "fanpage", "group", "facebook", "youtube"), NUMBER),
    },
    "by_month": {
        "time": MILLISECONDS, "collected": {"total": NUMBER, **COUNTS},
        "projects": {"id": IDENTIFIER, "total": NUMBER, "negative": NUMBER}, "hours": NUMBER,
    },
    "hot_keywords": {"keyword": WORDS, "count": NUMBER},
    "hot_posts": {
        "docId": IDENTIFIER, "source": IDENTIFIER, "domain": IDENTIFIER, "title": TITLE, "link": ADDRESS,
        "senti": IDENTIFIER, "interactions": NUMBER, "createDate": MILLISECONDS,
    },
}  # fmt: skip


def written(page: dict[str, Any]) -> bytes:
    """A scrubbed page; what people wrote themselves loses title and address, since both lead to them."""
    for item in page["items"] if page["list"] == "hot_posts" else ():
        if isinstance(item, dict) and item.get("source") != "baochi":
            item.pop("title", None)
            item.pop("link", None)
    return as_json(page)


def topics(page: Page) -> Iterator[Record]:
    """How many topics are set up at the end of what is known, by kind."""
    count = _counter(page, "topics", first_day(Freq.MONTH, page.known), Freq.MONTH)
    types = [item.get("type") for item in page.items if isinstance(item, dict)]
    yield count("social.topics", len(types))
    for code, kind in place_codes(SOURCE).table("kind").items():
        yield count("social.topics", types.count(code), f"kind={kind}")


def _topic(item: Item, _page: Page, _position: str) -> Iterator[Record]:
    """A topic makes no record of its own; one that nobody has translated is refused."""
    present(coded(item, "id", place_codes(SOURCE).table("topic")), "id")
    return iter(())


def _by_day(item: Item, page: Page, position: str) -> Iterator[Record]:
    tones = _table(item, "tones", "tone")
    outlets = _table(item, "sources", "outlet")
    count = _counter(page, position, _day(item), Freq.DAY)
    yield count("social.posts", whole(item, "total"))
    yield count("social.negative_posts", tones.get("negative"))
    for dimension, table in (("tone", tones), ("outlet", outlets)):
        for code, value in table.items():
            yield count("social.posts", value, f"{dimension}={code}")


def _by_month(item: Item, page: Page, position: str) -> Iterator[Record]:
    codes = place_codes(SOURCE).table("topic")
    count = _counter(page, position, _day(item), Freq.MONTH)
    collected = item.get("collected")
    if not isinstance(collected, dict):
        raise UnusableError(say("events.absent", field="collected"))
    yield count("social.collected", whole(collected, "total"))
    for code, value in _table(item, "collected", "tone").items():
        yield count("social.collected", value, f"tone={code}")
    for each in _list(item, "projects"):
        topic = present(coded(each, "id", codes), "id")
        yield count("social.topic_posts", whole(each, "total"), f"topic={topic}")
        yield count("social.topic_negative", whole(each, "negative"), f"topic={topic}")
    for weekday, row in enumerate(_list(item, "hours"), 1):
        for hour, value in enumerate(row):
            told = whole({"hour": value}, "hour")
            yield count("social.posts_by_hour", told, f"weekday={weekday}|hour={hour:02}")


def _keyword(item: Item, page: Page, position: str) -> Iterator[Record]:
    yield Keyword(
        topic=coded(item, "topic", place_codes(SOURCE).table("topic")) or "",
        word=unicodedata.normalize("NFC", required(item, "keyword")),
        month=day(item, "month"),
        weight=present(whole(item, "count"), "count"),
        updated_at=page.until,
        position=position,
    )


def _post(item: Item, page: Page, position: str) -> Iterator[Record]:
    codes = place_codes(SOURCE)
    published = _instant(item, "createDate")
    yield Mention(
        source_id=required(item, "docId"),
        topic=present(coded(item, "topic", codes.table("topic")), "topic"),
        outlet=present(coded(item, "source", codes.table("outlet")), "source"),
        tone=present(coded(item, "senti", codes.table("tone")), "senti"),
        site=text(item, "domain"),
        title=_told(item, "title"),
        address=_told(item, "link"),
        interactions=whole(item, "interactions") or 0,
        published_at=published,
        updated_at=page.until,
        position=position,
    )


ANSWERS: dict[str, Records] = {
    "topics": _topic, "by_day": _by_day, "by_month": _by_month, "hot_keywords": _keyword, "hot_posts": _post,
}  # fmt: skip


def _counter(page: Page, position: str, start: date, freq: Freq) -> Counter:
    """What makes observations of one period out of counts; a count that is not there is refused."""

    def count(indicator: str, value: int | None, breakdown: str = "") -> Observation:
        if value is None:
            raise UnusableError(say("events.absent", field=breakdown or "total"))
        return Observation(
            indicator=indicator, area=HOME[start >= REFORM], freq=freq, period_start=start, value=value,
            breakdown=breakdown, as_of=page.known, position=position,
        )  # fmt: skip

    return count


def _table(item: Item, field: str, codes: str) -> dict[str, int | None]:
    """The counts of a list by code of the catalogue; keys that are no codes are passed over."""
    found = item.get(field)
    if not isinstance(found, dict):
        raise UnusableError(say("events.absent", field=field))
    table = place_codes(SOURCE).table(codes)
    return {table[code]: whole(found, code) for code in found if code in table}


def _list(item: Item, field: str) -> list[Any]:
    found = item.get(field)
    if not isinstance(found, list):
        raise UnusableError(say("events.absent", field=field))
    return found


def _day(item: Item) -> date:
    return local_day(_instant(item, "time"))


def _instant(item: Item, field: str) -> datetime:
    found = whole(item, field)
    try:
        return datetime.fromtimestamp((found or 0) / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        raise UnusableError(say("figures.no_instant", found=found)) from None


def _told(item: Item, field: str) -> str:
    """A text that may be kept; "" where it is absent or was removed."""
    found = item.get(field)
    return "" if found in (None, REMOVED) else unicodedata.normalize("NFC", text(item, field))
