"""The two SELECT statements behind every reading, built once for each shape of question.

Building a statement costs several times what running it does, so it is kept and only its
parameters change.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)

from domain.records import ObsStatus
from store.tables import Instant, failed_check, ingestion_run, observation, observation_revision, series

_TODAY = bindparam("today", type_=Date)
_KNOWN_AT = bindparam("known_at", type_=Instant)
_ORG = bindparam("org", type_=String)
_OF_SERIES = series.c["series_id", "indicator", "area", "org", "breakdown", "freq"]
_OF_RUN = (
    *ingestion_run.c["source", "simulated"],
    func.coalesce(ingestion_run.c.finished_at, ingestion_run.c.started_at, type_=Instant).label(
        "recorded_at"
    ),
)
_IS_FLAGGED = exists(
    select(literal(1)).where(
        failed_check.c.series_id == observation.c.series_id,
        failed_check.c.period_start == observation.c.period_start,
    )
).label("is_flagged")

SERIES_ID, INDICATOR, AREA, ORG, BREAKDOWN, PERIOD_START, IS_FLAGGED = 0, 1, 2, 3, 4, 6, -1
"""Where columns stand in a row of `values`: in loops over many rows, by name they cost most of the time."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Which conditions a question has; `pieces` says of each code of the area whether it ended.

    `one` says that there is one indicator and one breakdown: lists are spelt out anew at each call.
    """

    pieces: tuple[bool, ...]
    one: bool
    newest_only: bool = False
    since: bool = False
    until: bool = False
    known_at: bool = False
    every_org: bool = False
    most: bool = False


@cache
def values(shape: Shape) -> Select[Any]:
    """Values with their series and run, by period.

    Parameters: indicators and breakdowns, or indicator and breakdown; freq, org; as the shape says
    today, since, until, before, known_at; area_0, since_0 and until_0 of the first code of an area
    and so on, or areas.
    """
    period = observation.c.period_start
    query = _known_values() if shape.known_at else _standing_values()
    org = series.c.org != "" if shape.every_org else series.c.org == _ORG
    query = query.where(*_series_asked(shape), org, _one_of_areas(shape), *_within(shape.pieces, period))
    if shape.newest_only:
        query = query.where(period == _newest_period(shape))
    if shape.most:
        query = query.where(period >= _first_of_last(shape))
    if shape.since:
        query = query.where(period >= bindparam("since", type_=Date))
    if shape.until:
        query = query.where(period <= bindparam("until", type_=Date))
    return query.order_by(period)


@cache
def newest_periods(shape: Shape) -> Select[Any]:
    """The newest period by indicator and breakdown, of one area or, without pieces, of all there are."""
    newest = series.c.latest_period
    query = select(series.c.indicator, series.c.breakdown, func.max(newest).label("newest"))
    query = query.where(*_series_asked(shape), series.c.org == _ORG, newest.is_not(None))
    if shape.pieces:
        query = query.where(_one_of_areas(shape), *_within(shape.pieces, newest))
    return query.group_by(series.c.indicator, series.c.breakdown)


def _standing_values() -> Select[Any]:
    held = observation.c
    return (
        select(
            *_OF_SERIES, held.period_start, held.value, held.status, held.as_of, held.run_id,
            *_OF_RUN, _IS_FLAGGED,
        )
        .join(observation, held.series_id == series.c.series_id)
        .join(ingestion_run, ingestion_run.c.run_id == held.run_id)
    )  # fmt: skip


def _known_values() -> Select[Any]:
    """Values as they stood at `known_at`: the first replaced after it, else the one that stands."""
    held, past, other = observation.c, observation_revision.c, observation_revision.alias()
    replaced_next = (
        select(func.min(other.c.replaced_at))
        .where(
            other.c.series_id == held.series_id,
            other.c.period_start == held.period_start,
            other.c.replaced_at > _KNOWN_AT,
        )
        .scalar_subquery()
    )
    run_id = func.coalesce(past.run_id, held.run_id)
    facts = [
        case((past.series_id.is_not(None), past[name]), else_=held[name]).label(name)
        for name in ("value", "status", "as_of")
    ]
    return (
        select(*_OF_SERIES, held.period_start, *facts, run_id.label("run_id"), *_OF_RUN, _IS_FLAGGED)
        .join(observation, held.series_id == series.c.series_id)
        .outerjoin(
            observation_revision,
            and_(
                past.series_id == held.series_id,
                past.period_start == held.period_start,
                past.replaced_at == replaced_next,
            ),
        )
        .join(ingestion_run, and_(ingestion_run.c.run_id == run_id, ingestion_run.c.started_at <= _KNOWN_AT))
    )


def _first_of_last(shape: Shape) -> ColumnElement[Any]:
    """The period from which a series has its last ones, as many as `before` says and one more."""
    other = observation.alias()
    query = select(other.c.period_start).where(
        other.c.series_id == series.c.series_id, *_within(shape.pieces, other.c.period_start)
    )
    if shape.until:
        query = query.where(other.c.period_start <= bindparam("until", type_=Date))
    query = query.order_by(other.c.period_start.desc()).limit(1).offset(bindparam("before", type_=Integer))
    return func.coalesce(query.correlate(series).scalar_subquery(), literal(date.min, Date))


def _newest_period(shape: Shape) -> ScalarSelect[Any]:
    """The newest period of a series that has begun, is no forecast, and was known."""
    other, run = observation.alias(), ingestion_run.alias()
    query = (
        select(other.c.period_start)
        .where(
            other.c.series_id == series.c.series_id,
            other.c.period_start <= _TODAY,
            other.c.status != literal(ObsStatus.FORECAST.value),
            *_within(shape.pieces, other.c.period_start),
        )
        .order_by(other.c.period_start.desc())
        .limit(1)
    )
    if shape.known_at:
        past, past_run = observation_revision.alias(), ingestion_run.alias()
        was_known = exists(
            select(literal(1))
            .join_from(past, past_run, past_run.c.run_id == past.c.run_id)
            .where(
                past.c.series_id == other.c.series_id,
                past.c.period_start == other.c.period_start,
                past_run.c.started_at <= _KNOWN_AT,
            )
        )
        query = query.join(run, run.c.run_id == other.c.run_id)
        query = query.where(or_(run.c.started_at <= _KNOWN_AT, was_known))
    return query.correlate(series).scalar_subquery()


def _series_asked(shape: Shape) -> list[ColumnElement[bool]]:
    asked = series.c.freq == bindparam("freq", type_=String)
    if shape.one:
        indicator, breakdown = bindparam("indicator", type_=String), bindparam("breakdown", type_=String)
        return [series.c.indicator == indicator, asked, series.c.breakdown == breakdown]
    return [
        series.c.indicator.in_(bindparam("indicators", expanding=True)),
        asked,
        series.c.breakdown.in_(bindparam("breakdowns", expanding=True)),
    ]


def _one_of_areas(shape: Shape) -> ColumnElement[bool]:
    """What the index is searched by: `_within` says the same of pieces, but in other words for each."""
    if shape.pieces:
        return series.c.area.in_([bindparam(f"area_{at}", type_=String) for at in range(len(shape.pieces))])
    return series.c.area.in_(bindparam("areas", expanding=True))


def _within(pieces: tuple[bool, ...], period: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """Whether a period belongs to the code that it stands under, as the area asked for bore it."""
    found = []
    for at, ended in enumerate(pieces):
        conditions = [
            series.c.area == bindparam(f"area_{at}", type_=String),
            period >= bindparam(f"since_{at}", type_=Date),
        ]
        if ended:
            conditions.append(period < bindparam(f"until_{at}", type_=Date))
        found.append(and_(*conditions))
    return [or_(*found)] if found else []
