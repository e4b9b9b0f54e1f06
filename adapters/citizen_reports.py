"""The citizens' reports of SmartAnGiang, as Open311 GeoReport v2 with extensions gives them.

`GET requests.json` answers an array of the reports whose last change lies in a window of at most 90 days, in
pages; instants are ISO 8601 with an offset. `GET statistics.json` gives the installs of the app. Who sent a
report becomes a hash under a key of this installation before anything is kept; description, address, notes
and pictures are dropped. The contract is docs/sources/citizen_reports.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from adapters import json_text
from adapters.allow_list import CODE, INSTANT, NUMBER, WORDS, Form, Rule, kept, written
from adapters.base import KeyedClient, Payload, ShapeError, Window
from adapters.event_fields import UnusableError, coded, organisation, present, required, text
from adapters.paging import pages
from adapters.place_codes import place_codes
from adapters.window_pages import Item, Page, at, number, read, understood, whole
from domain.citizen_reports import CitizenReport, ReportStatus
from domain.periods import Freq, first_day, local_day
from domain.records import Observation, Record, Rejection
from wording import say

SOURCE = "citizen_reports"
JURISDICTION = "angiang.gov.vn"
REQUESTS, STATISTICS = "requests", "statistics"
LONGEST = timedelta(days=90)
PAGE_SIZE = 500
REFORM = date(2025, 7, 1)
HASH = Form(r"[0-9a-f]{64}|")
IDENTIFIER = Form(r"[A-Za-z0-9.\-]{1,40}")
REPORT: Rule = {
    "service_request_id": IDENTIFIER, "status": CODE, "service_code": IDENTIFIER, "lat": NUMBER,
    "long": NUMBER,
    "requested_datetime": INSTANT, "updated_datetime": INSTANT, "expected_datetime": INSTANT,
    "reporter": HASH,
    "extended_attributes": {
        "state": WORDS, "channel": WORDS, "agency_id": IDENTIFIER, "area": NUMBER, "verified": CODE,
        "accepted_datetime": INSTANT, "closed_datetime": INSTANT,
    },
}  # fmt: skip
INSTALLS: Rule = {"month": INSTANT, "installs": {"android": NUMBER, "ios": NUMBER}}


def fetch(client: KeyedClient, window: Window) -> Iterator[Payload]:
    """The pages of every report that changed in `window`, and the installs of the app by month."""
    since = window.since
    while since < window.until:
        until = min(since + LONGEST, window.until)
        yield from _requests(client, since, until)
        since = until
    answer = client.get("statistics.json", jurisdiction_id=JURISDICTION)
    yield _kept(answer, STATISTICS, INSTALLS, window.until, client)


def parse(payload: Payload) -> Iterable[Record | Rejection]:
    """The records of one page, and the items that are none."""
    page = read(payload)
    return understood(page, _report if page.name == REQUESTS else _installs)


def _requests(client: KeyedClient, since: datetime, until: datetime) -> Iterator[Payload]:
    asked = {
        "jurisdiction_id": JURISDICTION,
        "updated_after": since.isoformat(),
        "updated_before": until.isoformat(),
        "extensions": "true",
        "page_size": str(PAGE_SIZE),
    }

    def ask(cursor: str) -> tuple[Payload, str]:
        number_of_page = int(cursor or 1)
        payload = _kept(
            client.get("requests.json", **asked, page=str(number_of_page)), REQUESTS, REPORT, until, client
        )
        full = len(read(payload).items) >= PAGE_SIZE
        return payload, str(number_of_page + 1) if full else ""

    return pages(ask)


def _kept(answer: Payload, name: str, rule: Rule, until: datetime, client: KeyedClient) -> Payload:
    """An answer with listed fields only, reporters as hashes.

    Raises:
        ShapeError: it is no array.
    """
    found = json_text.read(answer)
    if not isinstance(found, list):
        raise ShapeError(say("figures.page", name=answer.name, detail="[]"))
    items = [
        {**each, "reporter": _reporter(each, client)} if isinstance(each, dict) else each for each in found
    ]
    known = local_day(until)
    page: dict[str, Any] = {
        "list": name,
        "dataUntil": known.isoformat(),
        "updatedTo": until.astimezone(UTC).isoformat(),
        "items": kept(items, rule),
    }
    return replace(answer, content=written(page), as_of=known)


def _reporter(item: dict[str, Any], client: KeyedClient) -> str:
    """The hash of whoever sent a report, "" where the answer names nobody or there is no key."""
    more = item.get("extended_attributes")
    told = more.get("reporter") if isinstance(more, dict) else None
    contact = told.get("phone") or told.get("email") if isinstance(told, dict) else None
    return client.keyed_hash("reporter", contact) if isinstance(contact, str) and contact else ""


def _report(item: Item, page: Page, _position: str) -> Iterator[Record]:
    codes, more = place_codes(SOURCE), item.get("extended_attributes")
    if not isinstance(more, dict):
        raise UnusableError(say("events.absent", field="extended_attributes"))
    submitted = _past(item, "requested_datetime", page)
    yield CitizenReport(
        source_id=required(item, "service_request_id"),
        area=required(more, "area"),
        org=organisation(more, "agency_id"),
        updated_at=present(_past(item, "updated_datetime", page), "updated_datetime"),
        category=present(coded(item, "service_code", codes.table("category")), "service_code"),
        channel=present(coded(more, "channel", codes.table("channel")), "channel"),
        status=ReportStatus(present(coded(more, "state", codes.table("state")), "state")),
        submitted_at=present(submitted, "requested_datetime"),
        accepted_at=_past(more, "accepted_datetime", page),
        due_at=at(item, "expected_datetime"),
        finished_at=_past(more, "closed_datetime", page),
        longitude=number(item, "long"),
        latitude=number(item, "lat"),
        reporter=text(item, "reporter"),
        verified=_flag(more, "verified"),
    )


def _installs(item: Item, page: Page, position: str) -> Iterator[Record]:
    """Installs of the app so far, at the end of a month, by platform and together."""
    told = item.get("installs")
    if not isinstance(told, dict):
        raise UnusableError(say("events.absent", field="installs"))
    counts = {platform: present(whole(told, platform), platform) for platform in ("android", "ios")}
    start = date.fromisoformat(required(item, "month"))
    for breakdown, value in (
        ("", sum(counts.values())),
        *((f"platform={platform}", count) for platform, count in counts.items()),
    ):
        yield Observation(
            indicator="citizen_reports.app_installs",
            area="91" if start >= REFORM else "89",
            freq=Freq.MONTH,
            period_start=first_day(Freq.MONTH, start),
            value=value,
            breakdown=breakdown,
            as_of=start,
            position=position,
        )


def _past(item: Item, field: str, page: Page) -> datetime | None:
    """Something that has happened; it lies in no later time than the window."""
    found = at(item, field)
    if found is not None and found - timedelta(minutes=10) > page.until:
        raise UnusableError(say("events.future", field=field, found=text(item, field)))
    return found


def _flag(item: Item, field: str) -> bool | None:
    found = item.get(field)
    return found if isinstance(found, bool) else None
