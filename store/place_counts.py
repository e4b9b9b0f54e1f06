"""Counts places as they stand after a run: the observations of every indicator that counts them.

A province is counted as a whole and by each dimension of the indicator, every area that places lie in
or are listed under as a whole. What is no longer there counts as zero.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

import catalogue
from catalogue.model import Indicator, PlaceCount
from domain.records import Observation
from store import territory
from store.tables import place, series

STATUS = "status"
Cell = tuple[str, str]
"""Area and breakdown."""


def place_counts(connection: Connection, *, source: str, day: date) -> Iterator[Observation]:
    """What the indicators of a source count of its places on `day`; nothing while it has none."""
    counting = [
        (each, each.places)
        for each in catalogue.indicators().values()
        if each.source == source and each.places is not None
    ]
    if not counting:
        return
    found = connection.execute(select(place).where(place.c.source == source)).all()
    for indicator, counted in counting if found else ():
        for (area, breakdown), value in _cells(connection, indicator, counted, found, day).items():
            yield Observation(
                indicator=indicator.code,
                area=area,
                freq=indicator.freq,
                period_start=day,
                value=value,
                breakdown=breakdown,
                as_of=day,
            )


def holds(counted: PlaceCount, row: Row[Any], facts: Mapping[str, Any]) -> bool:
    """Whether a place is one of those that an indicator counts."""
    return (
        row.kind == counted.kind
        and (not counted.statuses or row.status in counted.statuses)
        and all(facts.get(name) in allowed for name, allowed in counted.facts.items())
    )


def _cells(
    connection: Connection, indicator: Indicator, counted: PlaceCount, found: Sequence[Row[Any]], day: date
) -> dict[Cell, float]:
    cells = dict.fromkeys(_seen_before(connection, indicator, day), 0.0)
    for row in found:
        province = territory.code_on(territory.home(row.area), day)
        areas = {province, row.area, row.former_area} - {""}
        cells = _zeros(indicator, counted, province, areas) | cells
        facts = {STATUS: row.status, **(json.loads(row.extra) if row.extra else {})}
        if not holds(counted, row, facts):
            continue
        parts = [f"{name}={facts[name]}" for name in indicator.breakdowns if name in facts]
        for cell in (*((area, "") for area in areas), *((province, part) for part in parts)):
            cells[cell] += (row.capacity or 0) if counted.capacity else 1
    return cells


def _zeros(
    indicator: Indicator, counted: PlaceCount, province: str, areas: Collection[str]
) -> dict[Cell, float]:
    """Every cell that a place may be counted in, as nothing."""
    only = {STATUS: counted.statuses, **counted.facts}
    parts = [
        f"{name}={item}"
        for name, codes in indicator.breakdowns.items()
        for item in only.get(name) or catalogue.codelists()[codes].items
    ]
    return dict.fromkeys((*((area, "") for area in areas), *((province, part) for part in parts)), 0.0)


def _seen_before(connection: Connection, indicator: Indicator, day: date) -> Iterator[Cell]:
    """Cells that were counted before, without those under a code that the province no longer has."""
    query = select(series.c.area, series.c.breakdown)
    query = query.where(series.c.indicator == indicator.code, series.c.freq == indicator.freq.value)
    for area, breakdown in connection.execute(query):
        if not territory.is_province(area) or area == territory.code_on(territory.home(area), day):
            yield area, breakdown
