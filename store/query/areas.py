"""Several numbers in a table: a commune a row in one period, or the months of one commune."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection

from catalogue import areas
from catalogue import indicators as declared_indicators
from domain.answers import Across, Row
from domain.periods import Freq, last_day, local_day
from domain.readings import Absence, Reading
from store.query import indicators
from store.query.progress import Place, Window, at, last_start
from store.quotients import readings
from store.selection import Selection

PERIODS = 24
"""So many of one area are shown."""


def across(
    connection: Connection, codes: Sequence[str], place: Place, *, among: Sequence[str],
    period: Window | None, home: str,
) -> Across:  # fmt: skip
    """What each area of `among` has of the indicators `codes`, all of one cadence; of a single one by period.

    The period is the one asked for, else the newest of the first indicator. `home` comes first, then those
    with most of it; an area that has none of them is left out.
    """
    alone = len(among) == 1
    found = (
        _of_one(connection, codes, place, among[0], period)
        if alone
        else _of_period(connection, codes, place, among, period)
    )
    if not found:
        nothing = at(connection, codes[0], place, period=None)
        return Across(tuple(codes), (), absent=(nothing,) if isinstance(nothing, Absence) else ())
    together: dict[str | date, dict[str, Reading]] = {}
    for each in found:
        together.setdefault(each.period_start if alone else each.area, {})[each.indicator] = each
    rows = [
        Row("" if alone else _name(own), tuple(map(own.get, codes)), home=key == home)
        for key, own in together.items()
    ]
    rows.sort(key=_newest_first if alone else _most_first)
    return Across(tuple(codes), tuple(rows), by_period=alone)


def _of_period(
    connection: Connection, codes: Sequence[str], place: Place, among: Sequence[str], period: Window | None
) -> list[Reading]:
    """Readings of all areas in one period."""
    first, freq = codes[0], declared_indicators()[codes[0]].freq
    start = last_start(freq, period) if period else _newest(connection, first, place, among)
    if start is None or not among:
        return []
    asked = Selection(
        areas=tuple(among), freq=freq, today=local_day(place.now), known_at=place.known_at, since=start,
        until=start,
    )  # fmt: skip
    return readings(connection, codes, asked, now=place.now)


def _of_one(
    connection: Connection, codes: Sequence[str], place: Place, area: str, period: Window | None
) -> list[Reading]:
    """The last periods of one area."""
    until = last_day(Freq.MONTH, period[1]) if period else None
    found = indicators.histories(
        connection, [(code, "") for code in codes], area=area, now=place.now, until=until, most=PERIODS,
        known_at=place.known_at,
    )  # fmt: skip
    return [each for history in found for each in history[-PERIODS:]]


def _newest(connection: Connection, code: str, place: Place, among: Sequence[str]) -> date | None:
    found = indicators.by_area(
        connection, code, areas=among, period=None, now=place.now, known_at=place.known_at
    )
    return found[0].period_start if found else None


def _most_first(row: Row) -> tuple[bool, bool, float, str]:
    first = row.readings[0]
    value = first.value if first else None
    return not row.home, value is None, -(value or 0.0), row.name


def _newest_first(row: Row) -> int:
    return -max(each.period_start.toordinal() for each in row.readings if each)


def _name(own: dict[str, Reading]) -> str:
    each = next(iter(own.values()))
    unit = areas.of_period(each.area, each.freq, each.period_start)
    return areas.short_name(unit) if unit else each.area
