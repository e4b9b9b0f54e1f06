"""Which list of records an address asks for, and how it is called."""

from collections.abc import Mapping
from datetime import datetime

from catalogue import areas, codelists, indicators, organisations
from catalogue.model import Indicator
from components.words import period
from domain.periods import Freq, local_day, name, named
from pages.panels import BadScopeError
from store.query.records import Behind

KEYS = ("indicator", "period", "area", "org", "breakdown")


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
