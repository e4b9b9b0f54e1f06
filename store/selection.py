"""Rows of values out of the store: which series, which periods, as known when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Select,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)

from domain.periods import Freq
from domain.records import ObsStatus
from store import territory
from store.tables import failed_check, ingestion_run, observation, observation_revision, series
from store.territory import Piece

Rows = list[Row[Any]]


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for. Either `pieces` (one area through its codes, newest first) or `areas` as they are.

    Periods that begin from `since` to `until`, both included; the newest one is looked for up to
    `today`. `known_at` None means now.
    """

    freq: Freq
    today: date = date.max
    pieces: tuple[Piece, ...] = ()
    areas: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ("",)
    org: str = ""
    since: date | None = None
    until: date | None = None
    known_at: datetime | None = None

    @classmethod
    def of_area(cls, area: str, **facts: Any) -> Self:
        """One area, followed through the codes that it had."""
        return cls(pieces=territory.pieces(area), **facts)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the areas asked for."""
        return self.areas or tuple(piece.area for piece in self.pieces)


def rows(
    connection: Connection, indicators: Sequence[str], asked: Selection, *, newest_only: bool = False
) -> Rows:
    """Values by period, oldest first, each with its run; one per period of an area.

    `newest_only` gives the newest of each series that has begun and is no forecast, and of an
    area with several codes only the one under the latest code.
    """
    query = _known_rows(asked) if asked.known_at is not None else _rows()
    query = query.where(*_series_asked(indicators, asked), _within_pieces(asked, observation.c.period_start))
    if newest_only:
        query = query.where(observation.c.period_start == _newest_period(asked))
    if asked.since is not None:
        query = query.where(observation.c.period_start >= asked.since)
    if asked.until is not None:
        query = query.where(observation.c.period_start <= asked.until)
    found = connection.execute(query).all()
    return _latest_code_first(found, asked, newest_only=newest_only)


def newest_periods(
    connection: Connection, indicators: Sequence[str], asked: Selection
) -> dict[tuple[str, str], date]:
    """The newest period by (indicator, breakdown): of the area through its codes, or of any area at all."""
    periods = series.c.latest_period
    query = select(series.c.indicator, series.c.breakdown, func.max(periods).label("newest"))
    query = query.where(*_series_asked(indicators, asked, any_area=bool(asked.areas)), periods.is_not(None))
    if asked.pieces:
        query = query.where(_within_pieces(asked, periods))
    query = query.group_by(series.c.indicator, series.c.breakdown)
    return {(row.indicator, row.breakdown): row.newest for row in connection.execute(query)}


def _rows() -> Select[Any]:
    values = observation.c
    return (
        select(
            *_OF_SERIES, values.period_start, values.value, values.status, values.as_of, values.run_id,
            *_OF_RUN, _IS_FLAGGED,
        )
        .join(observation, values.series_id == series.c.series_id)
        .join(ingestion_run, ingestion_run.c.run_id == values.run_id)
        .order_by(values.period_start)
    )  # fmt: skip


def _known_rows(asked: Selection) -> Select[Any]:
    """Rows as they stood at `known_at`: the oldest value replaced later, else the one that stands."""
    values, past = observation.c, observation_revision.c
    other = observation_revision.alias()
    replaced_next = (
        select(func.min(other.c.replaced_at))
        .where(
            other.c.series_id == values.series_id,
            other.c.period_start == values.period_start,
            other.c.replaced_at > asked.known_at,
        )
        .scalar_subquery()
    )
    was_replaced = past.series_id.is_not(None)
    run_id = func.coalesce(past.run_id, values.run_id)
    return (
        select(
            *_OF_SERIES, values.period_start,
            *(case((was_replaced, past[name]), else_=values[name]).label(name)
              for name in ("value", "status", "as_of")),
            run_id.label("run_id"), *_OF_RUN, _IS_FLAGGED,
        )
        .join(observation, values.series_id == series.c.series_id)
        .outerjoin(
            observation_revision,
            and_(past.series_id == values.series_id, past.period_start == values.period_start,
                 past.replaced_at == replaced_next),
        )
        .join(ingestion_run, and_(ingestion_run.c.run_id == run_id,
                                  ingestion_run.c.started_at <= asked.known_at))
        .order_by(values.period_start)
    )  # fmt: skip


_OF_SERIES = series.c["series_id", "indicator", "area", "org", "breakdown", "freq"]
_OF_RUN = ingestion_run.c["source", "simulated", "started_at", "finished_at"]
_IS_FLAGGED = exists(
    select(literal(1)).where(
        failed_check.c.series_id == observation.c.series_id,
        failed_check.c.period_start == observation.c.period_start,
    )
).label("is_flagged")


def _series_asked(
    indicators: Sequence[str], asked: Selection, *, any_area: bool = False
) -> list[ColumnElement[bool]]:
    wanted = [
        series.c.indicator.in_(indicators),
        series.c.freq == asked.freq.value,
        series.c.breakdown.in_(asked.breakdowns),
        series.c.org == asked.org,
    ]
    return wanted if any_area else [*wanted, series.c.area.in_(asked.codes)]


def _within_pieces(asked: Selection, period: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a period belongs to the code that it stands under, as the area asked for bore it."""
    if not asked.pieces:
        return literal(True)  # noqa: FBT003 (an SQL value)
    return or_(*(_within(piece, asked.freq, period) for piece in asked.pieces))


def _within(piece: Piece, freq: Freq, period: ColumnElement[Any]) -> ColumnElement[bool]:
    held = and_(series.c.area == piece.area, period >= piece.first_period(freq))
    return held if piece.until is None else and_(held, period < piece.until)


def _newest_period(asked: Selection) -> ScalarSelect[Any]:
    other, run = observation.alias(), ingestion_run.alias()
    query = (
        select(other.c.period_start)
        .where(
            other.c.series_id == series.c.series_id,
            other.c.period_start <= asked.today,
            other.c.status != ObsStatus.FORECAST.value,
            _within_pieces(asked, other.c.period_start),
        )
        .order_by(other.c.period_start.desc())
        .limit(1)
    )
    if asked.known_at is not None:
        past, past_run = observation_revision.alias(), ingestion_run.alias()
        was_known = exists(
            select(literal(1))
            .join_from(past, past_run, past_run.c.run_id == past.c.run_id)
            .where(
                past.c.series_id == other.c.series_id,
                past.c.period_start == other.c.period_start,
                past_run.c.started_at <= asked.known_at,
            )
        )
        query = query.join(run, run.c.run_id == other.c.run_id)
        query = query.where(or_(run.c.started_at <= asked.known_at, was_known))
    return query.correlate(series).scalar_subquery()


def _latest_code_first(found: Sequence[Row[Any]], asked: Selection, *, newest_only: bool) -> Rows:
    """Of several codes of one area, the later one's row for each period, or its newest row."""
    if len(asked.pieces) < 2:  # noqa: PLR2004 (a piece and another)
        return list(found)
    place = {piece.area: at for at, piece in enumerate(asked.pieces)}
    kept: dict[tuple[object, ...], Row[Any]] = {}
    for row in found:
        key = (row.indicator, row.breakdown, None if newest_only else row.period_start)
        if key not in kept or place[row.area] < place[kept[key].area]:
            kept[key] = row
    return sorted(kept.values(), key=lambda row: row.period_start)
