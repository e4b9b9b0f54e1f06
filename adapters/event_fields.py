"""Fields of one upstream item about a dossier, a document or a task, read with reasons where they cannot be.

Local times are those of the province: yyyyMMddHHmmss, or yyyy/MM/dd HH:mm:ss as edXML has them. A day
alone is its beginning, and its end where it is a deadline. An empty field is an absent one.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

import orjson

from adapters.allow_list import REMOVED
from adapters.base import Payload, ShapeError
from adapters.event_codes import agencies
from domain.records import Rejection
from wording import say

Item = Mapping[str, Any]
Code = TypeVar("Code")
Value = TypeVar("Value")
CLOCK_SKEW = timedelta(minutes=10)
EARLIEST_YEAR = 1990
WRITTEN = (8, 12, 14)
"""Digits of a day, of a day and minute, of a day and second."""
OFFSET = timedelta(hours=7)
"""Of LOCAL_TIME for every day since 1975, written out since a look-up for each of millions costs a minute."""
_NOT_DIGITS = re.compile(r"\D+", re.ASCII)
SHOWN = 500
MOST_REMEMBERED = 1_000


class UnusableError(ValueError):
    """Why one item cannot become a record, in words for people."""


def page(payload: Payload) -> dict[str, Any]:
    """A JSON page as it came; the message of a page that is none shows nothing of it, for it may name people.

    Raises:
        ShapeError: the content is no JSON object.
    """
    content = payload.content if isinstance(payload.content, bytes) else payload.content.read_bytes()
    try:
        found = _loaded(content)
    except (ValueError, RecursionError):
        raise ShapeError(say("events.no_page", name=payload.name)) from None
    if not isinstance(found, dict):
        raise ShapeError(say("events.no_page", name=payload.name))
    return found


def _loaded(content: bytes) -> Any:
    """What JSON says; NaN and the like, which are none, as text."""
    try:
        return orjson.loads(content)
    except ValueError:
        return json.loads(content, parse_constant=str)


def text(item: Item, field: str) -> str:
    """A code or number as text; "" where the field is absent or empty.

    Raises:
        UnusableError: it was removed, or is neither text nor a whole number.
    """
    found = item.get(field)
    if isinstance(found, str):
        if found == REMOVED:
            raise UnusableError(say("events.removed", field=field))
        return found.strip()
    if found is None:
        return ""
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    raise UnusableError(say("events.no_text", field=field))


def required(item: Item, field: str) -> str:
    """A text that must be there.

    Raises:
        UnusableError: it is not.
    """
    found = text(item, field)
    if not found:
        raise UnusableError(say("events.absent", field=field))
    return found


def coded(item: Item, field: str, table: Mapping[str, Code]) -> Code | None:
    """What an upstream code means; None where the field is empty.

    Raises:
        UnusableError: the code is unknown.
    """
    given = item.get(field)
    if type(given) is str and given in table:  # nearly always: asked here, it costs no call
        return table[given]
    found = text(item, field)
    if not found:
        return None
    meaning = table.get(found)
    if meaning is None:
        raise UnusableError(say("events.unknown_code", field=field, found=found, allowed=", ".join(table)))
    return meaning


def present(value: Value | None, field: str) -> Value:
    """`value`, which must be there.

    Raises:
        UnusableError: it is not.
    """
    if value is None:
        raise UnusableError(say("events.absent", field=field))
    return value


def instant(item: Item, field: str, *, until: datetime | None) -> datetime | None:
    """Something that has happened, in UTC; None where the field is empty.

    Raises:
        UnusableError: it is no time, or lies after `until` by more than clocks may differ.
    """
    found = _time(item, field, _HAPPENED)
    if found is not None and until is not None and found > until and found > until + CLOCK_SKEW:
        raise UnusableError(say("events.future", field=field, found=text(item, field)))
    return found


def deadline(item: Item, field: str) -> datetime | None:
    """Something that has to happen by a time, in UTC; a day alone counts to its end.

    Raises:
        UnusableError: it is no time.
    """
    return _time(item, field, _DUE)


def organisation(item: Item, field: str) -> str:
    """The organisation behind an identifier of data exchange.

    Raises:
        UnusableError: no agency has it.
    """
    identifier = required(item, field)
    found = agencies().organisation(identifier)
    if found is None:
        raise UnusableError(say("events.unknown_agency", field=field, found=identifier))
    return found


def area(org: str, at: datetime) -> str:
    """The area that an agency served on the day of an instant."""
    return agencies().area(org, at)


def shown(item: Any) -> str:
    """What came of an item, as far as it was kept."""
    return json.dumps(item, ensure_ascii=False)[:SHOWN]


def refused(error: ValueError, position: str, item: Any) -> Rejection:
    """An item that became no record: where it stood, why, and what came of it."""
    reason = str(error) if isinstance(error, UnusableError) else say("events.contradiction", detail=error)
    return Rejection(position, reason, shown(item))


class _Times(dict[str, datetime | None]):
    """Local times in UTC by how they are written, None for a blank; an item says the same in several fields.

    Raises:
        ValueError: something else is written.
    """

    def __init__(self, of_day: str) -> None:
        super().__init__()
        self._of_day = of_day

    def __missing__(self, written: str) -> datetime | None:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        stripped = written.strip()
        found = self[written] = _read(stripped, self._of_day) if stripped else None
        return found


_HAPPENED, _DUE = _Times("000000"), _Times("235959")
"""Of a day alone its beginning is meant, or its end."""


def _time(item: Item, field: str, times: _Times) -> datetime | None:
    given = item.get(field)
    if given is None:
        return None
    try:
        return times[given if type(given) is str else text(item, field)]
    except ValueError:
        raise UnusableError(say("events.no_time", field=field, found=text(item, field))) from None


def _read(written: str, of_day: str) -> datetime:
    digits = written if written.isdecimal() else _digits(written)
    if len(digits) not in WRITTEN:
        raise ValueError(written)
    found = datetime.fromisoformat(f"{digits[:8]}T{digits[8:] or of_day}Z")
    if found.year < EARLIEST_YEAR:
        raise ValueError(written)
    return found - OFFSET


def _digits(written: str) -> str:
    """The digits of a time with marks between; an offset other than the province's makes it none."""
    return _NOT_DIGITS.sub("", written.partition(".")[0].removesuffix("+07:00"))
