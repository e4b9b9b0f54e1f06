"""From steps to observations: which cells a record belongs to, and what the steps make of their values.

A cell is what a number is about besides the indicator and the period: an agency, an area, a group
of agencies or the whole province, and a value of one dimension or of two. Provinces and agencies
as a whole are kept by day and by month, everything else by month. What was not counted is zero
(a flow) or as it was before (a stock), so only what changes has a row; the total of the province
has one for every day, which says that the day was counted.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from itertools import count
from typing import TYPE_CHECKING

from sqlalchemy import Date, Table, bindparam, text

import catalogue
from domain.periods import Freq, first_day, local_day
from store import territory
from store.engine import Connection
from store.measures import SUBJECTS, Stock
from store.staging import load

if TYPE_CHECKING:
    from store.counting import Kept

STATUSES = 100
"""Room for the codes of a status below the number of an indicator."""
NARROW = 1_000_000_000
"""Numbers from here on are of combinations by day, those below of combinations by month."""
_PROVINCE, _AGENCY = "p", "o"
FIRST, LAST = "0001-01-01", "9999-12-31"

_TABLES = {
    "wide": "combo BIGINT PRIMARY KEY, p BIGINT, o BIGINT",
    "cell": "cell INTEGER PRIMARY KEY, org TEXT, place TEXT, breakdown TEXT",
    "member": "id BIGINT, cell INTEGER, plain INTEGER",
    "piece": "place TEXT, area TEXT, since DATE, until DATE",
    "kind": "number INTEGER PRIMARY KEY, indicator TEXT, status TEXT, stock INTEGER, broken_down INTEGER",
    "fine": "number INTEGER, id BIGINT, freq TEXT, period DATE, x BIGINT",
    "change": "number INTEGER, cell INTEGER, freq TEXT, area TEXT, period DATE, x BIGINT",
    "slot": "number INTEGER, cell INTEGER, freq TEXT, area TEXT, since DATE, breakdown TEXT, series_id BIGINT",
    "next_value": "series_id BIGINT, period_start DATE, value DOUBLE PRECISION",
}
_MONTH = {
    "sqlite": "date(day, 'start of month')",
    "postgresql": "CAST(date_trunc('month', day) AS DATE)",
}
_FINE = """
    INSERT INTO fine (number, id, freq, period, x)
    SELECT number, {id}, '{freq}', {period}, sum(x) FROM {source} GROUP BY 1, 2, 4
"""
_CHANGES = text("""
    INSERT INTO change (number, cell, freq, area, period, x)
    SELECT f.number, m.cell, f.freq, p.area, f.period, sum(f.x)
    FROM fine f
    JOIN kind k ON k.number = f.number
    JOIN member m ON m.id = f.id AND (m.plain = 1 OR k.broken_down = 1)
    JOIN cell c ON c.cell = m.cell
    JOIN piece p ON p.place = c.place AND f.period >= p.since AND f.period < p.until
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(f.x) <> 0
""")
_SLOTS = text("""
    INSERT INTO slot (number, cell, freq, area, since, breakdown)
    SELECT l.number, l.cell, l.freq, p.area, p.since, c.breakdown || k.status
    FROM (SELECT DISTINCT number, cell, freq FROM change) l
    JOIN kind k ON k.number = l.number JOIN cell c ON c.cell = l.cell JOIN piece p ON p.place = c.place
""")
_NEW_SERIES = text("""
    INSERT INTO series (indicator, freq, breakdown, org, area)
    SELECT k.indicator, l.freq, l.breakdown, c.org, l.area
    FROM slot l JOIN kind k ON k.number = l.number JOIN cell c ON c.cell = l.cell
    WHERE l.series_id IS NULL AND EXISTS (
        SELECT 1 FROM change x
        WHERE x.number = l.number AND x.cell = l.cell AND x.freq = l.freq AND x.area = l.area)
    ORDER BY l.number, l.cell, l.freq
""")
_SERIES_IDS = text("""
    UPDATE slot SET series_id = (
        SELECT s.series_id FROM kind k, cell c, series s
        WHERE k.number = slot.number AND c.cell = slot.cell AND s.indicator = k.indicator
            AND s.freq = slot.freq AND s.breakdown = slot.breakdown AND s.org = c.org AND s.area = slot.area)
    WHERE series_id IS NULL
