"""Short ways to bring values into a store, and to see all that it holds."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

from domain.periods import Freq
from domain.readings import Reading
from domain.records import Observation, ObsStatus, Record, Rejection
from store.command import ingest
from store.engine import Engine
from store.query import indicators
from store.tables import failed_check, ingestion_run, observation, observation_revision, series

REVENUE = "economy.budget_revenue"
"""Monthly, summed over time, broken down by `revenue`, flagged when it jumps fivefold."""

PLAN = "economy.budget_revenue_plan"
"""Yearly; the plan of REVENUE."""


def month(year: int, number: int, value: float | None, **facts: Any) -> Observation:
    """A value of REVENUE for one month, of An Giang as it was in 2025 unless said otherwise."""
    if value is None:
        facts.setdefault("status", ObsStatus.MISSING)
    return Observation(
        **{"indicator": REVENUE, "area": "89", "freq": Freq.MONTH, **facts},
        period_start=date(year, number, 1),
        value=value,
    )


def bring(
    engine: Engine,
    items: Iterable[Record | Rejection],
    *,
    now: datetime,
    as_of: date | None = None,
    source: str = "lris",
    simulated: bool = False,
    **facts: Any,
) -> ingest.Outcome:
    """A whole run that begins and ends at `now`."""
    run_id = ingest.begin(engine, source=source, origin="test", simulated=simulated, now=now)
    return ingest.write(engine, run_id, items, now=now, as_of=as_of, **facts)


def held(engine: Engine) -> dict[str, set[tuple[Any, ...]]]:
    """Values, revisions and failed checks, told by what they are about instead of by numbers of rows."""
    told = (series.c.indicator, series.c.freq, series.c.breakdown, series.c.org, series.c.area)
    found = {}
    with engine.connect() as connection:
        for table in (observation, observation_revision, failed_check):
            facts = [column for column in table.c if column.name not in ("series_id", "run_id")]
            query = (
                select(*told, ingestion_run.c.simulated, *facts)
                .join(series, series.c.series_id == table.c.series_id)
                .join(ingestion_run, ingestion_run.c.run_id == table.c.run_id)
            )
            found[table.name] = {tuple(row) for row in connection.execute(query)}
        query = select(*told, series.c.latest_period)
        found["series"] = {tuple(row) for row in connection.execute(query)}
    return found


def values(engine: Engine, *, freq: Freq = Freq.MONTH, indicator: str = REVENUE) -> dict[date, float | None]:
    """Values of an indicator by period, over all its series."""
    query = (
        select(observation.c.period_start, observation.c.value)
        .join(series, series.c.series_id == observation.c.series_id)
        .where(series.c.indicator == indicator, series.c.freq == freq.value)
    )
    with engine.connect() as connection:
        return {row.period_start: row.value for row in connection.execute(query)}


def newest(connection: Connection, code: str, **asked: Any) -> Reading:
    """The newest reading of one indicator, which has to be there."""
    (found,) = indicators.latest(connection, [code], **asked)
    assert isinstance(found, Reading)
    return found


def shown(readings: Iterable[Reading]) -> list[float | None]:
    """The bare numbers."""
    return [reading.value for reading in readings]
