"""The rows of what is counted: values of cells of one area, as they stand or as they stood at a moment."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select

import catalogue
from domain.periods import Freq, local_day
from store import territory
from store.measures import parts
from store.tables import counted, ingestion_run, observation, observation_revision, series
from store.territory import Piece

Key = tuple[str, str]
"""Agency and breakdown of a cell."""
_OF_CELL = series.c["indicator", "org", "breakdown", "area"]


class CountedRows:
    """The rows of an area, followed through the codes that it had; of now where `known_at` is None."""

    def __init__(self, connection: Connection, area: str, *, known_at: datetime | None) -> None:
        self.pieces = territory.pieces(area)
        self._connection = connection
        self._known_at = known_at

    def counts(self, bases: Sequence[str]) -> dict[str, Row[Any]]:
        """How far each of some indicators has been counted, and the run that did; none of what never was."""
        query = select(counted, ingestion_run.c.started_at, ingestion_run.c.finished_at)
        query = query.join(ingestion_run, ingestion_run.c.run_id == counted.c.run_id)
        query = query.where(counted.c.indicator.in_(bases))
        return {row.indicator: row for row in self._connection.execute(query)}

    def last_day(self, base: str, row: Row[Any]) -> date | None:
        """The last day that was counted, as far as was known at the moment asked for."""
        if self._known_at is None:
            day: date = local_day(row.until)
            return day
        known = self._known().where(
            series.c.indicator == base,
            series.c.freq == Freq.DAY.value,
            series.c.breakdown == "",
            series.c.org == "",
        )
        newest = self._connection.execute(known.order_by(observation.c.period_start.desc()).limit(1)).first()
        return None if newest is None else newest.period_start

    def orgs(self, bases: Collection[str]) -> set[str]:
        """Agencies that ever had a record of any of some indicators."""
        query = select(series.c.org).distinct()
        query = query.where(
            series.c.indicator.in_(bases), series.c.freq == Freq.MONTH.value, series.c.breakdown == ""
        )
        return {org for (org,) in self._connection.execute(query) if org}

    def of_cells(
        self, bases: Sequence[str], freq: Freq, cells: Sequence[Key], since: date | None, until: date
    ) -> Sequence[Row[Any]]:
        """Rows of cells in [since, until), or the newest row of each before `until`."""
        return self._connection.execute(self._asked(bases, freq, cells, since, until)).all()

    def sums(
        self, bases: Sequence[str], freq: Freq, cells: Sequence[Key], since: date, until: date
    ) -> Sequence[Row[Any]]:
        """Indicator, org, breakdown and sum of each cell that has rows in [since, until)."""
        asked = self._asked(bases, freq, cells, since, until).subquery().c
        cell = (asked.indicator, asked.org, asked.breakdown)
        query: Select[Any] = select(*cell, func.sum(asked.value).label("value"))
        return self._connection.execute(query.group_by(*cell)).all()

    def _asked(
        self, bases: Sequence[str], freq: Freq, cells: Sequence[Key], since: date | None, until: date
    ) -> Select[Any]:
        query = self._known() if self._known_at is not None else _plain()
        query = query.where(
            series.c.indicator.in_(bases),
            series.c.freq == freq.value,
            series.c.breakdown.in_(sorted({breakdown for _, breakdown in cells})),
            series.c.org.in_(sorted({org for org, _ in cells})),
            series.c.area.in_([piece.area for piece in self.pieces]),
            or_(*(self._borne(piece, freq) for piece in self.pieces)),
            observation.c.period_start < until,
        )
        if since is not None:
            query = query.where(observation.c.period_start >= since)
        elif self._known_at is None:
            other = observation.alias()
            newest = select(func.max(other.c.period_start)).where(
                other.c.series_id == series.c.series_id, other.c.period_start < until
            )
            query = query.where(observation.c.period_start == newest.correlate(series).scalar_subquery())
        return query

    def _borne(self, piece: Piece, freq: Freq) -> ColumnElement[bool]:
        """That the area asked for bore the code of the row in its period."""
        start = observation.c.period_start
        found = series.c.area == piece.area
        if piece is not self.pieces[-1]:
            found = and_(found, start >= piece.first_period(freq))
        return found if piece.until is None else and_(found, start < piece.until)

    def _known(self) -> Select[Any]:
        """Rows as they stood at `known_at`."""
        values, past, later = observation.c, observation_revision.c, observation_revision.alias()
        following = (
            select(func.min(later.c.replaced_at))
            .where(
                later.c.series_id == values.series_id,
                later.c.period_start == values.period_start,
                later.c.replaced_at > self._known_at,
            )
            .scalar_subquery()
        )
        was = past.series_id.is_not(None)
        value = case((was, past.value), else_=values.value).label("value")
        joined = (
            series.join(observation, values.series_id == series.c.series_id)
            .outerjoin(
                observation_revision,
                and_(
                    past.series_id == values.series_id,
                    past.period_start == values.period_start,
                    past.replaced_at == following,
                ),
            )
            .join(
                ingestion_run,
                and_(
                    ingestion_run.c.run_id == func.coalesce(past.run_id, values.run_id),
                    ingestion_run.c.started_at <= self._known_at,
                ),
            )
        )
        return select(*_OF_CELL, values.period_start, value).select_from(joined)


def _plain() -> Select[Any]:
    return select(*_OF_CELL, observation.c.period_start, observation.c.value).join(
        observation, observation.c.series_id == series.c.series_id
    )


@cache
def bases_of(code: str) -> list[str]:
    """The indicators of the same source that are kept for an indicator: itself, or what it sums."""
    meant = catalogue.indicators()[code]
    wanted = parts(meant.measure or "")
    kept = {
        each.measure: each.code for each in catalogue.indicators().values() if each.source == meant.source
    }
    return [code] if len(wanted) == 1 else [kept[measure] for measure in wanted]