""")
_FLOWS = text("""
    INSERT INTO next_value (series_id, period_start, value)
    SELECT l.series_id, x.period, coalesce(o.value, 0) + x.x
    FROM change x
    JOIN kind k ON k.number = x.number AND k.stock = 0
    JOIN slot l ON l.number = x.number AND l.cell = x.cell AND l.freq = x.freq AND l.area = x.area
    LEFT JOIN observation o ON o.series_id = l.series_id AND o.period_start = x.period
""")
# A line is a stock through all the codes that its area bore. Its value at a point is what stood
# there before (the newest row up to it) and all that was added up to it.
_STOCKS = text("""
    INSERT INTO next_value (series_id, period_start, value)
    WITH line AS (
        SELECT x.number, x.cell, x.freq, min(x.period) AS since
        FROM change x JOIN kind k ON k.number = x.number AND k.stock = 1
        GROUP BY x.number, x.cell, x.freq
    ), base AS (
        SELECT number, cell, freq, value, row_number() OVER (
            PARTITION BY number, cell, freq ORDER BY since DESC) AS place
        FROM (
            SELECT l.number, l.cell, l.freq, s.since, (
                SELECT o.value FROM observation o
                WHERE o.series_id = s.series_id AND o.period_start < l.since
                ORDER BY o.period_start DESC LIMIT 1) AS value
            FROM line l JOIN slot s ON s.number = l.number AND s.cell = l.cell AND s.freq = l.freq
            WHERE s.series_id IS NOT NULL
        ) known WHERE value IS NOT NULL
    ), point AS (
        SELECT x.number, x.cell, x.freq, x.area, x.period, x.x, NULL AS old
        FROM change x JOIN kind k ON k.number = x.number AND k.stock = 1
        UNION ALL
        SELECT l.number, l.cell, l.freq, s.area, o.period_start, 0, o.value
        FROM line l JOIN slot s ON s.number = l.number AND s.cell = l.cell AND s.freq = l.freq
        JOIN observation o ON o.series_id = s.series_id AND o.period_start >= l.since
    ), met AS (
        SELECT number, cell, freq, area, period, sum(x) AS x, max(old) AS old
        FROM point GROUP BY number, cell, freq, area, period
    ), run AS (
        SELECT met.*, sum(x) OVER w AS added, count(old) OVER w AS step
        FROM met WINDOW w AS (PARTITION BY number, cell, freq ORDER BY period)
    ), stood AS (
        SELECT run.*, max(old) OVER (PARTITION BY number, cell, freq, step) AS before FROM run
    )
    SELECT s.series_id, r.period, coalesce(r.before, b.value, 0) + r.added
    FROM stood r
    JOIN slot s ON s.number = r.number AND s.cell = r.cell AND s.freq = r.freq AND s.area = r.area
    LEFT JOIN base b ON b.number = r.number AND b.cell = r.cell AND b.freq = r.freq AND b.place = 1
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


