"""What is new: numbers that moved most, numbers that were revised, series that are overdue, failed checks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

import catalogue
from domain.answers import Movement, Revised
from domain.freshness import State
from domain.periods import Freq
from domain.readings import Absence, Reading
from store import territory
from store.query import indicators
from store.query.progress import HUNDRED, PER_YEAR, Place, difference, year_before
from store.tables import Instant, failed_check, ingestion_run, observation_revision, series

SMALL = 10
"""Counts and amounts that both lie below this move by leaps that mean nothing."""
PERCENT = "%"
"""Unit of indicators that are ratios or changes themselves: a percentage of them would mislead."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that failed a check, and when the run that brought it ended."""

    indicator: str
    area: str
    breakdown: str
    freq: Freq
    period_start: date
    kind: str
    detail: str
    at: datetime


def movements(connection: Connection, codes: Sequence[str], place: Place, *, most: int) -> list[Movement]:
    """Of `codes`, those whose newest period differs most from the same one a year before, most first.

    Left out are percentages, small numbers, what is told no more, what a reform or a new definition makes
    incomparable, and periods of which a year does not hold a whole number (days, weeks).
    """
    meant = catalogue.indicators()
    yearly = [code for code in _amounts(codes) if meant[code].freq in PER_YEAR]
    living = (each for each in _newest(connection, yearly, place) if each.freshness.state is not State.DEAD)
    newest = [each for each in living if each.value is not None]
    found = []
    for before, after in _pairs(connection, newest, place):
        changed = difference(after.freq, (after.period_start, after.period_start), [before], [after])
        if changed is not None and not _is_small(before.value, after.value):
            found.append(Movement(after, before.value or 0.0, changed.percent))
    found.sort(key=lambda moved: -abs(moved.percent))
    return found[:most]


def revised(
    connection: Connection, codes: Sequence[str], place: Place, *, since: datetime, most: int
) -> list[Revised]:
    """Of `codes`, the values that took another one's place since `since`, largest change first.

    Each period once, beside the value that stood before the last revision.
    """
    last = _replaced(connection, _amounts(codes), place, since=since)
    found = []
    for reading in _as_they_stand(connection, list(last), place):
        before, at = last[reading.indicator, reading.period_start]
        if reading.value is not None and before and reading.value != before:
            percent = (reading.value - before) / abs(before) * HUNDRED
            found.append(Revised(reading, before, percent, at))
    found.sort(key=lambda each: -abs(each.percent))
    return found[:most]


def overdue(connection: Connection, codes: Sequence[str], place: Place) -> list[Reading]:
    """The newest reading of those of `codes` that are late or dead, in the order asked."""
    return [
        each for each in _newest(connection, codes, place) if each.freshness.state in (State.LATE, State.DEAD)
    ]


def doubts(connection: Connection, place: Place, *, since: datetime, most: int) -> list[Doubt]:
    """Values of an area that failed a check in a run that ended since `since`, newest period first."""
    ended = ingestion_run.c.finished_at
    query = (
        select(*series.c["indicator", "area", "breakdown", "freq"], failed_check, ended)
        .join(series, series.c.series_id == failed_check.c.series_id)
        .join(ingestion_run, ingestion_run.c.run_id == failed_check.c.run_id)
        .where(
            ingestion_run.c.source.in_(list(catalogue.sources())),
            ended >= since,
            series.c.area.in_([piece.area for piece in territory.pieces(place.area)]),
        )
        .order_by(failed_check.c.period_start.desc(), series.c.indicator, series.c.breakdown)
        .limit(most)
    )
    return [
        Doubt(
            row.indicator, row.area, row.breakdown, Freq(row.freq), row.period_start, row.kind, row.detail,
            row.finished_at,
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def refusals(connection: Connection, *, since: datetime) -> dict[str, tuple[int, datetime]]:
    """How many items of each source were refused by runs that ended since `since`, and when the last did."""
    run = ingestion_run.c
    query = (
        select(run.source, func.sum(run.records_rejected), func.max(run.finished_at, type_=Instant))
        .where(run.source.in_(list(catalogue.sources())), run.finished_at >= since, run.records_rejected > 0)
        .group_by(run.source)
        .order_by(run.source)
    )
    return {source: (int(count), at) for source, count, at in connection.execute(query)}


def _newest(connection: Connection, codes: Sequence[str], place: Place) -> list[Reading]:
    found = indicators.latest(
        connection, codes, area=place.area, now=place.now, known_at=place.known_at, org=place.org
    )
    return [each for each in found if not isinstance(each, Absence)]


def _amounts(codes: Sequence[str]) -> list[str]:
    meant = catalogue.indicators()
    return [code for code in codes if meant[code].unit != PERCENT]


def _pairs(
    connection: Connection, newest: Sequence[Reading], place: Place
) -> Iterator[tuple[Reading, Reading]]:
    """Each reading that has one a year before, under the same code of the area, behind that one."""
    wanted = {(each.indicator, year_before(each.freq, each.period_start)): each for each in newest}
    for before in _as_they_stand(connection, list(wanted), place):
        after = wanted[before.indicator, before.period_start]
        if before.area == after.area:
            yield before, after


def _as_they_stand(
    connection: Connection, wanted: Sequence[tuple[str, date]], place: Place
) -> Iterator[Reading]:
    """The readings of (indicator, period); those of one period are asked for at once."""
    together: dict[tuple[Freq, date], list[str]] = {}
    for code, start in wanted:
        together.setdefault((catalogue.indicators()[code].freq, start), []).append(code)
    for (freq, start), codes in together.items():
        yield from indicators.of_period(
            connection, codes, area=place.area, period=start, freq=freq, now=place.now,
            known_at=place.known_at, org=place.org,
        )  # fmt: skip


def _replaced(
    connection: Connection, codes: Sequence[str], place: Place, *, since: datetime
) -> dict[tuple[str, date], tuple[float | None, datetime]]:
    """The value before the last revision of each (indicator, period), and when it was replaced."""
    past = observation_revision.c
    query = (
        select(series.c.indicator, past.period_start, past.value, past.replaced_at)
        .join(observation_revision, past.series_id == series.c.series_id)
        .where(
            series.c.indicator.in_(codes),
            series.c.freq.in_({catalogue.indicators()[code].freq.value for code in codes}),
            series.c.area.in_([piece.area for piece in territory.pieces(place.area)]),
            series.c.org == place.org,
            series.c.breakdown == "",
            past.replaced_at >= since,
            past.replaced_at <= (place.known_at or place.now),
        )
        .order_by(past.replaced_at)
    )
    found = connection.execute(query)
    return {(row.indicator, row.period_start): (row.value, row.replaced_at) for row in found}


def _is_small(*values: float | None) -> bool:
    return all(abs(value or 0) < SMALL for value in values)
