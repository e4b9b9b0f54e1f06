"""How much of what there is a value speaks of: who reported, of those who should have."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

import catalogue
from domain.readings import Coverage, Reading
from store.selection import Selection, rows


def covered(connection: Connection, readings: Sequence[Reading], asked: Selection) -> list[Reading]:
    """`readings`, those of a whole area with their coverage where the catalogue says what tells it."""
    meant = catalogue.indicators()
    told = {each.indicator for each in readings if meant[each.indicator].reporting and not each.org}
    if not told:
        return list(readings)
    needed = {code for each in told for code in (meant[each].reporting, meant[each].expected) if code}
    known: dict[tuple[str, str, date], float] = {}
    periods = [each.period_start for each in readings if each.indicator in told]
    whole = replace(
        asked, breakdowns=("",), org="", every_org=False, most=None, since=min(periods), until=max(periods)
    )
    for row in rows(connection, sorted(needed), whole):
        if row.value is not None:
            known[row.indicator, row.area, row.period_start] = row.value
    return [_with(each, known) if each.indicator in told else each for each in readings]


def _with(reading: Reading, known: dict[tuple[str, str, date], float]) -> Reading:
    meant = catalogue.indicators()[reading.indicator]
    reporting, expected = (
        known.get((code or "", reading.area, reading.period_start))
        for code in (meant.reporting, meant.expected)
    )
    if reading.org or reporting is None or expected is None:
        return reading
    unit = catalogue.indicators()[meant.expected or ""].unit
    return replace(reading, coverage=Coverage(round(reporting), round(expected), unit))
