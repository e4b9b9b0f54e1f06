"""Pages of figures, as LRIS and the reporting systems that answer like it send them.

`GET <path>?updatedFrom=…&updatedTo=…&limit=…[&cursor=…]` gives every cell of a report form whose
newest revision was made in [updatedFrom, updatedTo), oldest revision first. Instants are ISO 8601
with an offset, periods "2026", "2026-H1", "2026-Q3", "2026-10", "2026-W47", "2026-10-31" or, of a
school year, "2025-2026". An empty cell has a null value and a status that says why. Each system has
its contract in docs/sources/<source>.md; catalogue/mappings/<source>.yaml says what its rows mean.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from adapters import json_text
from adapters.allow_list import SCRUBBED, Rule, kept
from adapters.base import Client, Payload, ShapeError, Window
from adapters.figure_forms import forms
from adapters.figure_items import UnusableError, instant, record, shown
from adapters.paging import pages
from domain.periods import local_day
from domain.records import Observation, Record, Rejection
from wording import say

PAGE_SIZE = 2000


@dataclass(frozen=True, slots=True)
class _Page:
    items: list[Any]
    until: datetime
    made: date
    cursor: str
    following: str
    scrubbed: bool


class FigurePages:
    """A system whose pages `path` leads to; with `keep` nothing else of a page gets past its arrival."""

    def __init__(self, source: str, path: str, *, keep: Rule | None = None) -> None:
        self.source = source
        self._path = path
        self._keep = keep

    def fetch(self, client: Client, window: Window) -> Iterator[Payload]:
        """The pages of every figure that changed in `window`."""
        asked = {
            "updatedFrom": window.since.isoformat(),
            "updatedTo": window.until.isoformat(),
            "limit": str(PAGE_SIZE),
        }

        def ask(cursor: str) -> tuple[Payload, str]:
            payload = self.scrub(client.get(self._path, **asked, **({"cursor": cursor} if cursor else {})))
            page = _read(payload)
            if page.until != window.until:
                raise ShapeError(
                    say("figures.other_window", name=payload.name, asked=asked["updatedTo"], given=page.until)
                )
            return replace(payload, as_of=page.made), page.following

        return pages(ask)

    def parse(self, payload: Payload) -> Iterable[Record | Rejection]:
        """The records of one page, oldest revision first, and the items that are none."""
        page = _read(payload)
        if self._keep is not None and not page.scrubbed:
            page = _read(self.scrub(payload))
        known = forms(self.source)
        found: list[tuple[datetime, int, Observation]] = []
        of_page = f" (cursor {page.cursor})" if page.cursor else ""
        for nth, item in enumerate(page.items):
            position = f"items[{nth}]{of_page}"
            try:
                found.append(record(known, item, page.until, position))
            except UnusableError as error:
                yield Rejection(position, str(error), shown(item))
        for _, _, observation in sorted(found, key=lambda entry: entry[:2]):
            yield observation

    def scrub(self, payload: Payload) -> Payload:
        """The page with nothing in it but what may be kept."""
        if self._keep is None:
            return payload
        page = kept(json_text.read(payload), self._keep)
        if isinstance(page, dict):
            page[SCRUBBED] = True
        return replace(payload, content=json.dumps(page).encode())


def _read(payload: Payload) -> _Page:
    page = json_text.read(payload)
    try:
        found = _Page(
            items=page["items"],
            until=instant(page["updatedTo"]),
            made=local_day(instant(page["generatedAt"])),
            cursor=page.get("cursor") or "",
            following=page["nextCursor"] or "",
            scrubbed=page.get(SCRUBBED) is True,
        )
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise ShapeError(say("figures.page", name=payload.name, detail=repr(error))) from error
    kinds = (found.items, list), (found.cursor, str), (found.following, str)
    if not all(isinstance(value, kind) for value, kind in kinds):
        raise ShapeError(say("figures.page", name=payload.name, detail="items, cursor, nextCursor"))
    return found
