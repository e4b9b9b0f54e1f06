"""The ledger of runs: each with its beginning and its end, and what these say of its source."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Row, delete, func, insert, literal, select, text, update

from domain.records import Rejection
from store.engine import Connection, Engine, writing
from store.tables import Instant, ingestion_run, source_status
from wording import say


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the items of a run; read = written + unchanged + superseded + rejected.

    `rejections` holds the first 1,000 of them, those of the store itself included.
    """

    run_id: int
    read: int
    written: int
    unchanged: int
    superseded: int
    rejected: int
    rejections: tuple[Rejection, ...] = ()


def begin(
    engine: Engine,
    *,
    source: str,
    origin: str,
    simulated: bool,
    now: datetime,
    window: tuple[datetime, datetime] | None = None,
    dry_run: bool = False,
) -> int:
    """Enter a run of `source` in the ledger and give its number; committed at once.

    Of a dry run the source hears nothing; `write` strikes it out again, or `forget` where it failed.

    A run of the same source that is still said to be running was broken off, for one process
    brings data in: it is marked so. Should it live after all, its own end corrects the mark.
    """
    since, until = window or (None, None)
    with writing(engine) as connection:
        runs = ingestion_run.c
        connection.execute(
            update(ingestion_run)
            .where(runs.source == source, runs.status == "running")
            .values(
                status="failed", finished_at=now, error_kind="interrupted", error=say("store.interrupted")
            )
        )
        run_id = connection.execute(
            insert(ingestion_run)
            .values(
                source=source,
                origin=origin,
                simulated=simulated,
                started_at=now,
                status="running",
                window_since=since,
                window_until=until,
            )
            .returning(runs.run_id)
        ).scalar_one()
        if not dry_run:
            _enter_source(connection, source)
            connection.execute(
                update(source_status).where(source_status.c.source == source).values(last_attempt_at=now)
            )
    return int(run_id)


def fail(engine: Engine, run_id: int, *, kind: str, message: str, now: datetime) -> None:
    """End a run that could not be read; its source is failing since the first of such runs in a row."""
    with writing(engine) as connection:
        run = run_of(connection, run_id)
        connection.execute(
            update(ingestion_run)
            .where(ingestion_run.c.run_id == run_id)
            .values(status="failed", finished_at=now, error_kind=kind, error=message)
        )
        _enter_source(connection, run.source)
        connection.execute(
            update(source_status)
            .where(source_status.c.source == run.source)
            .values(
                failing_since=func.coalesce(source_status.c.failing_since, literal(now, Instant)),
                failures=source_status.c.failures + 1,
                error_kind=kind,
                error=message,
            )
        )


def forget(engine: Engine, run_id: int) -> None:
    """Strike a run that wrote nothing from the ledger."""
    with writing(engine) as connection:
        runs = ingestion_run.c
        connection.execute(delete(ingestion_run).where(runs.run_id == run_id, runs.status != "ok"))


def run_of(connection: Connection, run_id: int) -> Row[int, str, bool]:
    """Number and source of a run, and whether it is simulated.

    Raises:
        LookupError: no run has this number.
    """
    runs = ingestion_run.c
    query = select(runs.run_id, runs.source, runs.simulated).where(runs.run_id == run_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise LookupError(f"no run {run_id}")
    return row


def keep_rejections(connection: Connection, run_id: int) -> None:
    """Append the staged rejections to those that the run has already."""
    connection.execute(
        text("""
            INSERT INTO rejection (run_id, ordinal, position, reason, payload)
            SELECT :run, ordinal + (SELECT count(*) FROM rejection WHERE run_id = :run), position, reason,
                payload
            FROM staged_rejection
        """),
        {"run": run_id},
    )


def end_run(connection: Connection, outcome: Outcome, **facts: object) -> None:
    """Enter the counts of an outcome, on top of what the run has counted before."""
    runs = ingestion_run.c
    connection.execute(
        update(ingestion_run)
        .where(runs.run_id == outcome.run_id)
        .values(
            status="ok",
            error_kind=None,
            error=None,
            records_read=runs.records_read + outcome.read,
            records_written=runs.records_written + outcome.written,
            records_unchanged=runs.records_unchanged + outcome.unchanged,
            records_superseded=runs.records_superseded + outcome.superseded,
            records_rejected=runs.records_rejected + outcome.rejected,
            **facts,
        )
    )


def end_well(
    connection: Connection, run: Row[int, str, bool], *, now: datetime, as_of: date | None, changed: bool
) -> None:
    """Say of the source that it answered, and whether for real; its as-of date never goes back."""
    kept = source_status.c
    _enter_source(connection, run.source)
    found = connection.execute(select(kept.upstream_as_of).where(kept.source == run.source)).scalar_one()
    connection.execute(
        update(source_status)
        .where(kept.source == run.source)
        .values(
            last_success_at=now,
            last_success_run_id=run.run_id,
            upstream_as_of=max((day for day in (found, as_of) if day is not None), default=None),
            failing_since=None,
            failures=0,
            error_kind=None,
            error=None,
            simulated=run.simulated,
            data_version=kept.data_version + int(changed),
        )
    )


def _enter_source(connection: Connection, source: str) -> None:
    connection.execute(
        text("INSERT INTO source_status (source) VALUES (:source) ON CONFLICT DO NOTHING"), {"source": source}
    )
