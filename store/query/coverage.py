"""How many of those who should report did, beside each reading whose indicator declares it."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

import catalogue
from domain.readings import Coverage, Reading
from store.selection import Selection, rows


def covered(connection: Connection, readings: Sequence[Reading], asked: Selection) -> list[Reading]:
    """The readings, those of a whole (no agency, no breakdown) with their coverage where it is known."""
    meant = catalogue.indicators()
    whole = [each for each in readings if meant[each.indicator].coverage and not (each.breakdown or each.org)]
    if not whole:
        return list(readings)
    told = [declared for each in whole if (declared := meant[each.indicator].coverage)]
    terms = sorted({term for each in told for term in (each.reporting, each.expected)})
    starts = [each.period_start for each in whole]
    beside = replace(
        asked, breakdowns=("",), org="", every_org=False, since=min(starts), until=max(starts), most=None
    )
    values = {
        (row.indicator, row.area, row.period_start): row.value for row in rows(connection, terms, beside)
    }
    return [_with(each, values) for each in readings]


def _with(reading: Reading, values: dict[tuple[str, str, object], float | None]) -> Reading:
    declared = catalogue.indicators()[reading.indicator].coverage
    if declared is None or reading.breakdown or reading.org:
        return reading
    reporting, expected = (
        values.get((term, reading.area, reading.period_start))
        for term in (declared.reporting, declared.expected)
    )
    if reporting is None or expected is None:
        return reading
    return replace(reading, coverage=Coverage(round(reporting), round(expected)))
