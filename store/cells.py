"""Writes what was added up as observations: sums of steps are flows, their running sums stocks.

What was not counted is zero (a flow) or as it was before (a stock), so only what changes has a row.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Date, bindparam, text

import catalogue
from domain.periods import Freq, first_day, local_day
from store import territory
from store.engine import Connection
from store.measures import Stock
from store.staging import load
from store.tally import CELLS, Cell, Changes, run_up

if TYPE_CHECKING:
    from store.counting import Kept

STATUSES = 100
"""Room for the codes of a status below the number of an indicator."""
FIRST, LAST = "0001-01-01", "9999-12-31"
PORTION = 100_000
"""Changes that are handed over at a time."""

_TABLES = {
    "cell": "cell INTEGER PRIMARY KEY, org TEXT, place TEXT, breakdown TEXT",
    "piece": "place TEXT, area TEXT, since DATE, until DATE",
    "kind": "number INTEGER PRIMARY KEY, indicator TEXT, status TEXT, stock INTEGER",
    "change": "line BIGINT, period DATE, x BIGINT, PRIMARY KEY (line, period)",
    "slot": "line BIGINT, number INTEGER, cell INTEGER, freq TEXT, area TEXT, since DATE, until DATE,"
    " breakdown TEXT, series_id BIGINT",
    "line": "line BIGINT PRIMARY KEY, since DATE, base DOUBLE PRECISION",
    "next_value": "series_id BIGINT, period_start DATE, value DOUBLE PRECISION,"
    " PRIMARY KEY (series_id, period_start)",
}
_ORDERED = ("change", "next_value")
"""Filled in the order of their keys, in which SQLite then keeps and finds them."""
# SQLite joins in the order that is written where it says CROSS JOIN; PostgreSQL decides by itself.
_SLOTS = text(f"""
    INSERT INTO slot (line, number, cell, freq, area, since, until, breakdown)
    SELECT l.line, k.number, c.cell, CASE l.line % 2 WHEN 1 THEN 'M' ELSE 'D' END, p.area, p.since, p.until,
        c.breakdown || k.status
    FROM (SELECT DISTINCT line FROM change) l CROSS JOIN kind k CROSS JOIN cell c CROSS JOIN piece p
    WHERE k.number = l.line / 2 / {CELLS} AND c.cell = l.line / 2 % {CELLS} AND p.place = c.place
""")  # noqa: S608
_SERIES_IDS = text("""
    UPDATE slot SET series_id = (
        SELECT s.series_id FROM kind k CROSS JOIN cell c CROSS JOIN series s
        WHERE k.number = slot.number AND c.cell = slot.cell AND s.indicator = k.indicator
            AND s.freq = slot.freq AND s.breakdown = slot.breakdown AND s.org = c.org AND s.area = slot.area)
    WHERE series_id IS NULL
""")
_NEW_SERIES = text("""
    INSERT INTO series (indicator, freq, breakdown, org, area)
    SELECT k.indicator, l.freq, l.breakdown, c.org, l.area
    FROM slot l CROSS JOIN kind k CROSS JOIN cell c
    WHERE l.series_id IS NULL AND k.number = l.number AND c.cell = l.cell AND EXISTS (
        SELECT 1 FROM change x WHERE x.line = l.line AND x.period >= l.since AND x.period < l.until)
""")
_FLOWS = text("""
    INSERT INTO next_value (series_id, period_start, value)
    SELECT l.series_id, x.period, coalesce(o.value, 0) + x.x
    FROM slot l CROSS JOIN kind k CROSS JOIN change x
    LEFT JOIN observation o ON o.series_id = l.series_id AND o.period_start = x.period
    WHERE k.number = l.number AND k.stock = 0
        AND x.line = l.line AND x.period >= l.since AND x.period < l.until
""")
# A line of a stock goes through all the codes that its area bore. Its value at a point is what
# stood there before (the newest row up to it) and all that was added up to it.
_LINES = text("""
    INSERT INTO line (line, since)
    SELECT l.line, min(x.period)
    FROM (SELECT DISTINCT line, number FROM slot) l CROSS JOIN kind k CROSS JOIN change x
    WHERE k.number = l.number AND k.stock = 1 AND x.line = l.line
    GROUP BY l.line
