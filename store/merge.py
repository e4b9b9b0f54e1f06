"""Brings what is staged into the store: series, values, revisions, in a few statements over all rows.

Both databases run the same SQL. What happens to each staged value is decided once, in `merged`,
and everything after that reads the decision.
"""

from dataclasses import dataclass

from sqlalchemy import text

from store.engine import Connection

UNCHANGED, NEW, CHANGED, AS_OF_ONLY, SUPERSEDED = 0, 1, 2, 3, 4

_NEW_SERIES = text("""
    INSERT INTO series (indicator, freq, breakdown, org, area)
    SELECT q.indicator, q.freq, q.breakdown, q.org, q.area
    FROM staged_series q
    LEFT JOIN series s ON s.indicator = q.indicator AND s.freq = q.freq AND s.breakdown = q.breakdown
        AND s.org = q.org AND s.area = q.area
    WHERE s.series_id IS NULL
    GROUP BY q.indicator, q.freq, q.breakdown, q.org, q.area
    ORDER BY min(q.n)
""")
_SERIES_IDS = text("""
    UPDATE staged_series SET series_id = (
        SELECT s.series_id FROM series s
        WHERE s.indicator = staged_series.indicator AND s.freq = staged_series.freq
            AND s.breakdown = staged_series.breakdown AND s.org = staged_series.org
            AND s.area = staged_series.area)
""")
# Of several values for one period the newest by the upstream's own date counts, then the last.
# A value equal to the stored one changes nothing, even under another date: only the date moves.
_DECIDE = text(f"""
    INSERT INTO merged (series_id, period_start, value, status, as_of, run_id, n, action)
    SELECT series_id, period_start, value, status, as_of,
        CASE WHEN action = {AS_OF_ONLY} THEN old_run ELSE :run END, n, action
    FROM (
        SELECT w.series_id, w.period_start, w.value, w.status, w.as_of, w.n, o.run_id AS old_run,
            CASE
                WHEN o.series_id IS NULL THEN {NEW}
                WHEN g.simulated <> :simulated THEN CASE WHEN :simulated THEN {SUPERSEDED} ELSE {CHANGED} END
                WHEN w.as_of < o.as_of AND NOT :computed THEN {SUPERSEDED}
                WHEN w.status <> o.status OR w.value <> o.value THEN {CHANGED}
                WHEN w.as_of > o.as_of OR (o.as_of IS NULL AND w.as_of IS NOT NULL) THEN {AS_OF_ONLY}
                ELSE {UNCHANGED}
            END AS action
        FROM (
            SELECT q.series_id, q.n, s.period_start, s.value, s.status, s.as_of, row_number() OVER (
                PARTITION BY q.series_id, s.period_start
                ORDER BY CASE WHEN s.as_of IS NULL THEN 1 ELSE 0 END, s.as_of DESC, s.seq DESC) AS place
            FROM staged s JOIN staged_series q ON q.n = s.n
        ) w
        LEFT JOIN observation o ON o.series_id = w.series_id AND o.period_start = w.period_start
        LEFT JOIN ingestion_run g ON g.run_id = o.run_id
        WHERE w.place = 1 AND NOT (:computed AND w.value IS NULL AND o.series_id IS NULL)
    ) decided
    ORDER BY series_id, period_start
""")  # noqa: S608 (numbers above)
_REVISIONS = text(f"""
    INSERT INTO observation_revision (series_id, period_start, value, status, as_of, run_id, replaced_at)
    SELECT o.series_id, o.period_start, o.value, o.status, o.as_of, o.run_id,
        (SELECT started_at FROM ingestion_run WHERE run_id = :run)
    FROM merged m JOIN observation o ON o.series_id = m.series_id AND o.period_start = m.period_start
    WHERE m.action = {CHANGED} AND o.run_id <> :run
    ON CONFLICT DO NOTHING
""")  # noqa: S608
_VALUES = text(f"""
    INSERT INTO observation (series_id, period_start, value, status, as_of, run_id)
    SELECT series_id, period_start, value, status, as_of, run_id
    FROM merged WHERE action IN ({NEW}, {CHANGED}, {AS_OF_ONLY})
    ON CONFLICT (series_id, period_start) DO UPDATE SET
        value = excluded.value, status = excluded.status, as_of = excluded.as_of, run_id = excluded.run_id
""")  # noqa: S608
# A forecast is not the newest that is known of a series.
_LATEST = text(f"""
    UPDATE series SET latest_period = w.period_start, latest_run_id = w.run_id
    FROM (
        SELECT series_id, period_start, run_id, row_number() OVER (
            PARTITION BY series_id ORDER BY period_start DESC) AS place
        FROM merged WHERE action IN ({NEW}, {CHANGED}) AND status <> 'F'
    ) w
    WHERE w.place = 1 AND series.series_id = w.series_id
        AND (series.latest_period IS NULL OR series.latest_period <= w.period_start)
""")  # noqa: S608
_EMPTY_SERIES = text("""
    DELETE FROM series
    WHERE series_id IN (SELECT series_id FROM staged_series) AND latest_period IS NULL
        AND NOT EXISTS (SELECT 1 FROM observation o WHERE o.series_id = series.series_id)
""")
_COUNTS = text("SELECT action, count(*) FROM merged GROUP BY action")


@dataclass(frozen=True, slots=True)
class Merged:
    """How many values were written, were as stored already, or moved only in their as-of date."""

    written: int
    unchanged: int
    moved: int


def merge(connection: Connection, *, run_id: int, simulated: bool, computed: bool = False) -> Merged:
    """Bring the staged values into the store on behalf of a run.

    A simulated value never replaces a real one, a real one always replaces a simulated one, and
    an older one (by as-of date) never replaces a newer one. `computed` values follow their inputs
    whatever the dates say, and one without a value is written only where a row stands already.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE staged, staged_series"))
    for statement in (_NEW_SERIES, _SERIES_IDS):
        connection.execute(statement)
    connection.execute(_DECIDE, {"run": run_id, "simulated": simulated, "computed": computed})
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE merged"))
    connection.execute(_REVISIONS, {"run": run_id})
    for statement in (_VALUES, _LATEST, _EMPTY_SERIES):
        connection.execute(statement)
    counts: dict[int, int] = {row[0]: row[1] for row in connection.execute(_COUNTS)}
    moved = counts.get(AS_OF_ONLY, 0)
    return Merged(counts.get(NEW, 0) + counts.get(CHANGED, 0), counts.get(UNCHANGED, 0) + moved, moved)
