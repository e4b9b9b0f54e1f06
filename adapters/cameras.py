"""The province's camera registry: which cameras there are, whose, in which state, for how long.

`GET cameras` gives every camera or cluster in its present state, connections that are only planned or not
allowed included; `GET availability` the hours by day and group. Both page by the window of the last change
(adapters/window_pages.py). Stream addresses hold passwords and the registry knows whom to call: neither
passes `fetch`. The contract is docs/sources/cameras.md.
"""

from collections.abc import Iterable, Iterator
from itertools import chain

from adapters.allow_list import INSTANT, LONG_CODE, NUMBER, WORDS, Rule
from adapters.base import Client, Payload, Window
from adapters.event_codes import agencies
from adapters.event_fields import UnusableError, coded, present, required, text
from adapters.place_codes import place_codes
from adapters.window_pages import Item, Page, at, changed, day, name, number, read, understood, updated, whole
from domain.periods import Freq, local_day
from domain.places import Place
from domain.records import Observation, Record, Rejection
from wording import say

SOURCE = "cameras"
CAMERAS, AVAILABILITY = "cameras", "availability"
CAMERA: Rule = {
    "id": LONG_CODE, "name": WORDS, "group": WORDS, "owner": WORDS, "commune": NUMBER, "district": NUMBER,
    "longitude": NUMBER, "latitude": NUMBER, "cameras": NUMBER, "state": WORDS, "since": INSTANT,
    "reason": WORDS, "waitingFor": WORDS, "plannedFor": INSTANT, "updatedAt": INSTANT,
}  # fmt: skip
HOURS: Rule = {
    "day": INSTANT, "area": NUMBER, "group": WORDS, "hoursExpected": NUMBER, "hoursOnline": NUMBER,
    "updatedAt": INSTANT,
}  # fmt: skip
WHOLE = {"hoursExpected": "cameras.hours_expected", "hoursOnline": "cameras.hours_online"}


def fetch(client: Client, window: Window) -> Iterator[Payload]:
    """The pages of every camera and of all hours that changed in `window`."""
    return chain(changed(client, CAMERAS, window, CAMERA), changed(client, AVAILABILITY, window, HOURS))


def parse(payload: Payload) -> Iterable[Record | Rejection]:
    """The records of one page, and the items that are none."""
    page = read(payload)
    return understood(page, _camera if page.name == CAMERAS else _hours)


def _camera(item: Item, page: Page, position: str) -> Iterator[Record]:
    codes = place_codes(SOURCE)
    yield Place(
        source_id=required(item, "id"),
        kind="camera",
        name=name(item, "name"),
        area=required(item, "commune"),
        former_area=text(item, "district"),
        updated_at=updated(item, page),
        org=_owner(item),
        longitude=number(item, "longitude"),
        latitude=number(item, "latitude"),
        status=present(coded(item, "state", codes.table("state")), "state"),
        capacity=whole(item, "cameras"),
        facts=_facts(item),
        position=position,
    )


def _facts(item: Item) -> dict[str, str | float]:
    codes = place_codes(SOURCE)
    facts: dict[str, str | float] = {"group": present(coded(item, "group", codes.table("group")), "group")}
    if (reason := coded(item, "reason", codes.table("reason"))) is not None:
        facts["reason"] = reason
    if (since := at(item, "since")) is not None:
        facts["since"] = local_day(since).isoformat()
    if text(item, "waitingFor"):
        facts["waiting_for"] = name(item, "waitingFor")
    if text(item, "plannedFor"):
        facts["planned_for"] = day(item, "plannedFor").isoformat()
    return facts


def _owner(item: Item) -> str:
    """The organisation that owns a camera; "" where the registry does not say."""
    owner = text(item, "owner")
    found = place_codes(SOURCE).owners.get(owner) or agencies().organisation(owner)
    if owner and found is None:
        raise UnusableError(say("events.unknown_agency", field="owner", found=owner))
    return found or ""


def _hours(item: Item, page: Page, position: str) -> Iterator[Record]:
    group = coded(item, "group", place_codes(SOURCE).table("group"))
    updated(item, page)
    for field, indicator in WHOLE.items():
        value = number(item, field)
        if value is None:
            raise UnusableError(say("events.absent", field=field))
        yield Observation(
            indicator=indicator,
            area=required(item, "area"),
            freq=Freq.DAY,
            period_start=day(item, "day"),
            value=value,
            breakdown=f"group={group}" if group else "",
            as_of=page.known,
            position=position,
        )