""")
_BASES = text("""
    UPDATE line SET base = (
        SELECT o.value FROM slot s CROSS JOIN observation o
        WHERE s.line = line.line AND o.series_id = s.series_id AND o.period_start = (
            SELECT max(b.period_start) FROM observation b
            WHERE b.series_id = s.series_id AND b.period_start < line.since)
        ORDER BY o.period_start DESC LIMIT 1)
""")
_STOCKS = text("""
    INSERT INTO next_value (series_id, period_start, value)
    WITH point AS (
        SELECT s.line, s.series_id, x.period, x.x, NULL AS old
        FROM line l CROSS JOIN slot s CROSS JOIN change x
        WHERE s.line = l.line AND x.line = l.line AND x.period >= s.since AND x.period < s.until
        UNION ALL
        SELECT s.line, s.series_id, o.period_start, 0, o.value
        FROM line l CROSS JOIN slot s CROSS JOIN observation o
        WHERE s.line = l.line AND o.series_id = s.series_id AND o.period_start >= l.since
    ), met AS (
        SELECT line, series_id, period, sum(x) AS x, max(old) AS old FROM point GROUP BY 1, 2, 3
    ), run AS (
        SELECT met.*, sum(x) OVER w AS added, count(old) OVER w AS step
        FROM met WINDOW w AS (PARTITION BY line ORDER BY period)
    ), stood AS (
        SELECT run.*, max(old) OVER (PARTITION BY line, step) AS before FROM run
    )
    SELECT r.series_id, r.period, coalesce(r.before, l.base, 0) + r.added
    FROM stood r CROSS JOIN line l WHERE l.line = r.line
""")
# What is replaced while its period is still running is no revision: it was never said of the whole.
_REVISIONS = text("""
    INSERT INTO observation_revision (series_id, period_start, value, status, as_of, run_id, replaced_at)
    SELECT o.series_id, o.period_start, o.value, o.status, o.as_of, o.run_id,
        (SELECT started_at FROM ingestion_run WHERE run_id = :run)
    FROM next_value n
    JOIN observation o ON o.series_id = n.series_id AND o.period_start = n.period_start
    JOIN series s ON s.series_id = n.series_id
    WHERE o.value <> n.value AND o.run_id <> :run
        AND o.period_start < CASE s.freq WHEN 'D' THEN :day ELSE :month END
    ON CONFLICT DO NOTHING
""").bindparams(bindparam("day", type_=Date), bindparam("month", type_=Date))
_WRITE = text("""
    INSERT INTO observation (series_id, period_start, value, status, as_of, run_id)
    SELECT series_id, period_start, value, 'A', :as_of, :run FROM next_value WHERE true
    ORDER BY series_id, period_start
    ON CONFLICT (series_id, period_start) DO UPDATE SET
        value = excluded.value, as_of = excluded.as_of, run_id = excluded.run_id
    WHERE observation.value <> excluded.value
""").bindparams(bindparam("as_of", type_=Date))
_LATEST = text("""
    UPDATE series SET latest_period = w.newest, latest_run_id = :run
    FROM (SELECT series_id, max(period_start) AS newest FROM next_value GROUP BY series_id) w
    WHERE series.series_id = w.series_id
        AND (series.latest_period IS NULL OR series.latest_period <= w.newest)
