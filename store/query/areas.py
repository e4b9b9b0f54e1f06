"""Several numbers of several areas in one period: a commune a row."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from catalogue import areas
from catalogue import indicators as declared_indicators
from domain.answers import Across, AreaRow
from domain.periods import local_day
from domain.readings import Absence, Reading
from store.query import indicators
from store.query.progress import Place, Window, at, last_start
from store.quotients import readings
from store.selection import Selection


def across(
    connection: Connection, codes: Sequence[str], place: Place, *, among: Sequence[str],
    period: Window | None, home: str,
) -> Across:  # fmt: skip
    """What each area of `among` has of the indicators `codes`, all of one cadence.

    The period is the one asked for, else the newest of the first indicator. `home` comes first, then those
    with most of it; an area that has none of them is left out.
    """
    first, freq = codes[0], declared_indicators()[codes[0]].freq
    start = last_start(freq, period) if period else _newest(connection, first, place, among)
    asked = Selection(
        areas=tuple(among), freq=freq, today=local_day(place.now), known_at=place.known_at, since=start,
        until=start,
    )  # fmt: skip
    found = readings(connection, codes, asked, now=place.now) if start and among else []
    if not found:
        nothing = at(connection, first, place, period=None)
        return Across(tuple(codes), (), (nothing,) if isinstance(nothing, Absence) else ())
    by_area: dict[str, dict[str, Reading]] = {}
    for each in found:
        by_area.setdefault(each.area, {})[each.indicator] = each
    rows = [AreaRow(_name(own), tuple(map(own.get, codes)), area == home) for area, own in by_area.items()]
    return Across(tuple(codes), tuple(sorted(rows, key=_order)))


def _newest(connection: Connection, code: str, place: Place, among: Sequence[str]) -> date | None:
    found = indicators.by_area(
        connection, code, areas=among, period=None, now=place.now, known_at=place.known_at
    )
    return found[0].period_start if found else None


def _order(row: AreaRow) -> tuple[bool, bool, float, str]:
    first = row.readings[0]
    value = first.value if first else None
    return not row.home, value is None, -(value or 0.0), row.name


def _name(own: dict[str, Reading]) -> str:
    each = next(iter(own.values()))
    unit = areas.of_period(each.area, each.freq, each.period_start)
    return areas.short_name(unit) if unit else each.area
