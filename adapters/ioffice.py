"""iOffice, the province's document system: documents, assigned tasks and users, as JSON pages.

`GET documents`, `tasks` and `usage` give what changed in [fromTime, toTime), with a cursor for the
next page. Fields are those of edXML headers; an item may be given as edXML messages instead
(adapters/edxml.py), and a file may hold such messages or be a steward's workbook. Times are local,
yyyy/MM/dd HH:mm:ss; an empty field is "". Subjects, signers and staff come with every document:
`fetch` yields pages without them, `parse` knows no such field. The contract is docs/sources/ioffice.md.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from adapters import edxml, event_sheet
from adapters.allow_list import CURSOR, INSTANT, SCRUBBED, Rule, kept, written
from adapters.base import Client, Payload, ShapeError, Window
from adapters.event_codes import codes
from adapters.event_fields import UnusableError, deadline, page, refused
from adapters.event_sheet import Edition
from adapters.ioffice_records import DOCUMENT, SOURCE, TASK, USAGE, document, task, users
from adapters.paging import pages
from domain.periods import LOCAL_TIME, local_day
from domain.records import Record, Rejection
from wording import say

PAGE_SIZE = 2000
TIME = "%Y/%m/%d %H:%M:%S"
MESSAGES = "edXML"
Reader = Callable[[Any, datetime | None], Record]


@dataclass(frozen=True, slots=True)
class _List:
    """One list of the system: what of its items is kept, and how they are read."""

    rule: Rule
    read: Reader


LISTS = {"documents": _List(DOCUMENT, document), "tasks": _List(TASK, task), "usage": _List(USAGE, users)}
PAGE: Rule = {
    "fromTime": INSTANT, "toTime": INSTANT, "generatedAt": INSTANT, "cursor": CURSOR, "nextCursor": CURSOR,
    **{name: each.rule for name, each in LISTS.items()},
}  # fmt: skip


def fetch(client: Client, window: Window) -> Iterator[Payload]:
    """The pages of everything that changed in `window`, without personal data."""
    asked = {
        "fromTime": f"{window.since.astimezone(LOCAL_TIME):{TIME}}",
        "toTime": f"{window.until.astimezone(LOCAL_TIME):{TIME}}",
        "limit": str(PAGE_SIZE),
    }
    for name in LISTS:
        yield from pages(lambda cursor, name=name: _ask(client, name, asked, cursor))  # type: ignore[misc]


def scrub(payload: Payload) -> Payload:
    """The same answer with listed fields only, and nothing in them but what has their form.

    Raises:
        ShapeError: the answer is neither a page, nor edXML, nor an export of documents.
    """
    if event_sheet.is_sheet(payload):
        sheet = event_sheet.read(payload, codes(SOURCE), updated="Timestamp")
        made: dict[str, Any] = {"toTime": sheet.until, "documents": sheet.items}
        return replace(
            payload, content=written(kept(made, PAGE)), simulated=sheet.simulated or payload.simulated
        )
    if event_sheet.is_xml(payload):
        content = payload.content if isinstance(payload.content, bytes) else payload.content.read_bytes()
        return replace(payload, content=written(kept(_from_messages([content], payload.name), PAGE)))
    return replace(payload, content=written(kept(_opened(page(payload), payload.name), PAGE)))


def edition(payload: Payload) -> Edition:
    """Which edition a file is.

    Raises:
        ShapeError: as `scrub`.
    """
    return event_sheet.edition(scrub(payload), until="toTime")


def parse(payload: Payload) -> Iterable[Record | Rejection]:
    """The records of one page or file in their order, and the items that are none.

    Raises:
        ShapeError: it is no page of documents, tasks or users.
    """
    raw = event_sheet.is_sheet(payload) or event_sheet.is_xml(payload)
    found = page(scrub(payload) if raw else payload)
    if found.get(SCRUBBED) is not True:
        found = kept(_opened(found, payload.name), PAGE)
    name = _list_of(found, payload.name)
    until = deadline(found, "toTime")
    for position, item in enumerate(found[name]):
        try:
            if not isinstance(item, dict):
                raise UnusableError(say("events.no_item"))
            yield LISTS[name].read(item, until)
        except ValueError as error:
            yield refused(error, event_sheet.where(found, name, position, cursor="cursor"), item)


def _ask(client: Client, name: str, asked: dict[str, str], cursor: str) -> tuple[Payload, str]:
    answer = client.get(name, **asked, **({"cursor": cursor} if cursor else {}))
    found = kept(_opened(page(answer), answer.name), PAGE)
    if _list_of(found, answer.name) != name:
        raise ShapeError(say("events.page", name=answer.name, field=name))
    if (given := found.get("toTime")) != asked["toTime"]:
        raise ShapeError(say("events.other_window", name=answer.name, asked=asked["toTime"], given=given))
    made = deadline(found, "generatedAt")
    payload = replace(answer, content=written(found), as_of=local_day(made) if made else None)
    return payload, str(found.get("nextCursor") or "")


def _list_of(found: dict[str, Any], name: str) -> str:
    """The list that a page is of."""
    lists = [key for key in LISTS if isinstance(found.get(key), list)]
    if len(lists) != 1:
        raise ShapeError(say("events.page", name=name, field=", ".join(LISTS)))
    return lists[0]


def _opened(found: dict[str, Any], name: str) -> dict[str, Any]:
    """A page with its edXML messages as items; one without any is itself."""
    documents = found.get("documents")
    if not isinstance(documents, list) or not any(_has_messages(item) for item in documents):
        return found
    opened: list[Any] = []
    for item in documents:
        if _has_messages(item):
            opened += edxml.items((text for text in item[MESSAGES] if isinstance(text, str)), name)
        else:
            opened.append(item)
    return {**found, "documents": opened}


def _has_messages(item: Any) -> bool:
    return isinstance(item, dict) and isinstance(item.get(MESSAGES), list)


def _from_messages(contents: list[bytes], name: str) -> dict[str, Any]:
    items = list(edxml.items(contents, name))
    return {"toTime": max((item["Timestamp"] for item in items), default=""), "documents": items}
