"""LRIS, the province's dynamic reporting system: figures of report forms as JSON pages.

`GET values?updatedFrom=…&updatedTo=…&limit=…[&cursor=…]` gives every cell of a report form whose
newest revision was made in [updatedFrom, updatedTo), oldest revision first. Instants are ISO 8601
with an offset, periods "2026", "2026-Q3", "2026-10" or "2026-W47". An empty cell has a null value
and a status that says why. The contract is docs/sources/lris.md; catalogue/mappings/lris.yaml says
what each row of each form means. Nothing in it names a person.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from adapters import json_text
from adapters.base import Client, Payload, ShapeError, Window
from adapters.http import pages
from adapters.lris_items import UnusableError, instant, record, shown
from domain.periods import local_day
from domain.records import Observation, Record, Rejection
from wording import say

SOURCE = "lris"
PAGE_SIZE = 2000


@dataclass(frozen=True, slots=True)
class _Page:
    items: list[Any]
    until: datetime
    made: date
    cursor: str
    following: str


def fetch(client: Client, window: Window) -> Iterator[Payload]:
    """The pages of every figure that changed in `window`."""
    asked = {
        "updatedFrom": window.since.isoformat(),
        "updatedTo": window.until.isoformat(),
        "limit": str(PAGE_SIZE),
    }

    def ask(cursor: str) -> tuple[Payload, str]:
        payload = client.get("values", **asked, **({"cursor": cursor} if cursor else {}))
        page = _read(payload)
        if page.until != window.until:
            raise ShapeError(
                say("lris.other_window", name=payload.name, asked=asked["updatedTo"], given=page.until)
            )
        return replace(payload, as_of=page.made), page.following

    return pages(ask)


def parse(payload: Payload) -> Iterable[Record | Rejection]:
    """The records of one page, oldest revision first, and the items that are none."""
    page = _read(payload)
    found: list[tuple[datetime, int, Observation]] = []
    of_page = f" (cursor {page.cursor})" if page.cursor else ""
    for nth, item in enumerate(page.items):
        position = f"items[{nth}]{of_page}"
        try:
            found.append(record(item, page.until, position))
        except UnusableError as error:
            yield Rejection(position, str(error), shown(item))
    for _, _, observation in sorted(found, key=lambda entry: entry[:2]):
        yield observation


def _read(payload: Payload) -> _Page:
    page = json_text.read(payload)
    try:
        found = _Page(
            items=page["items"],
            until=instant(page["updatedTo"]),
            made=local_day(instant(page["generatedAt"])),
            cursor=page.get("cursor") or "",
            following=page["nextCursor"] or "",
        )
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise ShapeError(say("lris.page", name=payload.name, detail=repr(error))) from error
    kinds = (found.items, list), (found.cursor, str), (found.following, str)
    if not all(isinstance(value, kind) for value, kind in kinds):
        raise ShapeError(say("lris.page", name=payload.name, detail="items, cursor, nextCursor"))
    return found
