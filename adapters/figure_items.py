"""One figure of a reporting system, a cell of a report form, understood or refused with the reason."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import catalogue
from adapters.figure_forms import Forms
from domain.periods import SCHOOL_YEAR_BEGINS, Freq, local_day
from domain.records import WITHOUT_VALUE, Observation, ObsStatus
from wording import say

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
PERIOD = re.compile(
    r"((?:19|20)\d\d)(?:-(?:(?P<next>\d{4})|(?P<month>\d\d)(?:-(?P<day>\d\d))?"
    r"|H(?P<half>[12])|Q(?P<quarter>[1-4])|W(?P<week>\d\d)))?",
    re.ASCII,
)

WITHIN = {
    "half": (Freq.HALF_YEAR, -5, 6),
    "quarter": (Freq.QUARTER, -2, 3),
    "next": (Freq.SCHOOL_YEAR, SCHOOL_YEAR_BEGINS, 0),
}
"""Frequency by what is written behind the year; its first month is the second plus number times the third."""


class UnusableError(ValueError):
    """Why one item cannot become a record."""


def record(forms: Forms, item: Any, until: datetime, position: str) -> tuple[datetime, int, Observation]:
    """When an item was revised, the number of its revision, and its record.

    `until` is the end of the window that was asked for, by our own clock; `position` is where it stands.

    Raises:
        UnusableError: it cannot become a record.
    """
    if not isinstance(item, dict):
        raise UnusableError(say("figures.no_item"))
    row = forms.row(_text(item, "form"), _text(item, "row"))
    if row is None:
        raise UnusableError(say("figures.unknown_row", form=item["form"], row=item["row"]))
    updated = _updated(item, until)
    freq, start = _period(_text(item, "period"))
    status = STATUS.get(_text(item, "status"))
    if status is None:
        raise UnusableError(say("figures.unknown_status", found=item["status"], allowed=", ".join(STATUS)))
    revision = item.get("revision")
    observation = Observation(
        indicator=row.indicator,
        area=_text(item, "area"),
        freq=freq,
        period_start=start,
        value=_value(forms, item, status, catalogue.indicators()[row.indicator].unit),
        status=status,
        org=_organisation(forms, item.get("reportingUnit")),
        breakdown=row.breakdown,
        as_of=local_day(updated),
        position=position,
    )
    return updated, revision if isinstance(revision, int) else 0, observation


def _text(item: Mapping[str, Any], field: str) -> str:
    found = item.get(field)
    if not isinstance(found, str) or not found.strip():
        raise UnusableError(say("figures.no_text", field=field, found=shown(found)))
    return unicodedata.normalize("NFC", found.strip())


def instant(text: Any) -> datetime:
    """An instant as it is written.

    Raises:
        ValueError, TypeError: it is none, or has no offset.
    """
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"{text}: no offset from UTC")
    return found


def _updated(item: Mapping[str, Any], until: datetime) -> datetime:
    text = _text(item, "updatedAt")
    try:
        updated = instant(text)
    except ValueError:
        raise UnusableError(say("figures.no_instant", found=text)) from None
    if updated.year < EARLIEST_YEAR:
        raise UnusableError(say("figures.no_instant", found=text))
    if updated - CLOCK_SKEW > until:
        raise UnusableError(say("figures.future", found=text))
    return updated


def _period(text: str) -> tuple[Freq, date]:
    found = PERIOD.fullmatch(text)
    try:
        if found is not None:
            return _understood(int(found[1]), found.groupdict())
    except ValueError:
        pass
    raise UnusableError(say("figures.no_period", found=text))


def _understood(year: int, part: Mapping[str, str | None]) -> tuple[Freq, date]:
    """What is written behind a year. A ValueError says that there is no such period."""
    if part["week"]:
        return Freq.WEEK, date.fromisocalendar(year, int(part["week"]), 1)
    if part["month"]:
        freq = Freq.DAY if part["day"] else Freq.MONTH
        return freq, date(year, int(part["month"]), int(part["day"] or 1))
    if part["next"] and int(part["next"]) != year + 1:
        raise ValueError(part["next"])
    for name, (freq, first, step) in WITHIN.items():
        if part[name]:
            return freq, date(year, first + step * int(part[name] or 0), 1)
    return Freq.YEAR, date(year, 1, 1)


def _value(forms: Forms, item: Mapping[str, Any], status: ObsStatus, unit: str) -> float | None:
    """The value in the unit of the catalogue; None exactly where the status says that there is none."""
    if "value" not in item:
        raise UnusableError(say("figures.no_field", field="value"))
    value = item["value"]
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise UnusableError(say("figures.no_number", found=shown(value)))
    if (value is None) != (status in WITHOUT_VALUE):
        raise UnusableError(say("figures.value_and_status", value=shown(value), status=item["status"]))
    if value is None:
        return None
    written = _text(item, "measureUnit")
    if written == unit:
        return float(value)
    conversion = forms.conversions.get(written)
    if conversion is None or conversion.to != unit:
        raise UnusableError(say("figures.unit", found=written, expected=unit))
    return float(value) * conversion.factor


def _organisation(forms: Forms, unit: Any) -> str:
    """The organisation of a reporting unit; "" where the figure is the whole area's."""
    if unit is None:
        return ""
    found = forms.organisation(unit) if isinstance(unit, str) else None
    if found is None:
        raise UnusableError(say("figures.unknown_unit", found=shown(unit)))
    return found


def shown(found: Any) -> str:
    """What came, for people: the known fields of an item, since others could name a person."""
    if isinstance(found, dict):
        found = {field: found[field] for field in FIELDS if field in found}
    return json.dumps(found, ensure_ascii=False)[:500]
