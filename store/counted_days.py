"""The total of a province for every day from the first record on: that a day was counted, even as zero."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import Date, bindparam, text

from domain.periods import local_day
from store import territory
from store.engine import Connection
from store.measures import Stock
from store.staging import load
from store.tables import Instant

if TYPE_CHECKING:
    from store.counting import Kept

ONE_DAY = timedelta(days=1)
_COLUMNS = ("indicator", "area", "period_start", "value")
_SPAN = (bindparam("since", type_=Date), bindparam("until", type_=Date))
_FIRST = text("""
    SELECT s.indicator, min(o.period_start) AS first
    FROM series s JOIN observation o ON o.series_id = s.series_id
    WHERE s.indicator = :indicator AND s.freq = 'D' AND s.org = '' AND s.breakdown = ''
    GROUP BY s.indicator
""").columns(first=Date)
_ROWS = (
    text("""
    SELECT o.period_start, o.value FROM series s JOIN observation o ON o.series_id = s.series_id
    WHERE s.indicator = :indicator AND s.freq = 'D' AND s.org = '' AND s.breakdown = '' AND s.area = :area
        AND o.period_start >= :since AND o.period_start < :until
    ORDER BY o.period_start
""")
    .columns(period_start=Date)
    .bindparams(*_SPAN)
)
_BEFORE = text("""
    SELECT o.value FROM series s JOIN observation o ON o.series_id = s.series_id
    WHERE s.indicator = :indicator AND s.freq = 'D' AND s.org = '' AND s.breakdown = '' AND s.area = :area
        AND o.period_start < :since
    ORDER BY o.period_start DESC LIMIT 1
""").bindparams(_SPAN[0])
_SERIES = text("""
    INSERT INTO series (indicator, freq, breakdown, org, area)
    SELECT DISTINCT d.indicator, 'D', '', '', d.area FROM dense d
    WHERE NOT EXISTS (
        SELECT 1 FROM series s WHERE s.indicator = d.indicator AND s.freq = 'D' AND s.breakdown = ''
            AND s.org = '' AND s.area = d.area)
""")
_WRITE = text("""
    INSERT INTO observation (series_id, period_start, value, status, as_of, run_id)
    SELECT s.series_id, d.period_start, d.value, 'A', :as_of, :run
    FROM dense d
    JOIN series s ON s.indicator = d.indicator AND s.freq = 'D' AND s.breakdown = '' AND s.org = ''
        AND s.area = d.area
    WHERE true ON CONFLICT (series_id, period_start) DO NOTHING
""").bindparams(bindparam("as_of", type_=Date))
_LATEST = text("""
    UPDATE series SET latest_period = w.newest, latest_run_id = :run
    FROM (SELECT indicator, area, max(period_start) AS newest FROM dense GROUP BY indicator, area) w
    WHERE series.indicator = w.indicator AND series.area = w.area AND series.freq = 'D'
        AND series.breakdown = '' AND series.org = ''
        AND (series.latest_period IS NULL OR series.latest_period <= w.newest)
""")
_COUNTED = text("""
    INSERT INTO counted (indicator, source, since, until, simulated, run_id)
    VALUES (:indicator, :source, :since, :until, :simulated, :run)
    ON CONFLICT (indicator) DO UPDATE SET
        since = excluded.since, until = excluded.until, simulated = excluded.simulated,
        run_id = excluded.run_id
""").bindparams(bindparam("since", type_=Date), bindparam("until", type_=Instant))


def fill_days(
    connection: Connection,
    kept: Sequence["Kept"],
    since: Mapping[str, date | None],
    *,
    last: datetime | None,
    now: datetime,
    source: str,
    simulated: bool,
    run_id: int,
) -> bool:
    """Give every counted day a total of the province, and remember how far has been counted.

    `since` says from which day on each indicator was counted before, `last` until when.
    True where a day was added.
    """
    today = local_day(now)
    connection.exec_driver_sql(
        "CREATE TEMPORARY TABLE dense (indicator TEXT, area TEXT, period_start DATE, value DOUBLE PRECISION)"
    )
    rows: list[tuple[object, ...]] = []
    for subject in dict.fromkeys(each.measure.subject for each in kept):
        mine = [each for each in kept if each.measure.subject is subject]
        first, homes = _first(connection, mine), _homes(connection, mine)
        for each in mine:
            code = each.indicator.code
            known = since.get(code)
            if first is not None:
                ranges = [(first, today + ONE_DAY)]
                if known is not None and last is not None:
                    ranges = [(first, known), (local_day(last) + ONE_DAY, today + ONE_DAY)]
                for home in homes:
                    stock = isinstance(each.measure, Stock)
                    for begin, end in ranges:
                        rows += _missing(connection, code, home, begin, end, stock=stock)
            connection.execute(
                _COUNTED,
                {
                    "indicator": code,
                    "source": source,
                    "since": first,
                    "until": now,
                    "simulated": simulated,
                    "run": run_id,
                },
            )
    load(connection, "dense", _COLUMNS, rows)
    run = {"run": run_id}
    connection.execute(_SERIES)
    connection.execute(_WRITE, {"as_of": today, **run})
    connection.execute(_LATEST, run)
    return bool(rows)


def _first(connection: Connection, kept: Sequence["Kept"]) -> date | None:
    """The first day on which any indicator of a subject counted anything."""
    found = (connection.execute(_FIRST, {"indicator": each.indicator.code}).one_or_none() for each in kept)
    return min((row.first for row in found if row is not None), default=None)


def _homes(connection: Connection, kept: Sequence["Kept"]) -> set[str]:
    query = text("SELECT DISTINCT area FROM series WHERE indicator = :indicator AND freq = 'D' AND org = ''")
    return {
        territory.home(area)
        for each in kept
        for (area,) in connection.execute(query, {"indicator": each.indicator.code})
    }


def _missing(
    connection: Connection, indicator: str, home: str, since: date, until: date, *, stock: bool
) -> Iterator[tuple[object, ...]]:
    """The days of [since, until) without a total: zero of what happens, of what stands as before."""
    if since >= until:
        return
    pieces = sorted(territory.pieces(home), key=lambda piece: piece.since)
    bounds = [date.min, *(piece.since for piece in pieces[1:]), date.max]
    value = 0.0
    for piece, begin, end in zip(pieces, bounds, bounds[1:], strict=False):
        asked = {"indicator": indicator, "area": piece.area, "since": max(begin, since)}
        asked["until"] = min(end, until)
        if stock:
            before = connection.execute(_BEFORE, asked).scalar()
            value = value if before is None else before
        there = {row.period_start: row.value for row in connection.execute(_ROWS, asked)}
        day = max(begin, since)
        while day < min(end, until):
            if day not in there:
                yield indicator, piece.area, day.isoformat(), value
            elif stock:
                value = there[day]
            day += ONE_DAY