""")


class CellWriter:
    """Takes changes in portions, then writes the observations of all of them.

    Of indicators that are `fresh` nothing is stored yet, so what changes of their stocks is all there is.
    """

    def __init__(
        self, connection: Connection, kept: Sequence["Kept"], *, fresh: Collection["Kept"], run_id: int
    ) -> None:
        self._connection = connection
        self._kept = kept
        self._fresh = fresh
        self._run = run_id
        self._changes: list[Changes] = []
        kept_so = " WITHOUT ROWID" if connection.dialect.name == "sqlite" else ""
        for name, columns in _TABLES.items():
            how = kept_so if name in _ORDERED else ""
            connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {name} ({columns}){how}")

    def stage(self, kept: "Kept", changes: Iterable[Changes]) -> None:
        """Keep changes of an indicator, ordered by period, until they are written; no line comes twice."""
        to_be_run_up = kept in self._fresh and isinstance(kept.measure, Stock)
        self._changes += map(run_up, changes) if to_be_run_up else changes

    def write(self, cells: Mapping[Cell, int], *, last: datetime | None, now: datetime) -> bool:
        """Write what the changes make of the observations; say whether there were any.

        `last` is when the source was counted before.
        """
        self._open_slots(cells)
        for statement in (_FLOWS, _LINES, _BASES, _STOCKS):
            self._connection.execute(statement)
        if last is not None:
            before = local_day(last)
            days = {"day": before, "month": first_day(Freq.MONTH, before)}
            self._connection.execute(_REVISIONS, {"run": self._run, **days})
        run = {"run": self._run}
        written = self._connection.execute(_WRITE, {"as_of": local_day(now), **run}).rowcount
        self._connection.execute(_LATEST, run)
        return written > 0

    def _open_slots(self, cells: Mapping[Cell, int]) -> None:
        """Find the series of every line that changes, or make them."""
        run = self._connection.exec_driver_sql
        told: list[tuple[object, ...]] = [
            (number, cell.org, cell.place, cell.breakdown) for cell, number in cells.items()
        ]
        load(self._connection, "cell", ("cell", "org", "place", "breakdown"), told)
        pieces = list(_pieces({cell.place for cell in cells}))
        load(self._connection, "piece", ("place", "area", "since", "until"), pieces)
        load(self._connection, "kind", ("number", "indicator", "status", "stock"), self._kinds())
        self._load_changes()
        self._analyze("change, cell, piece, kind")
        self._connection.execute(_SLOTS)
        run("CREATE INDEX ix_slot ON slot (line)")
        self._analyze("slot")
        for statement in (_SERIES_IDS, _NEW_SERIES, _SERIES_IDS):
            self._connection.execute(statement)

    def _load_changes(self) -> None:
        """Hand over what was staged, in the order of lines and periods."""
        if not self._changes:
            return
        lines, periods, sums = map(np.concatenate, zip(*self._changes, strict=True))
        self._changes.clear()
        if not len(lines):
            return
        first = periods.min()
        names = np.datetime_as_string(np.arange(first, periods.max() + 1).astype("datetime64[D]")).tolist()
        order = np.argsort(lines, kind="stable")
        for at in range(0, len(order), PORTION):
            part = order[at : at + PORTION]
            days = map(names.__getitem__, (periods[part] - first).tolist())
            rows: list[tuple[object, ...]] = list(
                zip(lines[part].tolist(), days, sums[part].tolist(), strict=True)
            )
            load(self._connection, "change", ("line", "period", "x"), rows)

    def _analyze(self, tables: str) -> None:
        if self._connection.dialect.name == "postgresql":
            self._connection.exec_driver_sql(f"ANALYZE {tables}")

    def _kinds(self) -> list[tuple[object, ...]]:
        """Every number under which steps are counted: the indicator, and what of it is meant."""
        statuses = [int(status) for status in catalogue.codelists()["dossier_statuses"].items]
        found: list[tuple[object, ...]] = []
        for kept in self._kept:
            code = kept.indicator.code
            stock = int(isinstance(kept.measure, Stock) and kept not in self._fresh)
            found.append((kept.number, code, "", stock))
            if kept.measure.by_status:
                found += [(kept.number + each, code, f"status={each}", stock) for each in statuses]
        return found


def _pieces(places: Iterable[str]) -> Iterator[tuple[object, ...]]:
    """The codes under which each place stood, and when; a province follows its history."""
    for place in places:
        code = place.removeprefix("home:")
        if code == place:
            yield place, place, FIRST, LAST
            continue
        parts = territory.pieces(code)
        for part in parts:
            since = FIRST if part is parts[-1] else part.since.isoformat()
            yield place, part.area, since, part.until.isoformat() if part.until else LAST
