"""A run: begun, then written in one transaction, or failed. The only way in for numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Row, delete, func, insert, literal, select, text, update

import catalogue
from domain.periods import local_day, midnight
from domain.records import Record, Rejection
from store import staging
from store.counting import Counting
from store.engine import Connection, Engine, lock_for_writing, writing
from store.event_merge import merge_events
from store.event_staging import EventStaging
from store.intake import Intake
from store.merge import merge
from store.place_counts import place_counts
from store.plausibility import flag_jumps
from store.registers import RegisterStaging
from store.rollup import roll_up
from store.tables import Instant, ingestion_run, metadata, source_status
from store.validation import Rules
from store.withholding import withhold
from wording import say

INGEST_LOCK = 7_200_002
"""Number of the advisory lock under which PostgreSQL takes one run at a time."""
MANY = 20_000
"""Items of one run after which the tables are no longer what the database takes them for."""


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


def write(
    engine: Engine,
    run_id: int,
    items: Iterable[Record | Rejection],
    *,
    now: datetime,
    as_of: date | None,
    raw_path: str = "",
    raw_sha256: str = "",
    dry_run: bool = False,
    on_progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Bring the items of a run into the store: all of them, or on an exception none.

    `as_of` is the upstream's date for items that carry none of their own. Of equal keys the last
    wins (the newest by as-of date, where they differ). `on_progress` is told the number of items
    read, once a batch. A dry run counts what would happen and leaves no trace, the run included.

    Raises:
        LookupError: no run has this number.
    """
    with staging.opened(engine) as connection:
        run = _run(connection, run_id)
        connection.rollback()
        waiting = staging.Staging(connection)
        events = EventStaging(connection, now=now)
        registers = RegisterStaging(connection, now=now)
        rules = Rules(today=local_day(now))
        intake = Intake(waiting, events, registers, rules, as_of=as_of)
        with connection.begin():
            _stage(intake, items, on_progress)
            waiting.flush()
            events.flush()
            registers.flush()
        outcome = Outcome(run_id, intake.read, 0, 0, 0, waiting.rejected, tuple(intake.first_rejections))
        with connection.begin() as transaction:
            _lock(connection)
            merged = merge(connection, run_id=run_id, simulated=run.simulated)
            counting = Counting(
                connection,
                source=run.source,
                run_id=run_id,
                simulated=run.simulated,
                now=_counted_to(run.source, now),
            )
            brought = merge_events(connection, events, counting, source=run.source, run_id=run_id)
            listed = registers.merge(source=run.source, run_id=run_id, simulated=run.simulated)
            outcome = replace(
                outcome,
                written=merged.written + brought.written + listed.written,
                unchanged=merged.unchanged + brought.unchanged + listed.unchanged,
            )
            taken = outcome.read - outcome.rejected
            outcome = replace(outcome, superseded=taken - outcome.written - outcome.unchanged)
            if dry_run:
                transaction.rollback()
            else:
                _keep_rejections(connection, run_id)
                if merged.written or merged.moved:
                    flag_jumps(connection)
                    roll_up(connection, waiting, run_id=run_id, simulated=run.simulated)
                counted = counting.finish()
                day = min(intake.newest_as_of or local_day(now), local_day(now))
                counts = Intake(waiting, events, registers, rules, as_of=day)
                counted |= _count_places(connection, waiting, counts, run)
                _end_run(
                    connection,
                    outcome,
                    finished_at=now,
                    upstream_as_of=intake.newest_as_of,
                    raw_path=raw_path or None,
                    raw_sha256=raw_sha256 or None,
                )
                _end_well(
                    connection,
                    run,
                    now=now,
                    as_of=intake.newest_as_of,
                    changed=bool(outcome.written or merged.moved or counted),
                )
                if outcome.written >= MANY:
                    _plan_anew(connection)
    if dry_run:
        forget(engine, run_id)
    return outcome


def _plan_anew(connection: Connection) -> None:
    """Have PostgreSQL look at what has grown: by itself it does so later, and until then plans for little."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"ANALYZE {', '.join(metadata.tables)}"))


def _counted_to(source: str, now: datetime) -> datetime:
    """Up to when the records of a source count: of one that was retired, the end of its last day."""
    declared = catalogue.sources().get(source)
    if declared is None or declared.retired is None:
        return now
    return min(now, midnight(declared.retired.since) - timedelta(seconds=1))


def _count_places(
    connection: Connection, waiting: staging.Staging, counts: Intake, run: Row[int, str, bool]
) -> bool:
    """Count the places of the source as they stand now, by a fresh `counts`; say whether a count changed."""
    waiting.clear()
    for count in place_counts(connection, source=run.source, day=counts.newest_as_of or date.min):
        counts.take(count)
    waiting.flush()
    merged = merge(connection, run_id=run.run_id, simulated=run.simulated)
    if merged.written or merged.moved:
        flag_jumps(connection)
        roll_up(connection, waiting, run_id=run.run_id, simulated=run.simulated)
    return bool(merged.written or merged.moved)


def fail(engine: Engine, run_id: int, *, kind: str, message: str, now: datetime) -> None:
    """End a run that could not be read; its source is failing since the first of such runs in a row."""
    with writing(engine) as connection:
        run = _run(connection, run_id)
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


def _stage(
    intake: Intake,
    items: Iterable[Record | Rejection],
    on_progress: Callable[[int], None] | None,
) -> None:
    for item in withhold(items):
        intake.take(item)
        if on_progress is not None and intake.read % staging.BATCH == 0:
            on_progress(intake.read)
    if on_progress is not None:
        on_progress(intake.read)


def forget(engine: Engine, run_id: int) -> None:
    """Strike a run that wrote nothing from the ledger."""
    with writing(engine) as connection:
        runs = ingestion_run.c
        connection.execute(delete(ingestion_run).where(runs.run_id == run_id, runs.status != "ok"))


def _run(connection: Connection, run_id: int) -> Row[int, str, bool]:
    runs = ingestion_run.c
    query = select(runs.run_id, runs.source, runs.simulated).where(runs.run_id == run_id)
    row = connection.execute(query).one_or_none()
    if row is None:
        raise LookupError(f"no run {run_id}")
    return row


def _lock(connection: Connection) -> None:
    """Let no other run in until this transaction ends."""
    lock_for_writing(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": INGEST_LOCK})


def _enter_source(connection: Connection, source: str) -> None:
    connection.execute(
        text("INSERT INTO source_status (source) VALUES (:source) ON CONFLICT DO NOTHING"), {"source": source}
    )


def _keep_rejections(connection: Connection, run_id: int) -> None:
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


def _end_run(connection: Connection, outcome: Outcome, **facts: object) -> None:
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


def _end_well(
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
