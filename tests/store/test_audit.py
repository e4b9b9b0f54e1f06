"""The audit trail: a chain that shows every change to it."""

import threading
from datetime import datetime

import pytest
from sqlalchemy import delete, insert, select, text, update

from store.__main__ import main
from store.command.audit import append
from store.engine import Engine
from store.errors import StoreError
from store.query.audit import Verdict, trail, verify
from store.tables import audit


def fill(engine: Engine, now: datetime, rows: int = 5) -> None:
    for number in range(rows):
        with engine.begin() as connection:
            append(connection, at=now, username=f"người {number}", action="export", subject="x", after="y")


def remove_guard(engine: Engine) -> None:
    """What only who owns the tables can do."""
    if engine.dialect.name == "sqlite":
        statements = ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"]
    else:
        statements = ["ALTER TABLE audit DISABLE TRIGGER USER"]
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_rows_are_only_ever_added(engine: Engine, now: datetime) -> None:
    fill(engine, now)
    statements = ["UPDATE audit SET username = 'x' WHERE audit_id = 2", "DELETE FROM audit"]
    for statement in [*statements, *(["TRUNCATE audit"] if engine.dialect.name == "postgresql" else [])]:
        with pytest.raises(StoreError, match="only ever added"), engine.begin() as connection:
            connection.execute(text(statement))
    fill(engine, now, rows=1)
    with engine.connect() as connection:
        assert verify(connection) == Verdict(6, None)


def test_a_person_can_have_the_trail_followed(
    engine: Engine, database_url: str, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(engine, now)
    command = ["--database-url", database_url, "audit-verify"]
    assert main(command) == 0
    assert "nguyên vẹn: 5 dòng" in capsys.readouterr().out
    remove_guard(engine)
    with engine.begin() as connection:
        connection.execute(text("UPDATE audit SET username = 'x' WHERE audit_id = 3"))
    assert main(command) == 1
    assert "dòng số 3 không khớp" in capsys.readouterr().err


def test_an_empty_trail_and_a_whole_one_are_whole(engine: Engine, now: datetime) -> None:
    with engine.connect() as connection:
        assert verify(connection) == Verdict(0, None)
    fill(engine, now)
    with engine.connect() as connection:
        assert verify(connection) == Verdict(5, None)
        assert [act.username for act in trail(connection, limit=2)] == ["người 4", "người 3"]
        assert [act.username for act in trail(connection, username="người 1")] == ["người 1"]


@pytest.mark.parametrize("what", ["username", "address", "action", "subject", "before", "after"])
def test_a_changed_row_breaks_the_chain(engine: Engine, now: datetime, what: str) -> None:
    fill(engine, now)
    remove_guard(engine)
    with engine.begin() as connection:
        third = connection.scalars(
            select(audit.c.audit_id).order_by(audit.c.audit_id).offset(2).limit(1)
        ).one()
        connection.execute(update(audit).where(audit.c.audit_id == third).values({what: "giả"}))
    with engine.connect() as connection:
        assert verify(connection).broken_at == third


def test_a_removed_row_and_one_slipped_in_break_the_chain(engine: Engine, now: datetime) -> None:
    fill(engine, now)
    remove_guard(engine)
    with engine.connect() as connection:
        numbers = connection.scalars(select(audit.c.audit_id).order_by(audit.c.audit_id)).all()
    with engine.begin() as connection:
        connection.execute(delete(audit).where(audit.c.audit_id == numbers[1]))
        assert verify(connection).broken_at == numbers[2]
        connection.rollback()
    with engine.begin() as connection:
        row = {"at": now, "username": "x", "action": "y", "previous_hash": "1" * 64, "hash": "2" * 64}
        connection.execute(insert(audit).values(row))
    with engine.connect() as connection:
        assert verify(connection).broken_at is not None


def test_an_act_that_is_undone_leaves_no_row(engine: Engine, now: datetime) -> None:
    with engine.connect() as connection:
        append(connection, at=now, username="a", action="export")
        connection.rollback()
        assert verify(connection) == Verdict(0, None)


def test_many_writers_make_one_chain(engine: Engine, now: datetime) -> None:
    threads = [threading.Thread(target=fill, args=(engine, now)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        assert verify(connection) == Verdict(30, None)
