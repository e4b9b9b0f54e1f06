"""VNPT ORM, the lodging system: establishments, and how many guests they reported day by day.

`GET establishments` gives each lodging establishment in its present state, `GET reports` one item for each
district and day; both page by the window of the last change (adapters/window_pages.py). Guests are counts
only; what else the system knows of an owner or a guest does not pass `fetch`. A null count means that
nobody reported, zero that there was nobody. The contract is docs/sources/orm.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from adapters.allow_list import INSTANT, LONG_CODE, NUMBER, WORDS, Rule
from adapters.base import Client, Payload, Window
from adapters.event_fields import UnusableError, coded, present, required
from adapters.place_codes import place_codes
from adapters.window_pages import Item, Page, changed, day, name, number, read, understood, updated, whole
from domain.periods import Freq
from domain.places import Place
from domain.records import Observation, ObsStatus, Record, Rejection
from wording import say

SOURCE = "orm"
ESTABLISHMENTS, REPORTS = "establishments", "reports"
ESTABLISHMENT: Rule = {
    "code": LONG_CODE, "name": WORDS, "type": LONG_CODE, "district": NUMBER, "longitude": NUMBER,
    "latitude": NUMBER, "rooms": NUMBER, "state": WORDS, "lastReport": INSTANT, "year": NUMBER,
    "guestsOfYear": NUMBER, "updatedAt": INSTANT,
}  # fmt: skip
REPORT: Rule = {
    "day": INSTANT, "area": NUMBER, "establishments": NUMBER, "reporting": NUMBER, "nights": NUMBER,
    "guests": {"total": NUMBER, "domestic": NUMBER, "foreign": NUMBER},
    "stays": {"same_day": NUMBER, "overnight": NUMBER, "long_stay": NUMBER},
    "markets": dict.fromkeys(("VN", "KH", "CN", "KR", "TW", "JP", "US", "FR", "AU", "OTHER"), NUMBER),
    "ages": dict.fromkeys(("0-14", "15-24", "25-44", "45-59", "60+", "unknown"), NUMBER),
    "updatedAt": INSTANT,
}  # fmt: skip
CUTS = {"guests": "origin", "stays": "stay", "markets": "market", "ages": "age"}
"""Lists of a report -> dimension of lodging.guests that they cut it by."""
WHOLE = {
    "establishments": "lodging.expected", "reporting": "lodging.reporting", "nights": "lodging.nights",
}  # fmt: skip


def fetch(client: Client, window: Window) -> Iterator[Payload]:
    """The pages of every establishment and every report that changed in `window`."""
    return chain(
        changed(client, ESTABLISHMENTS, window, ESTABLISHMENT), changed(client, REPORTS, window, REPORT)
    )


def parse(payload: Payload) -> Iterable[Record | Rejection]:
    """The records of one page, and the items that are none."""
    page = read(payload)
    return understood(page, _establishment if page.name == ESTABLISHMENTS else _report)


def _establishment(item: Item, page: Page, position: str) -> Iterator[Record]:
    codes = place_codes(SOURCE)
    facts: dict[str, str | float] = {
        "type": present(coded(item, "type", codes.table("type")), "type"),
    }
    if (guests := whole(item, "guestsOfYear")) is not None:
        facts |= {"guests_of_year": guests, "year": required(item, "year")}
    if item.get("lastReport"):
        facts["last_report"] = day(item, "lastReport").isoformat()
    yield Place(
        source_id=required(item, "code"),
        kind="lodging",
        name=name(item, "name"),
        area=required(item, "district"),
        updated_at=updated(item, page),
        longitude=number(item, "longitude"),
        latitude=number(item, "latitude"),
        status=present(coded(item, "state", codes.table("state")), "state"),
        capacity=whole(item, "rooms"),
        facts=facts,
        position=position,
    )


def _report(item: Item, page: Page, position: str) -> Iterator[Record]:
    area, start = required(item, "area"), day(item, "day")
    updated(item, page)

    def observation(indicator: str, value: float | None, breakdown: str = "") -> Observation:
        status = ObsStatus.NORMAL if value is not None else ObsStatus.MISSING
        return Observation(
            indicator=indicator, area=area, freq=Freq.DAY, period_start=start, value=value, status=status,
            breakdown=breakdown, as_of=page.known, position=position,
        )  # fmt: skip

    for field, indicator in WHOLE.items():
        if field in item:
            yield observation(indicator, number(item, field))
    guests = _counts(item, "guests")
    yield observation("lodging.guests", number(guests, "total"))
    for field, dimension in CUTS.items():
        table = place_codes(SOURCE).table(dimension)
        for code, value in _counts(item, field).items() if field in item else ():
            if code in table:
                yield observation("lodging.guests", value, f"{dimension}={table[code]}")


def _counts(item: Item, field: str) -> Mapping[str, float | None]:
    """The counts of a list by code.

    Raises:
        UnusableError: it is no list of counts.
    """
    found = item.get(field)
    if not isinstance(found, dict):
        raise UnusableError(say("events.absent", field=field))
    return {code: whole(found, code) for code in found}
