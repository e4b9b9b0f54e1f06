"""No question of a page reads a large table from end to end, and a server knows how large they are."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text

from store import schema
from store.command.ingest import writing
from store.engine import Engine, connect
from store.query import indicators
from tests.store.bring import PLAN, REVENUE, bring, month

LARGE = ("series", "observation", "observation_revision", "failed_check")


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """A store of SQLite, whose planner tells what it scans."""
    engine = connect(f"sqlite:///{tmp_path / 'ioc.db'}")
    schema.migrate(engine)
    yield engine
    engine.dispose()


def test_questions_search_and_never_scan(sqlite_engine: Engine, now: datetime) -> None:
    bring(sqlite_engine, [month(2025, number, 1.0) for number in range(1, 7)], now=now)
    asked: list[tuple[str, Any]] = []
    with sqlite_engine.connect() as connection:
        event.listen(connection, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
        area, period = "91", date(2025, 6, 1)
        for known_at in (None, now):
            indicators.latest(connection, [REVENUE, PLAN], area=area, now=now, known_at=known_at)
            indicators.history(connection, REVENUE, area=area, now=now, known_at=known_at, since=period)
            indicators.by_area(
                connection, REVENUE, areas=["89", "38"], period=None, now=now, known_at=known_at
            )
            indicators.by_breakdown(
                connection, REVENUE, area=area, period=period, dimension="revenue", now=now
            )
        indicators.revisions(connection, REVENUE, area=area, period=period)
        scans = [
            (row.detail, statement)
            for statement, parameters in list(asked)
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            if row.detail.split()[0] == "SCAN" and row.detail.split()[1].startswith(LARGE)
        ]
    assert len(asked) > 20
    assert scans == []


def test_postgresql_looks_at_its_tables_after_a_run_that_brought_much(
    engine: Engine, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite plans without statistics")
    monkeypatch.setattr(writing, "MANY", 6)
    known = text("SELECT reltuples FROM pg_class WHERE oid = 'observation'::regclass")
    with engine.connect() as connection:
        before = connection.execute(known).scalar_one()
    bring(engine, [month(2025, number, 1.0) for number in range(1, 7)], now=now)
    with engine.connect() as connection:
        found = connection.execute(known).scalar_one()
        counted = connection.execute(text("SELECT count(*) FROM observation")).scalar_one()
    assert (before, found) == (-1, counted)
