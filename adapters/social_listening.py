"""vnSocial, the province's social listening service: counts, key words and prominent public posts.

`POST login` gives a token for a name and a password, sent as `x-access-token`. `GET projects` lists the
topics of a type; `POST projects/statistics` counts posts by day or month; `POST projects/hot-keywords` and
`projects/hot-posts` name what is prominent. Times are epoch milliseconds. What a post says and who wrote
it does not pass `fetch`; its title and address only where the press published it. The contract is
docs/sources/social_listening.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from adapters import json_text
from adapters.allow_list import kept
from adapters.base import AccessDeniedError, Payload, SessionClient, ShapeError, Window
from adapters.login import login
from adapters.paging import pages
from adapters.place_codes import place_codes
from adapters.social_items import ANSWERS, FORMS, topics, written
from adapters.window_pages import read, understood
from domain.periods import Freq, first_day, local_day, midnight, shift
from domain.records import Record, Rejection
from wording import say

SOURCE = "social_listening"
TOPICS = "topics"
PAGE_SIZE = 1000
NEWEST = 3
"""Months of which key words and prominent posts are asked for; older ones stay as they were."""
WORDS_OF_TOPIC, WORDS_OF_ALL, POSTS_OF_TOPIC = "20", "60", "6"
TOKEN_HEADER = "x-access-token"  # noqa: S105 - the name of a header


def fetch(client: SessionClient, window: Window) -> Iterator[Payload]:
    """Counts of every whole day and month that ended in `window`, what was prominent in its last months."""
    _login(client)
    last = local_day(window.until) - timedelta(days=1)
    months = _months(window)
    asker = _Asker(client, window, last)
    yield asker.topics()
    since = local_day(window.since)
    if since <= last:
        yield from asker.counted("day", since, last + timedelta(days=1))
    if months:
        yield from asker.counted("month", months[0], shift(Freq.MONTH, months[-1], 1))
    for month in months[-NEWEST:]:
        for topic in ("", *place_codes(SOURCE).table("topic")):
            yield asker.prominent("hot-keywords", topic, month, WORDS_OF_TOPIC if topic else WORDS_OF_ALL)
        for topic in place_codes(SOURCE).table("topic"):
            yield asker.prominent("hot-posts", topic, month, POSTS_OF_TOPIC)


def parse(payload: Payload) -> Iterable[Record | Rejection]:
    """The records of one answer, and the items that are none."""
    page = read(payload)
    if page.name not in ANSWERS:
        raise ShapeError(say("figures.page", name=payload.name, detail=page.name))
    yield from understood(page, ANSWERS[page.name])
    if page.name == TOPICS:
        yield from topics(page)


class _Asker:
    """Asks with one session; what it gives is scrubbed, and says what it is the answer to."""

    def __init__(self, client: SessionClient, window: Window, last: date) -> None:
        self._client = client
        self._until = window.until
        self._last = last

    def topics(self) -> Payload:
        """The topics of every type in one page."""
        answers = [
            (kind, self._client.get("projects", type=kind)) for kind in place_codes(SOURCE).table("kind")
        ]
        found = [self.listed(TOPICS, answer, type=kind) for kind, answer in answers]
        items = [item for payload in found for item in read(payload).items]
        page: dict[str, Any] = json_text.read(found[0])
        return replace(found[0], content=written({**page, "items": items}))

    def counted(self, interval: str, since: date, until: date) -> Iterator[Payload]:
        """The counts of the days or months of [since, until)."""

        def ask(cursor: str) -> tuple[Payload, str]:
            question = {
                "interval": interval, **_span(since, until), "from": int(cursor or 0), "size": PAGE_SIZE
            }  # fmt: skip
            answer = self._client.post("projects/statistics", question)
            payload = self.listed(f"by_{interval}", answer)
            return payload, read(payload).following

        return pages(ask)

    def prominent(self, path: str, topic: str, month: date, size: str) -> Payload:
        """What is prominent in a topic, or in all, in a month."""
        span = _span(month, shift(Freq.MONTH, month, 1))
        question = {"project_id": topic, "sources": [], **span, "from": 0, "size": int(size)}
        answer = self._client.post(f"projects/{path}", question)
        return self.listed(path.replace("-", "_"), answer, topic=topic, month=month.isoformat())

    def listed(self, name: str, answer: Payload, **asked: str) -> Payload:
        """An answer with listed fields only, its items with what was asked for.

        Raises:
            ShapeError: it is no list.
        """
        found = json_text.read(answer)
        items = found.get("object") if isinstance(found, dict) else None
        if not isinstance(items, list):
            raise ShapeError(say("figures.page", name=answer.name, detail="object"))
        following = found.get("next")
        page = {
            "list": name,
            "dataUntil": self._last.isoformat(),
            "updatedTo": self._until.astimezone(UTC).isoformat(),
            "nextCursor": str(following) if isinstance(following, int) else None,
            "items": [_with(each, asked) for each in kept(items, FORMS[name])],
        }
        return replace(answer, content=written(page), as_of=self._last)


def _with(item: Any, asked: dict[str, str]) -> Any:
    """An item and what was asked for; what is no item stays as it is."""
    return {**item, **asked} if isinstance(item, dict) else item


def _login(client: SessionClient) -> None:
    answer = login(client)
    found: Any = json_text.read(answer)
    token = found.get("object", {}).get("token") if isinstance(found, dict) else None
    if not isinstance(token, str) or not token:
        raise AccessDeniedError(say("events.login", name=answer.name, code="-"))
    client.sign(TOKEN_HEADER, token)


def _months(window: Window) -> list[date]:
    """First days of the months that ended in the window, oldest first."""
    month = first_day(Freq.MONTH, local_day(window.since))
    found = []
    while midnight(shift(Freq.MONTH, month, 1)) <= window.until:
        found.append(month)
        month = shift(Freq.MONTH, month, 1)
    return found


def _span(since: date, until: date) -> dict[str, int]:
    return {"start_time": _milliseconds(midnight(since)), "end_time": _milliseconds(midnight(until))}


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)
