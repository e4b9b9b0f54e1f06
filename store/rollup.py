"""Coarser periods computed from finer ones: days and months to quarters and years.

Only what a run has touched is computed again, and only where the catalogue says how values add
up over time. docs/adr/0003-rollup.md says why it is done this way.
"""

import math
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Date, TextClause, text

import catalogue
from domain.periods import Freq, end, first_day
from domain.records import WORST_FIRST, ObsStatus
from store import territory
from store.engine import Connection
from store.merge import AS_OF_ONLY, CHANGED, NEW, merge
from store.staging import BATCH, Staging

COARSER: dict[Freq, tuple[Freq, ...]] = {
    Freq.DAY: (Freq.MONTH, Freq.QUARTER, Freq.YEAR),
    Freq.MONTH: (Freq.QUARTER, Freq.YEAR),
    Freq.QUARTER: (Freq.YEAR,),
    Freq.HALF_YEAR: (Freq.YEAR,),
}
"""What is computed from series of each frequency. Every one of them nests in a calendar year."""

_YEAR_OF_PERIOD = {
    "sqlite": "date(m.period_start, 'start of year'), date(m.period_start, 'start of year', '+1 year')",
    "postgresql": "date_trunc('year', m.period_start)::date,"
    " (date_trunc('year', m.period_start) + INTERVAL '1 year')::date",
}
_INPUTS = text("""
    SELECT s.series_id, s.indicator, s.freq, s.breakdown, s.org, s.area, f.since,
        o.period_start, o.value, o.status, o.as_of, g.simulated
    FROM affected f
    JOIN series s ON s.series_id = f.series_id
    JOIN observation o ON o.series_id = f.series_id
        AND o.period_start >= f.since AND o.period_start < f.until
    JOIN ingestion_run g ON g.run_id = o.run_id
    ORDER BY f.series_id, f.since, o.period_start
""").columns(since=Date, period_start=Date, as_of=Date)
_series_of = itemgetter(slice(0, 6))
_year_of = itemgetter(6)

Input = tuple[float | None, str, date | None, bool]
"""value, status, as-of date, whether it is simulated"""


class Computed(NamedTuple):
    """One coarser value; None with status MISSING where its inputs no longer suffice."""

    freq: Freq
    period_start: date
    value: float | None
    status: ObsStatus
    as_of: date | None


def roll_up(connection: Connection, staging: Staging, *, run_id: int, simulated: bool) -> None:
    """Compute the coarser periods that contain a value merged by this run, and merge them too.

    Uses up the staged values. A period becomes known when it is complete, and is withdrawn
    (status MISSING, the value kept as a revision) when it no longer is.
    """
    connection.exec_driver_sql("DELETE FROM affected")
    connection.execute(_affected_years(connection.dialect.name))
    staging.clear()
    inputs = connection.execute(_INPUTS.execution_options(yield_per=BATCH))
    for head, of_series in groupby(inputs, key=_series_of):
        _, indicator, freq, breakdown, org, area = head
        how = catalogue.indicators()[indicator].over_time
        breaks = territory.breaks(indicator, area)
        numbers: dict[Freq, int] = {}
        for since, rows in groupby(of_series, key=_year_of):
            year = {row[7]: tuple(row[8:]) for row in rows}
            nesting = nesting_of(Freq(freq), since.year)
            for found in coarser(year, nesting, how=how, breaks=breaks, simulated=simulated):
                n = numbers.get(found.freq)
                if n is None:
                    n = staging.enter((indicator, found.freq.value, breakdown, org, area))
                    numbers[found.freq] = n
                staging.put(n, found.period_start, found.value, found.status.value, found.as_of)
    staging.flush()
    merge(connection, run_id=run_id, simulated=simulated, computed=True)


def _affected_years(dialect: str) -> TextClause:
    return text(f"""
        INSERT INTO affected (series_id, since, until)
        SELECT DISTINCT m.series_id, {_YEAR_OF_PERIOD[dialect]}
        FROM merged m JOIN staged_series q ON q.n = m.n
        WHERE q.rolls = 1 AND m.action IN ({NEW}, {CHANGED}, {AS_OF_ONLY})
    """)  # noqa: S608 (constants of this module)


Nesting = tuple[tuple[Freq, date, tuple[date, ...]], ...]
"""(freq, start, starts of its parts) of every coarser period of a year"""


@cache
def nesting_of(freq: Freq, year: int) -> Nesting:
    """The coarser periods of a year that is told in periods of `freq`."""
    parts = [date(year, 1, 1)]
    while (following := end(freq, parts[-1])).year == year:
        parts.append(following)
    found: dict[tuple[Freq, date], list[date]] = {}
    for coarse in COARSER[freq]:
        for part in parts:
            found.setdefault((coarse, first_day(coarse, part)), []).append(part)
    return tuple((*key, tuple(of_period)) for key, of_period in found.items())


def coarser(
    year: Mapping[date, Input], nesting: Nesting, *, how: str, breaks: Collection[date], simulated: bool
) -> Iterator[Computed]:
    """What the values of one series in one calendar year amount to in its coarser periods.

    A period that lacks a row was never complete, so nothing is said of it. Inputs of the other
    kind (simulated beside real) do not count, nor is anything added up over a day of `breaks`.
    """
    for freq, start, parts in nesting:
        needed = parts[-1:] if how == "last" else parts
        if not all(part in year for part in needed):
            continue
        inputs = [year[part] for part in needed]
        values = [value for value, _, _, kind in inputs if value is not None and kind == simulated]
        if len(values) < len(needed) or any(needed[0] < day <= needed[-1] for day in breaks):
            yield Computed(freq, start, None, ObsStatus.MISSING, None)
            continue
        statuses = {status for _, status, _, _ in inputs}
        dates = {day for _, _, day, _ in inputs}
        worst = WORST_FIRST[-1]
        if statuses != {worst}:
            worst = next(status for status in WORST_FIRST if status in statuses)
        oldest = None if None in dates else min(day for day in dates if day is not None)
        yield Computed(freq, start, _ADD[how](values), worst, oldest)


_ADD: dict[str, Callable[[list[float]], float]] = {
    "sum": math.fsum,
    "mean": lambda values: math.fsum(values) / len(values),
    "last": lambda values: values[-1],
}
