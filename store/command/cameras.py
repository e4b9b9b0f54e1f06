"""What the camera gateway writes down: each condition that a camera came into, and that it watches at all."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from domain.cameras import GATEWAY, Turn
from domain.periods import local_day
from store.engine import Connection, Engine, writing
from store.tables import camera_event, ingestion_run, source_status


def begin(engine: Engine) -> None:
    """End what an earlier gateway left open, at the last moment at which it is known to have watched."""
    with writing(engine) as connection:
        alive = connection.scalar(
            select(source_status.c.last_success_at).where(source_status.c.source == GATEWAY)
        )
        last = camera_event.c.since if alive is None else _later(connection, alive)
        connection.execute(update(camera_event).where(_lasting()).values(until=last))


def record(engine: Engine, turns: Sequence[Turn], *, now: datetime, simulated: bool) -> None:
    """Write down conditions as confirmed, each once, and end those before them; also that we watch."""
    with writing(engine) as connection:
        if turns:
            run_id = _run(connection, turns, now=now, simulated=simulated)
            for turn in turns:
                _end(connection, [turn.camera], turn.at)
            connection.execute(insert(camera_event), [_row(turn, run_id) for turn in turns])
            _status(connection, now, last_success_run_id=run_id, simulated=simulated, changed=True)
        else:
            _status(connection, now)


def leave(engine: Engine, cameras: Collection[str], *, now: datetime) -> None:
    """Watch these no more: their conditions end."""
    with writing(engine) as connection:
        _end(connection, cameras, now)
        _status(connection, now, changed=True)


def _row(turn: Turn, run_id: int) -> dict[str, Any]:
    return {
        "source": GATEWAY, "source_id": turn.camera, "area": turn.area, "org": turn.org,
        "condition": turn.condition.value, "since": turn.at, "until": None, "run_id": run_id,
    }  # fmt: skip


def _run(connection: Connection, turns: Sequence[Turn], *, now: datetime, simulated: bool) -> int:
    entered = insert(ingestion_run).values(
        source=GATEWAY, started_at=min(turn.at for turn in turns), finished_at=now, status="ok",
        simulated=simulated, upstream_as_of=local_day(now), records_read=len(turns),
        records_written=len(turns),
    )  # fmt: skip
    run_id: int = connection.execute(entered.returning(ingestion_run.c.run_id)).scalar_one()
    return run_id


def _end(connection: Connection, cameras: Collection[str], at: datetime) -> None:
    those = camera_event.c.source_id.in_(list(cameras))
    connection.execute(update(camera_event).where(_lasting(), those).values(until=_later(connection, at)))


def _later(connection: Connection, at: datetime) -> Any:
    """An end that is never before the beginning, whatever the clock of the machine did."""
    greatest = func.max if connection.dialect.name == "sqlite" else func.greatest
    return greatest(camera_event.c.since, at, type_=camera_event.c.since.type)


def _lasting() -> Any:
    return (camera_event.c.source == GATEWAY) & camera_event.c.until.is_(None)


def _status(connection: Connection, now: datetime, *, changed: bool = False, **values: Any) -> None:
    told = {"last_attempt_at": now, "last_success_at": now, "upstream_as_of": local_day(now)}
    cleared = {"failing_since": None, "failures": 0, "error_kind": None, "error": None}
    version = {"data_version": source_status.c.data_version + 1} if changed else {}
    connection.execute(
        update(source_status)
        .where(source_status.c.source == GATEWAY)
        .values(**told, **cleared, **version, **values)
    )
