"""Which list of records an address asks for, how it is called, and where its number is from."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from catalogue import areas, codelists, indicators, organisations
from catalogue.model import Indicator
from components.behind import LIST
from components.words import period
from domain.answers import Evidence
from domain.periods import Freq, last_day, local_day, name, named
from pages.panels import BadScopeError
from store import territory
from store.query import counts
from store.query.records import Behind

KEYS = ("indicator", "period", "area", "org", "breakdown")
LETTER = "/van-ban-don-doc"


def read(query: Mapping[str, str], *, home: str, now: datetime) -> Behind:
    """The list that an address names; without an area it is of `home`, without a period of the running month.

    Raises:
        BadScopeError: it names none.
    """
    meant = indicators().get(query.get("indicator", ""))
    if meant is None or meant.measure is None:
        raise BadScopeError("indicator: one that is counted from records")
    area, org = query.get("area") or home, query.get("org", "")
    if areas.newest(area) is None:
        raise BadScopeError(f"area: {area!r} is no administrative unit")
    if org and org not in organisations():
        raise BadScopeError(f"org: {org!r} is no agency")
    try:
        asked = named(query.get("period") or name(Freq.MONTH, local_day(now)))
    except ValueError as error:
        raise BadScopeError(f"period: {error}") from None
    breakdown = query.get("breakdown", "")
    if not all(_exists(meant, part) for part in filter(None, breakdown.split("|"))):
        raise BadScopeError(f"breakdown: {breakdown!r} is none of {meant.code}")
    return Behind(meant.code, area, asked, org, breakdown)


def address(behind: Behind) -> str:
    """The list of a number."""
    return f"{LIST}?{urlencode(asked(behind))}"


def asked(behind: Behind) -> dict[str, str]:
    """What an address says of a list, by key."""
    return {
        "indicator": behind.indicator, "period": name(*behind.period), "area": behind.area, "org": behind.org,
        "breakdown": behind.breakdown,
    }  # fmt: skip


def letter(behind: Behind) -> str:
    """The draft of a letter about a list; it is of what is overdue now, so that it names no period."""
    return f"{LETTER}?{urlencode({key: text for key, text in asked(behind).items() if key != 'period'})}"


def may_urge(behind: Behind, now: datetime) -> bool:
    """Whether a letter can be written about a list: it is of what is overdue now."""
    freq, start = behind.period
    is_now = start <= local_day(now) <= last_day(freq, start)
    return is_now and indicators()[behind.indicator].urged_within is not None


def evidence(connection: Any, behind: Behind, now: datetime) -> Evidence:
    """The number of a list with its source, day and state; below a province no agency is told apart."""
    org = behind.org if territory.is_province(behind.area) else ""
    return counts.totals(
        connection, [behind.indicator], area=behind.area, period=behind.period, now=now, org=org,
        breakdown=behind.breakdown,
    )[0]  # fmt: skip


def about(behind: Behind) -> list[str]:
    """What the number is cut to, in words: its period, area, agency and parts."""
    unit = areas.of_period(behind.area, *behind.period) or areas.newest(behind.area)
    agency = organisations().get(behind.org)
    found = [period(*behind.period), unit.name if unit else behind.area, agency.name if agency else ""]
    return [*filter(None, found), *(part for _dimension, part in parts(behind))]


def parts(behind: Behind) -> list[tuple[str, str]]:
    """The parts of the breakdown: dimension and name."""
    lists = indicators()[behind.indicator].breakdowns
    split = (part.partition("=") for part in filter(None, behind.breakdown.split("|")))
    return [(cut, codelists()[lists[cut]].items[code].name) for cut, _is, code in split]


def _exists(meant: Indicator, part: str) -> bool:
    dimension, _, code = part.partition("=")
    return dimension in meant.breakdowns and code in codelists()[meant.breakdowns[dimension]].items
