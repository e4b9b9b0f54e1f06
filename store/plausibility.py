"""Flags values that jump: more than the catalogue's factor away from the value before.

A flagged value stands in the store and on the screen, marked; a person decides. A value is
compared with the one before it in its series, so a value that arrives late is checked, and so is
the one after it: the flags do not depend on the order in which values came.
"""

from collections.abc import Iterator
from datetime import date
from itertools import islice

from sqlalchemy import Date, insert, text

import catalogue
from store import territory
from store.engine import Connection
from store.merge import CHANGED, NEW
from store.staging import BATCH
from store.tables import failed_check
from wording import number

_SUSPECTS = text(f"""
    INSERT INTO suspect (series_id, period_start, ratio)
    SELECT m.series_id, m.period_start, q.jump_ratio
    FROM merged m JOIN staged_series q ON q.n = m.n
    WHERE q.jump_ratio IS NOT NULL AND m.action IN ({NEW}, {CHANGED})
""")  # noqa: S608 (numbers)
_FOLLOWERS = text("""
    INSERT INTO suspect (series_id, period_start, ratio)
    SELECT DISTINCT x.series_id, (
        SELECT min(o.period_start) FROM observation o
        WHERE o.series_id = x.series_id AND o.period_start > x.period_start AND o.value IS NOT NULL), x.ratio
    FROM suspect x
""")
_ACQUIT = text("""
    DELETE FROM failed_check WHERE kind = 'jump' AND EXISTS (
        SELECT 1 FROM suspect x
        WHERE x.series_id = failed_check.series_id AND x.period_start = failed_check.period_start)
""")
_JUMPS = text("""
    SELECT DISTINCT x.series_id, x.period_start, o.run_id, o.value, p.value AS before_value,
        p.period_start AS before_period, s.indicator, s.area
    FROM suspect x
    JOIN series s ON s.series_id = x.series_id
    JOIN observation o ON o.series_id = x.series_id AND o.period_start = x.period_start
    JOIN observation p ON p.series_id = x.series_id AND p.period_start = (
        SELECT max(q.period_start) FROM observation q
        WHERE q.series_id = x.series_id AND q.period_start < x.period_start AND q.value IS NOT NULL)
    WHERE o.value <> 0 AND p.value <> 0
        AND (abs(o.value) > x.ratio * abs(p.value) OR abs(p.value) > x.ratio * abs(o.value))
    ORDER BY x.series_id, x.period_start
""").columns(period_start=Date, before_period=Date)


def flag_jumps(connection: Connection) -> None:
    """Check the values just merged, and those that follow them, against the value before."""
    for statement in (_SUSPECTS, _FOLLOWERS, _ACQUIT):
        connection.execute(statement)
    failures = _failures(connection)
    while batch := list(islice(failures, BATCH)):
        connection.execute(insert(failed_check), batch)


def _failures(connection: Connection) -> Iterator[dict[str, object]]:
    for row in connection.execute(_JUMPS.execution_options(yield_per=BATCH)):
        before: date = row.before_period
        if not territory.comparable(row.indicator, row.area, before, row.period_start):
            continue
        decimals = catalogue.indicators()[row.indicator].decimals
        yield {
            "series_id": row.series_id,
            "period_start": row.period_start,
            "kind": "jump",
            "detail": f"{number(row.before_value, decimals)} → {number(row.value, decimals)}",
            "run_id": row.run_id,
        }
