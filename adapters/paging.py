"""Pages of a list one after the other, until a page names no next one."""

import logging
from collections.abc import Callable, Iterator

from adapters.base import Payload

MAX_PAGES = 10_000
_LOGGER = logging.getLogger(__name__)


def pages(ask: Callable[[str], tuple[Payload, str]], *, most: int = MAX_PAGES) -> Iterator[Payload]:
    """Every page from the first (cursor "") to the one without a next cursor, as `ask` gives both.

    A cursor that comes again, or more than `most` pages, ends it: what came until then is whole
    pages, and a store that knows keys takes none of their rows twice.
    """
    cursor, seen = "", {""}
    for _ in range(most):
        payload, cursor = ask(cursor)
        yield payload
        if not cursor:
            return
        if cursor in seen:
            break
        seen.add(cursor)
    _LOGGER.warning("paging was ended after %d pages: the cursors go round or never end", len(seen))
