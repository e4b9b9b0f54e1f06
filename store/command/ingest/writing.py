"""Writes the items of a run in one transaction: staged, merged, counted, rolled up."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice

from sqlalchemy import Row, text

import catalogue
from domain.periods import local_day, midnight
from domain.records import Record, Rejection
from store import staging
from store.command.checkpoint import keep_log_small
from store.command.ingest.ledger import Outcome, end_run, end_well, forget, keep_rejections, run_of
from store.counting import Counting
from store.engine import Connection, Engine, lock_for_writing
from store.event_merge import merge_events
from store.event_staging import EventStaging
from store.intake import Intake
from store.merge import Merged, merge
from store.place_counts import place_counts
from store.plausibility import flag_jumps
from store.registers import RegisterStaging
from store.rollup import roll_up
from store.tables import metadata
from store.validation import Rules
from store.withholding import withhold

INGEST_LOCK = 7_200_002
"""Number of the advisory lock under which PostgreSQL takes one run at a time."""
AT_ONCE = 1_000
"""Items that are made before they are staged: one by one in turns, both take a fifth longer."""
MANY = 20_000
"""Items of one run after which the tables are no longer what the database takes them for."""


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
        run = run_of(connection, run_id)
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
                keep_rejections(connection, run_id)
                moved = _followed(connection, waiting, merged, run)
                counted = counting.finish()
                day = min(intake.newest_as_of or local_day(now), local_day(now))
                counts = Intake(waiting, events, registers, rules, as_of=day)
                counted |= _count_places(connection, waiting, counts, run)
                end_run(
                    connection,
                    outcome,
                    finished_at=now,
                    upstream_as_of=intake.newest_as_of,
                    raw_path=raw_path or None,
                    raw_sha256=raw_sha256 or None,
                )
                end_well(
                    connection,
                    run,
                    now=now,
                    as_of=intake.newest_as_of,
                    changed=bool(outcome.written or moved or counted),
                )
                if outcome.written >= MANY:
                    _plan_anew(connection)
    if dry_run:
        forget(engine, run_id)
    else:
        keep_log_small(engine)
    return outcome


def _stage(
    intake: Intake,
    items: Iterable[Record | Rejection],
    on_progress: Callable[[int], None] | None,
) -> None:
    coming = withhold(items)
    while part := list(islice(coming, AT_ONCE)):
        for item in part:
            intake.take(item)
            if on_progress is not None and intake.read % staging.BATCH == 0:
                on_progress(intake.read)
    if on_progress is not None:
        on_progress(intake.read)


def _lock(connection: Connection) -> None:
    """Let no other run in until this transaction ends."""
    lock_for_writing(connection)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": INGEST_LOCK})


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
    return _followed(connection, waiting, merge(connection, run_id=run.run_id, simulated=run.simulated), run)


def _followed(
    connection: Connection, waiting: staging.Staging, merged: Merged, run: Row[int, str, bool]
) -> bool:
    """Flag and roll up the values that a merge changed; say whether there are any."""
    changed = bool(merged.written or merged.moved)
    if changed:
        flag_jumps(connection)
        roll_up(connection, waiting, run_id=run.run_id, simulated=run.simulated)
    return changed
