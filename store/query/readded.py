"""Figures of the communes of before the reform, added up for the communes of today.

Only what was observed for communes and adds up over areas: figures of districts cannot be parted among
communes, and of what is counted from records an area without any cannot be told from one not counted.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, func, select

import catalogue
from catalogue import areas
from catalogue.model import Area
from domain.periods import Freq, first_day, last_day
from domain.readings import Reading
from domain.records import WITHOUT_VALUE, WORST_FIRST, ObsStatus
from store.judgement import borne_by
from store.query import indicators
from store.tables import observation, series


def offered(connection: Connection, codes: Sequence[str], *, on: date) -> list[str]:
    """Indicators that former units of any of the present communes have by a day, in catalogue order."""
    former = {unit.code for code in codes for unit in areas.merged_from(code)}
    query = (
        select(series.c.indicator, series.c.freq, func.min(observation.c.period_start))
        .join(observation, observation.c.series_id == series.c.series_id)
        .where(series.c.area.in_(sorted(former)), series.c.org == "", series.c.breakdown == "")
        .group_by(series.c.indicator, series.c.freq)
    )
    first = {(indicator, freq): start for indicator, freq, start in connection.execute(query)}

    def adds_up(code: str) -> bool:
        meant = catalogue.indicators()[code]
        if meant.over_areas != "sum" or meant.numerator is not None or catalogue.is_counted(code):
            return False
        start = first.get((code, meant.freq.value))
        return start is not None and start <= _last_whole(codes, meant.freq, on)

    return [code for code in catalogue.indicators() if adds_up(code)]


def values(
    connection: Connection, code: str, codes: Sequence[str], *, on: date, now: datetime,
    known_at: datetime | None,
) -> list[Reading]:  # fmt: skip
    """One reading for each present commune of which every former unit has one, of one period, in their order.

    It is the newest period that began by `on` and ended with the former units. A unit that was split
    is shared equally among its successors, and what has such a share is an estimate.
    """
    parts = {each: areas.merged_from(each) for each in codes}
    former = list(dict.fromkeys(unit.code for units in parts.values() for unit in units))
    found = indicators.by_area(
        connection, code, areas=former, period=None, now=now, known_at=known_at,
        until=_last_whole(codes, catalogue.indicators()[code].freq, on),
    )  # fmt: skip
    known = {each.area: each for each in found}
    return [
        _added(area, [(unit, known[unit.code]) for unit in units])
        for area, units in parts.items()
        if units and all(unit.code in known for unit in units)
    ]


def _last_whole(codes: Sequence[str], freq: Freq, on: date) -> date:
    """The newest period that began by a day and ended before the first of the present units began.

    Of a period that ended later a code means the present unit, even where a former one bore it too.
    """
    start = first_day(freq, on)
    began = [unit.valid_from for unit in map(areas.newest, codes) if unit is not None]
    if began and last_day(freq, start) >= min(began):
        return first_day(freq, date.fromordinal(start.toordinal() - 1))
    return start


def _added(area: str, parts: Sequence[tuple[Area, Reading]]) -> Reading:
    """The sum of the shares: as old, as late and as unsure as the worst of them."""
    readings = [each for _unit, each in parts]
    freshness, provenance = borne_by(readings)
    value, status = _sum(parts)
    return replace(
        readings[0],
        area=area,
        value=value,
        status=status,
        freshness=freshness,
        provenance=provenance,
        coverage=None,
        checks=tuple(check for each in readings for check in each.checks),
    )


def _sum(parts: Sequence[tuple[Area, Reading]]) -> tuple[float | None, ObsStatus]:
    statuses = {each.status for _unit, each in parts}
    without = statuses & WITHOUT_VALUE
    if without:
        return None, ObsStatus.WITHHELD if ObsStatus.WITHHELD in without else ObsStatus.MISSING
    if any(len(unit.successors) > 1 for unit, _each in parts):
        statuses.add(ObsStatus.ESTIMATED)
    total = sum((each.value or 0.0) / len(unit.successors) for unit, each in parts)
    return total, next(status for status in WORST_FIRST if status in statuses)