class Cells:
    """The cells that the steps of one run belong to, and their observations."""

    def __init__(
        self,
        connection: Connection,
        kept: Sequence["Kept"],
        *,
        run_id: int,
    ) -> None:
        self._connection = connection
        self._kept = kept
        self._run = run_id
        self._numbers: dict[tuple[str, str, str], int] = {}
        self._members: list[tuple[object, ...]] = []

    def gather(self) -> None:
        """Add up the steps by cell and period."""
        run, dialect = self._connection.exec_driver_sql, self._connection.dialect.name
        for name, columns in _TABLES.items():
            run(f"CREATE TEMPORARY TABLE {name} ({columns})")
        self._place()
        load(
            self._connection, "kind", ("number", "indicator", "status", "stock", "broken_down"), self._kinds()
        )
        month = _MONTH[dialect]
        run(_FINE.format(id="combo", freq="M", period=month, source="step"))
        for name in ("p", "o"):
            source = f"step JOIN wide USING (combo) WHERE number / {STATUSES} * {STATUSES} = number"
            run(_FINE.format(id=name, freq="D", period="day", source=source))
        run("CREATE INDEX ix_member ON member (id)")
        if dialect == "postgresql":
            run("ANALYZE fine, member, cell, piece, kind")
        self._connection.execute(_CHANGES)
        self._connection.execute(_SLOTS)
        run("CREATE INDEX ix_slot ON slot (number, cell, freq, area)")
        run("CREATE INDEX ix_change ON change (number, cell, freq, area)")
        if dialect == "postgresql":
            run("ANALYZE change, slot")
        for statement in (_SERIES_IDS, _NEW_SERIES, _SERIES_IDS):
            self._connection.execute(statement)

    def write(self, *, last: datetime | None, now: datetime) -> bool:
        """Write what the steps make of the observations; say whether any changed.

        `last` is when the source was counted before.
        """
        self._connection.execute(_FLOWS)
        self._connection.execute(_STOCKS)
        today = local_day(now)
        if last is not None:
            before = local_day(last)
            days = {"day": before, "month": first_day(Freq.MONTH, before)}
            self._connection.execute(_REVISIONS, {"run": self._run, **days})
        written = self._connection.execute(_WRITE, {"run": self._run, "as_of": today}).rowcount
        self._connection.execute(_LATEST, {"run": self._run})
        return written > 0

    def _kinds(self) -> list[tuple[object, ...]]:
        """Every number under which steps are written: the indicator, and what of it is meant."""
        statuses = [int(status) for status in catalogue.codelists()["dossier_statuses"].items]
        found: list[tuple[object, ...]] = []
        for kept in self._kept:
            code, stock = kept.indicator.code, int(isinstance(kept.measure, Stock))
            found.append((kept.number, code, "", stock, int(kept.measure.broken_down)))
            if kept.measure.by_status:
                found += [(kept.number + each, code, f"status={each}", stock, 0) for each in statuses]
        return found

    def _place(self) -> None:
        """Say of every combination which cells it belongs to."""
        ids = count(NARROW)
        by_day: dict[tuple[str, ...], int] = {}
        wide: list[tuple[object, ...]] = []
        query = text("SELECT combo, subject, org, area, d0, d1, d2 FROM combo")
        for combo, subject, org, area, *values in self._connection.execute(query):
            declared = SUBJECTS[subject]
            dims = {
                name: f"{name}={value}"
                for name, value in zip(declared.dimensions, values, strict=False)
                if value
            }
            province, group = f"home:{territory.home(area)}", f"group={_kind(org)}"
            for name in (_PROVINCE, _AGENCY):
                key = (name, province, group, *values) if name == _PROVINCE else (name, province, org)
                if key in by_day:
                    continue
                by_day[key] = next(ids)
                if name == _AGENCY:
                    self._join(by_day[key], org, province, ("",))
                else:
                    self._join(by_day[key], "", province, ("", group, *dims.values()))
            wide.append((combo, by_day[_PROVINCE, province, group, *values], by_day[_AGENCY, province, org]))
            pairs = [
                "|".join(dims[name] for name in pair)
                for pair in declared.pairs
                if all(name in dims for name in pair)
            ]
            self._join(combo, org, province, ("", *dims.values(), *pairs))
            grouped = [f"{group}|{each}" for each in dims.values()]
            self._join(combo, "", province, ("", group, *dims.values(), *pairs, *grouped))
            if not territory.is_province(area):
                self._join(combo, "", area, ("", *dims.values()))
        cells = [(number, *cell) for cell, number in self._numbers.items()]
        load(self._connection, "wide", ("combo", "p", "o"), wide)
        load(self._connection, "member", ("id", "cell", "plain"), self._members)
        load(self._connection, "cell", ("cell", "org", "place", "breakdown"), cells)
        places = {place for _, place, _ in self._numbers}
        load(self._connection, "piece", ("place", "area", "since", "until"), list(_pieces(places)))

    def _join(self, member: int, org: str, place: str, breakdowns: Iterable[str]) -> None:
        for breakdown in breakdowns:
            cell = (org, place, breakdown)
            number = self._numbers.setdefault(cell, len(self._numbers) + 1)
            self._members.append((member, number, int(not breakdown)))


def clear(connection: Connection, table: Table) -> None:
    """Empty a temporary table."""
    connection.exec_driver_sql(f"DELETE FROM {table.name}")  # noqa: S608 (a name of ours)


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


@cache
def _kind(org: str) -> str:
    return catalogue.organisations()[org].kind
