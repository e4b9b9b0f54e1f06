"""Lists of records over HTTP: a page of one, all of it as a file, and one record with its time line.

GET /records answers {"count", "rows"} for the list that the address names (pages.lists), in the order
and under the conditions that it asks for: `sort`, `descending`, and `filters` as the grid writes them.
`count` may be null with the first rows: a request with `limit=0` waits until it is known.
"""

import json
from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from flask import Flask, Response, abort, current_app, g, jsonify, request

from catalogue import indicators
from catalogue.records import columns
from components.behind import record_address
from components.record import record_told, written
from domain.access import Permission
from domain.listing import Asked, Filter, Listed
from domain.periods import midnight, named_day
from pages import lists
from pages.panels import BadScopeError
from store.query import counts, records
from store.query.records import Behind
from web import exports, scope, versions
from web.cache import Cache
from web.context import ioc
from web.guard import allow
from web.panels import sheet
from web.rate import RateLimit
from wording import say

MOST_ROWS = 500
MOST_IN_FILE = 200_000
PORTION = 1_000
LONGEST = 4_000
ONE_DAY = timedelta(days=1)
PAGES_PER_SECOND, PAGES_AT_ONCE = 10, 60
FILES_PER_SECOND, FILES_AT_ONCE = 0.1, 5


def install(server: Flask) -> None:
    """Add the routes, for people who may see pages; files for those who may take data away."""
    server.add_url_rule("/records", "records", page)
    server.add_url_rule("/records.<kind>", "records_file", file)
    server.add_url_rule("/record", "record_told", told)
    allow(server, "records", Permission.SEE_PAGES, rate=RateLimit(PAGES_PER_SECOND, PAGES_AT_ONCE))
    allow(server, "records_file", Permission.EXPORT, rate=RateLimit(FILES_PER_SECOND, FILES_AT_ONCE))
    allow(server, "record_told", Permission.SEE_PAGES, rate=RateLimit(PAGES_PER_SECOND, PAGES_AT_ONCE))


def page() -> Response:
    """Some rows of a list, as people read them, and how many it has."""
    offset, limit = _whole("offset", 0), min(_whole("limit", MOST_ROWS), MOST_ROWS)
    behind, asked = _behind(), _asked()
    with ioc().engine.connect() as connection:
        count, found = _some(connection, behind, asked, offset, offset + limit)
        rows = [_row(each) for each in records.read(connection, records.kind_of(behind.indicator), found)]
    return jsonify({"count": count, "rows": rows})


def file(kind: str) -> Response:
    """All of a list as XLSX or CSV, in its order."""
    if kind not in exports.KINDS:
        abort(404)
    behind, asked = _behind(), _asked()
    of = records.kind_of(behind.indicator)
    head = [say(f"record.{of}.{name}") for name in columns(of)]
    title = indicators()[behind.indicator].title
    with ioc().engine.connect() as connection:
        found = _numbers(connection, behind, asked)
        if len(found) > MOST_IN_FILE:
            abort(400, say("records.too_many", most=MOST_IN_FILE))
        lines = (_cells(each) for each in _all(connection, of, found))
        return exports.listed(kind, f"{behind.indicator}", title, head, lines)


def told() -> Response:
    """One record as a tree; one of an area that the person may not see does not exist."""
    kind, source, source_id = (request.args.get(key, "") for key in ("kind", "source", "id"))
    with ioc().engine.connect() as connection:
        try:
            found = records.record(connection, kind, source, source_id)
            reached = counts.counted_until(connection, source) or ioc().now()
        except ValueError:
            abort(404)
    if found is None:
        abort(404)
    scope.check(g.person, str(found.record.values["area"]))
    return sheet(found.record.source_id, record_told(found, now=reached))


def _some(
    connection: Any, behind: Behind, asked: Asked, first: int, end: int
) -> tuple[int | None, Sequence[int]]:
    """How long a list is, and the numbers of the rows from `first` to before `end`.

    The beginning of a list is not held up by finding all of it: how long it is may then not be known.
    """
    cache: Cache = current_app.extensions["panels"]
    if first < end <= MOST_ROWS and not asked.sort and not cache.holds(_key(behind, asked)):
        with _refusing():
            found = records.beginning(connection, behind, now=ioc().now(), asked=asked, most=end)
        return (len(found) if len(found) < end else None), found[first:]
    whole = _numbers(connection, behind, asked)
    return len(whole), whole[first:end]


def _numbers(connection: Any, behind: Behind, asked: Asked) -> "array[int]":
    """The numbers of the rows of a list, kept as long as its source brings nothing new."""
    cache: Cache = current_app.extensions["panels"]

    def found() -> tuple[bytes, bool]:
        with _refusing():
            numbers = records.numbers(connection, behind, now=ioc().now(), asked=asked)
        return numbers.tobytes(), True

    return array("q", cache.get(_key(behind, asked), found).body)


@contextmanager
def _refusing() -> Iterator[None]:
    """A list that cannot be is a request that is wrong."""
    try:
        yield
    except ValueError as error:
        abort(400, str(error))


def _key(behind: Behind, asked: Asked) -> tuple[object, ...]:
    return ("numbers", behind, asked, *versions.read(ioc()).of((indicators()[behind.indicator].source,)))


def _behind() -> Behind:
    own = g.person.area or ioc().settings.province
    try:
        return lists.read(request.args, home=own, now=ioc().now())
    except BadScopeError as error:
        abort(400, str(error))


def _asked() -> Asked:
    """Order and conditions of the address, as the grid writes them."""
    text = request.args.get("filters") or "{}"
    try:
        given: dict[str, Any] = json.loads(text if len(text) <= LONGEST else "null")
        filters = tuple(sorted((name, _filter(model)) for name, model in given.items()))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        abort(400, "filters")
    return Asked(filters, request.args.get("sort", ""), request.args.get("descending") == "true")


def _filter(model: dict[str, Any]) -> Filter:
    """A condition of the grid on one column.

    Raises:
        KeyError, TypeError, ValueError: it is none that a list knows.
    """
    if model["filterType"] == "text" and model["type"] == "contains":
        contains = str(model["filter"])
        if "\0" in contains:  # PostgreSQL takes none
            raise ValueError("filter")
        return Filter(contains=contains)
    first = named_day(model["dateFrom"][:10])
    last = named_day(model["dateTo"][:10]) if model["type"] == "inRange" else first
    since, until = midnight(first), midnight(last + ONE_DAY)
    found = {
        "equals": Filter(since=since, until=until),
        "inRange": Filter(since=since, until=until),
        "lessThan": Filter(until=since),
        "greaterThan": Filter(since=until),
    }
    return found[model["type"]]


def _all(connection: Any, kind: str, numbers: Sequence[int]) -> Iterator[Listed]:
    """Every record, read in portions so that a file of any length needs little room."""
    for at in range(0, len(numbers), PORTION):
        yield from records.read(connection, kind, numbers[at : at + PORTION])


def _row(each: Listed) -> dict[str, str]:
    known = columns(each.kind)
    address = record_address(each.kind, each.source, each.source_id)
    return {"address": address} | {name: written(known[name], each.values[name]) for name in known}


def _cells(each: Listed) -> list[str]:
    known = columns(each.kind)
    return [written(known[name], each.values[name]) for name in known]


def _whole(key: str, default: int) -> int:
    text = request.args.get(key, str(default))
    if not text.isdecimal():
        abort(400, key)
    return int(text)
