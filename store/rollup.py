"""Coarser periods computed from finer ones: days and months to quarters and years.

Only what a run has touched is computed again, and only where the catalogue says how values add
up over time. docs/adr/0003-rollup.md says why it is done this way.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Date, Row, text

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


@dataclass(frozen=True, slots=True)
class Computed:
    """One coarser value; None with status MISSING where its inputs do not suffice."""

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
    connection.execute(_affected_years(connection.dialect.name))
    staging.clear()
    inputs = connection.execute(_INPUTS.execution_options(yield_per=BATCH))
    series_id: int | None = None
    numbers: dict[Freq, int] = {}
    for key, rows in groupby(inputs, key=lambda row: (row.series_id, row.since)):
        if key[0] != series_id:
            series_id, numbers = key[0], {}
        year = list(rows)
        for found in coarser(year, simulated=simulated):
            n = numbers.get(found.freq)
            if n is None:
                head = year[0]
                n = staging.enter((head.indicator, found.freq.value, head.breakdown, head.org, head.area))
                numbers[found.freq] = n
            staging.put(n, found.period_start, found.value, found.status.value, found.as_of)
    staging.flush()
    merge(connection, run_id=run_id, simulated=simulated, computed=True)


def _affected_years(dialect: str) -> Any:
    return text(f"""
        INSERT INTO affected (series_id, since, until)
        SELECT DISTINCT m.series_id, {_YEAR_OF_PERIOD[dialect]}
        FROM merged m JOIN staged_series q ON q.n = m.n
        WHERE q.rolls = 1 AND m.action IN ({NEW}, {CHANGED}, {AS_OF_ONLY})
    """)  # noqa: S608 (constants of this module)


def coarser(year: Sequence[Row[Any]], *, simulated: bool) -> Iterator[Computed]:
    """What the values of one series in one calendar year amount to in its coarser periods.

    Inputs of the other kind (simulated beside real) do not count, nor is anything added up over
    a day from which figures are no longer comparable.
    """
    head = year[0]
    how = catalogue.indicators()[head.indicator].over_time
    values = {row.period_start: row for row in year}
    for freq, start, parts in _nesting(Freq(head.freq), head.since.year):
        if not any(part in values for part in parts):
            continue
        needed = parts[-1:] if how == "last" else parts
        inputs = [
            values[part]
            for part in needed
            if part in values and values[part].value is not None and values[part].simulated == simulated
        ]
        whole = how == "last" or territory.comparable(head.indicator, head.area, start, parts[-1])
        if len(inputs) < len(needed) or not whole:
            yield Computed(freq, start, None, ObsStatus.MISSING, None)
            continue
        statuses = {ObsStatus(row.status) for row in inputs}
        dates = [row.as_of for row in inputs]
        yield Computed(
            freq,
            start,
            _ADD[how]([row.value for row in inputs]),
            next(status for status in WORST_FIRST if status in statuses),
            None if None in dates else min(dates),
        )


_ADD: dict[str, Callable[[list[float]], float]] = {
    "sum": math.fsum,
    "mean": lambda values: math.fsum(values) / len(values),
    "last": lambda values: values[-1],
}


@cache
def _nesting(freq: Freq, year: int) -> tuple[tuple[Freq, date, tuple[date, ...]], ...]:
    """(freq, start, starts of its parts) of every coarser period of a year."""
    parts = [date(year, 1, 1)]
    while (following := end(freq, parts[-1])).year == year:
        parts.append(following)
    return tuple(
        (coarse, start, tuple(group))
        for coarse in COARSER[freq]
        for start, group in groupby(parts, key=lambda part, coarse=coarse: first_day(coarse, part))  # type: ignore[misc]
    )
