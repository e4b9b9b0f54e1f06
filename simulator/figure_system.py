"""Simulated reporting systems: pages of figures that changed in a window, as docs/sources/lris.md says."""

import base64
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from domain.periods import LOCAL_TIME, local_day
from simulator.figures import Entry
from simulator.windows import instant

MAX_LIMIT = 5000


class FigureSystem:
    """Figures behind the interface of LRIS; `timeline` gives those of periods up to the end of a year."""

    def __init__(self, name: str, path: str, timeline: Callable[[int], Sequence[Entry]]) -> None:
        self._name = name
        self._path = path
        self._timeline = timeline

    def answer(self, path: str, asked: Mapping[str, str], now: datetime) -> dict[str, Any]:
        """The page that a question asks for.

        Raises:
            LookupError: there is no such path.
            ValueError: the question is not as agreed.
        """
        if path != self._path:
            raise LookupError(path)
        since, until = instant(asked, "updatedFrom"), instant(asked, "updatedTo")
        limit = _limit(asked.get("limit", "1000"))
        entries = self._changed(since, until, now)
        begin = _position(asked.get("cursor", ""), entries)
        page = entries[begin : begin + limit]
        last = page[-1] if begin + limit < len(entries) else None
        return {
            "system": self._name,
            "simulated": True,
            "generatedAt": now.astimezone(LOCAL_TIME).isoformat(timespec="seconds"),
            "updatedFrom": asked["updatedFrom"],
            "updatedTo": asked["updatedTo"],
            "cursor": asked.get("cursor"),
            "nextCursor": _cursor(last) if last else None,
            "items": [_item(entry) for entry in page],
        }

    def _changed(self, since: datetime, until: datetime, now: datetime) -> list[Entry]:
        """What stands now and was made in [since, until), the oldest first."""
        entries = self._timeline(local_day(now).year + 1)
        first = bisect_left(entries, since, key=_made)
        last = min(bisect_left(entries, until, key=_made), bisect_right(entries, now, key=_made))
        return [entry for entry in entries[first:last] if entry.until is None or entry.until > now]


def _made(entry: Entry) -> datetime:
    return entry.at


def _item(entry: Entry) -> dict[str, Any]:
    cell, version = entry.cell, entry.version
    return {
        "form": cell.form,
        "row": cell.row,
        "period": cell.period,
        "area": cell.area,
        "reportingUnit": cell.unit,
        "value": version.value,
        "measureUnit": cell.measure_unit,
        "status": version.status,
        "revision": entry.number,
        "updatedAt": version.at.isoformat(timespec="seconds"),
    }


def _cursor(entry: Entry) -> str:
    text = f"{entry.at.astimezone(UTC).isoformat()}~{entry.index}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _position(cursor: str, entries: list[Entry]) -> int:
    """How many entries a cursor leaves behind."""
    if not cursor:
        return 0
    try:
        at, _, index = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("~")
        after = (datetime.fromisoformat(at), int(index))
    except ValueError:
        raise ValueError(f"unknown cursor {cursor[:80]!r}") from None
    return bisect_right(entries, after, key=lambda entry: (entry.at, entry.index))


def _limit(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_LIMIT:
        raise ValueError(f"limit must be a number from 1 to {MAX_LIMIT}")
    return int(text)
