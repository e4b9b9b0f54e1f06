"""From when to when there are figures: what filters of periods may offer."""

from datetime import date, datetime

from sqlalchemy import Connection, func, select

import catalogue
from domain.periods import Freq, local_day
from store import territory
from store.tables import observation, series


def reach(connection: Connection, *, area: str, now: datetime) -> dict[Freq, tuple[date, date]]:
    """By cadence the first and the last period of any figure of `area` as a whole; none that lies ahead."""
    first = (
        select(func.min(observation.c.period_start))
        .where(observation.c.series_id == series.c.series_id)
        .scalar_subquery()
    )
    found = connection.execute(
        select(series.c.freq, func.min(first), func.max(series.c.latest_period))
        .where(
            series.c.indicator.in_(list(catalogue.indicators())),
            series.c.freq.in_([freq.value for freq in Freq]),
            series.c.breakdown == "",
            series.c.org == "",
            series.c.area.in_([piece.area for piece in territory.pieces(area)]),
        )
        .group_by(series.c.freq)
    )
    today = local_day(now)
    return {
        Freq(freq): (start, min(last, today))
        for freq, start, last in found
        if start is not None and last is not None and start <= today
    }
