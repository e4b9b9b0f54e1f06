"""LRIS, the province's dynamic reporting system: figures of report forms as JSON pages.

`GET values?updatedFrom=…&updatedTo=…&limit=…[&cursor=…]` gives every cell of a report form whose
newest revision was made in [updatedFrom, updatedTo), oldest revision first. Instants are ISO 8601
with an offset, periods "2026", "2026-Q3", "2026-10" or "2026-W47". An empty cell has a null value
and a status that says why. The contract is docs/sources/lris.md; catalogue/mappings/lris.yaml says
what each row of each form means. Nothing in it names a person.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import catalogue
from adapters import json_text
from adapters.base import Client, Payload, ShapeError, Window
from adapters.http import pages
from adapters.lris_forms import forms
from domain.periods import Freq, local_day
from domain.records import WITHOUT_VALUE, Observation, ObsStatus, Record, Rejection
from wording import say

SOURCE = "lris"
PAGE_SIZE = 2000
CLOCK_SKEW = timedelta(minutes=10)
EARLIEST_YEAR = 1990
FIELDS = ("form", "row", "period", "area", "reportingUnit", "value", "measureUnit", "status", "revision",
          "updatedAt")  # fmt: skip
STATUS = {
    "final": ObsStatus.NORMAL,
    "provisional": ObsStatus.PROVISIONAL,
    "estimate": ObsStatus.ESTIMATED,
    "forecast": ObsStatus.FORECAST,
    "missing": ObsStatus.MISSING,
    "not_applicable": ObsStatus.NOT_APPLICABLE,
}
PERIOD = re.compile(r"((?:19|20)\d\d)(?:-(?:(?P<month>\d\d)|Q(?P<quarter>[1-4])|W(?P<week>\d\d)))?", re.ASCII)


class _UnusableError(ValueError):
    """Why one item cannot become a record."""


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
    for position, item in enumerate(page.items):
        try:
            found.append(_record(item, page.until))
        except _UnusableError as error:
            where = f"items[{position}]" + (f" (cursor {page.cursor})" if page.cursor else "")
            yield Rejection(where, str(error), _shown(item))
    for _, _, observation in sorted(found, key=lambda entry: entry[:2]):
        yield observation


def _read(payload: Payload) -> _Page:
    page = json_text.read(payload)
    try:
        found = _Page(
            items=page["items"],
            until=_instant(page["updatedTo"]),
            made=local_day(_instant(page["generatedAt"])),
            cursor=page.get("cursor") or "",
            following=page["nextCursor"] or "",
        )
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise ShapeError(say("lris.page", name=payload.name, detail=repr(error))) from error
    if not (isinstance(found.items, list) and isinstance(found.cursor, str) and isinstance(found.following, str)):
        raise ShapeError(say("lris.page", name=payload.name, detail="items, cursor, nextCursor"))
    return found


def _record(item: Any, until: datetime) -> tuple[datetime, int, Observation]:
    if not isinstance(item, dict):
        raise _UnusableError(say("lris.no_item"))
    row = forms().row(_text(item, "form"), _text(item, "row"))
    if row is None:
        raise _UnusableError(say("lris.unknown_row", form=item["form"], row=item["row"]))
    updated = _updated(item, until)
    freq, start = _period(_text(item, "period"))
    status = STATUS.get(_text(item, "status"))
    if status is None:
        raise _UnusableError(say("lris.unknown_status", found=item["status"], allowed=", ".join(STATUS)))
    revision = item.get("revision")
    observation = Observation(
        indicator=row.indicator,
        area=_text(item, "area"),
        freq=freq,
        period_start=start,
        value=_value(item, status, catalogue.indicators()[row.indicator].unit),
        status=status,
        org=_organisation(item.get("reportingUnit")),
        breakdown=row.breakdown,
        as_of=local_day(updated),
    )
    return updated, revision if isinstance(revision, int) else 0, observation


def _text(item: Mapping[str, Any], field: str) -> str:
    found = item.get(field)
    if not isinstance(found, str) or not found.strip():
        raise _UnusableError(say("lris.no_text", field=field, found=_shown(found)))
    return unicodedata.normalize("NFC", found.strip())


def _instant(text: Any) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text}: no offset from UTC")
    return found


def _updated(item: Mapping[str, Any], until: datetime) -> datetime:
    text = _text(item, "updatedAt")
    try:
        updated = _instant(text)
    except ValueError:
        raise _UnusableError(say("lris.no_instant", found=text)) from None
    if updated.year < EARLIEST_YEAR:
        raise _UnusableError(say("lris.no_instant", found=text))
    if updated > until + CLOCK_SKEW:
        raise _UnusableError(say("lris.future", found=text))
    return updated


def _period(text: str) -> tuple[Freq, date]:
    found = PERIOD.fullmatch(text)
    if found is None:
        raise _UnusableError(say("lris.no_period", found=text))
    year = int(found[1])
    try:
        if found["week"]:
            return Freq.WEEK, date.fromisocalendar(year, int(found["week"]), 1)
        if found["month"]:
            return Freq.MONTH, date(year, int(found["month"]), 1)
    except ValueError:
        raise _UnusableError(say("lris.no_period", found=text)) from None
    if found["quarter"]:
        return Freq.QUARTER, date(year, int(found["quarter"]) * 3 - 2, 1)
    return Freq.YEAR, date(year, 1, 1)


def _value(item: Mapping[str, Any], status: ObsStatus, unit: str) -> float | None:
    """The value in the unit of the catalogue; None exactly where the status says that there is none."""
    if "value" not in item:
        raise _UnusableError(say("lris.no_field", field="value"))
    value = item["value"]
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise _UnusableError(say("lris.no_number", found=_shown(value)))
    if (value is None) != (status in WITHOUT_VALUE):
        raise _UnusableError(say("lris.value_and_status", value=_shown(value), status=item["status"]))
    if value is None:
        return None
    written = _text(item, "measureUnit")
    if written == unit:
        return float(value)
    conversion = forms().conversions.get(written)
    if conversion is None or conversion.to != unit:
        raise _UnusableError(say("lris.unit", found=written, expected=unit))
    return float(value) * conversion.factor


def _organisation(unit: Any) -> str:
    """The organisation of a reporting unit; "" where the figure is the whole area's."""
    if unit is None:
        return ""
    found = forms().organisation(unit) if isinstance(unit, str) else None
    if found is None:
        raise _UnusableError(say("lris.unknown_unit", found=_shown(unit)))
    return found


def _shown(found: Any) -> str:
    """What came, for people: the known fields of an item, since others could name a person."""
    if isinstance(found, dict):
        found = {field: found[field] for field in FIELDS if field in found}
    return json.dumps(found, ensure_ascii=False)[:500]
