"""Pages of what changed in a window, as the contracts have them that are ours: orm.md, cameras.md."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.periods import LOCAL_TIME

MAX_LIMIT = 5000
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One item in the state that it has had since `at`."""

    at: datetime
    item: Item


def page(
    name: str, entries: Sequence[Entry], asked: Mapping[str, str], now: datetime, *, known: date
) -> dict[str, Any]:
    """The page of `entries` (oldest first, none of the future) that a question asks for.

    Raises:
        ValueError: the question is not as agreed.
    """
    since, until = instant(asked, "updatedFrom"), instant(asked, "updatedTo")
    limit, begin = _number(asked.get("limit", "1000"), "limit"), _number(asked.get("cursor", "0"), "cursor")
    if not 1 <= limit <= MAX_LIMIT:
        raise ValueError(f"limit must be a number from 1 to {MAX_LIMIT}")
    first = bisect_left(entries, since, key=_made)
    last = bisect_left(entries, min(until, now), key=_made)
    begin = max(begin, first)
    shown = entries[begin : min(begin + limit, last)]
    following = begin + limit
    return {
        "simulated": True,
        "list": name,
        "generatedAt": written(now),
        "dataUntil": known.isoformat(),
        "updatedFrom": asked["updatedFrom"],
        "updatedTo": asked["updatedTo"],
        "cursor": asked.get("cursor"),
        "nextCursor": str(following) if following < last else None,
        "items": [{**entry.item, "updatedAt": written(entry.at)} for entry in shown],
    }


def written(at: datetime) -> str:
    """An instant as these systems write it."""
    return at.astimezone(LOCAL_TIME).isoformat(timespec="seconds")


def newest(entries: Sequence[Entry], key: str) -> list[Entry]:
    """Of several states of one item the last, oldest first."""
    last = {entry.item[key]: entry for entry in entries}
    return sorted(last.values(), key=_made)


def _made(entry: Entry) -> datetime:
    return entry.at


def instant(asked: Mapping[str, Any], name: str) -> datetime:
    """The instant that a question names.

    Raises:
        ValueError: it names none with an offset.
    """
    try:
        found = datetime.fromisoformat(asked[name])
        if found.tzinfo is not None:
            return found
    except (KeyError, ValueError):
        pass
    raise ValueError(f"{name} must be an instant such as 2026-11-01T00:00:00+07:00")


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(f"{name} must be a number")
    return int(text)
