"""Pages of what changed in a window, in the form of our own contracts: docs/sources/orm.md, cameras.md.

`GET <list>?updatedFrom=…&updatedTo=…&limit=…[&cursor=…]` answers {list, generatedAt, dataUntil, updatedFrom,
updatedTo, cursor, nextCursor, items}; instants are ISO 8601 with an offset. Only listed fields are kept.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from adapters import json_text
from adapters.allow_list import CURSOR, INSTANT, Form, Rule, kept, written
from adapters.base import Client, Payload, ShapeError, Window
from adapters.event_fields import UnusableError, refused, required, shown, text
from adapters.paging import pages
from domain.records import Record, Rejection
from wording import say

PAGE_SIZE = 2000
CLOCK_SKEW = timedelta(minutes=10)
LIST = Form(r"[a-z_]{1,30}")
HEAD: dict[str, Rule] = {
    "list": LIST, "generatedAt": INSTANT, "dataUntil": INSTANT, "updatedFrom": INSTANT, "updatedTo": INSTANT,
    "cursor": CURSOR, "nextCursor": CURSOR,
}  # fmt: skip
Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its items, the end of its window, and the day up to which the source is known."""

    name: str
    items: list[Any]
    until: datetime
    known: date
    cursor: str
    following: str


Records = Callable[[Item, Page, str], Iterable[Record]]
"""What an item, its page and its position make."""


def changed(client: Client, name: str, window: Window, rule: Rule, **more: str) -> Iterator[Payload]:
    """The pages of one list; of their items what `rule` allows.

    Raises:
        ShapeError: an answer is no page of the list, or for another window.
    """
    asked = {
        "updatedFrom": window.since.isoformat(),
        "updatedTo": window.until.isoformat(),
        "limit": str(PAGE_SIZE),
    } | more

    def ask(cursor: str) -> tuple[Payload, str]:
        answer = client.get(name, **asked, **({"cursor": cursor} if cursor else {}))
        found = kept(json_text.read(answer), {**HEAD, "items": rule})
        if not isinstance(found, dict):
            raise ShapeError(say("figures.page", name=answer.name, detail="items"))
        payload = replace(answer, content=written(found))
        page = read(payload)
        if page.until != window.until:
            raise ShapeError(
                say("figures.other_window", name=answer.name, asked=asked["updatedTo"], given=page.until)
            )
        return replace(payload, as_of=page.known), page.following

    return pages(ask)


def read(payload: Payload) -> Page:
    """A page that has been through `changed`.

    Raises:
        ShapeError: it is none.
    """
    page = json_text.read(payload)
    try:
        found = Page(
            name=page["list"],
            items=page["items"],
            until=datetime.fromisoformat(page["updatedTo"]),
            known=date.fromisoformat(page["dataUntil"]),
            cursor=page.get("cursor") or "",
            following=page.get("nextCursor") or "",
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ShapeError(say("figures.page", name=payload.name, detail=repr(error))) from error
    if not isinstance(found.items, list) or found.until.tzinfo is None:
        raise ShapeError(say("figures.page", name=payload.name, detail="items, updatedTo"))
    return found


def understood(page: Page, records: Records) -> Iterator[Record | Rejection]:
    """What `records(item, page, position)` makes of each item, and the items that it makes nothing of."""
    of_page = f" (cursor {page.cursor})" if page.cursor else ""
    for nth, found in enumerate(page.items):
        item = found if isinstance(found, dict) else {}
        position = f"{page.name}[{nth}]{of_page}"
        try:
            yield from list(records(item, page, position))
        except ValueError as error:
            yield refused(error, position, found)


def name(item: Item, field: str) -> str:
    """A name that must be there, its marks put together with their letters.

    Raises:
        UnusableError: it is not.
    """
    return unicodedata.normalize("NFC", required(item, field))


def updated(item: Item, page: Page) -> datetime:
    """When an item changed last.

    Raises:
        UnusableError: it is no instant with an offset, or lies after the window.
    """
    found = at(item, "updatedAt")
    if found is None or found - CLOCK_SKEW > page.until:
        raise UnusableError(say("figures.future", found=text(item, "updatedAt")))
    return found


def at(item: Item, field: str) -> datetime | None:
    """An instant with an offset; None where the field is empty.

    Raises:
        UnusableError: it is none.
    """
    written = text(item, field)
    if not written:
        return None
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise UnusableError(say("figures.no_instant", found=written))
    return found


def day(item: Item, field: str) -> date:
    """A local day.

    Raises:
        UnusableError: it is none.
    """
    written = required(item, field)
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UnusableError(say("figures.no_period", found=written)) from None


def number(item: Item, field: str) -> float | None:
    """A number; None where there is none.

    Raises:
        UnusableError: it is something else.
    """
    found = item.get(field)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise UnusableError(say("figures.no_number", found=shown(found)))
    return float(found)


def whole(item: Item, field: str) -> int | None:
    """A whole number; None where there is none.

    Raises:
        UnusableError: it is something else.
    """
    found = number(item, field)
    if found is not None and not found.is_integer():
        raise UnusableError(say("figures.no_number", found=shown(found)))
    return None if found is None else int(found)
