"""One run of one source: ask, keep what came, understand it, store it. All of it or nothing.

The network is done with before the store is locked: what came is first kept on disk and then
read from there within one transaction, so that a slow source holds up no other.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from threading import Event
from typing import cast

import adapters
from adapters.base import Adapter, Client, Payload, ShapeError, Window
from adapters.http import HttpClient
from adapters.workbook import WorkbookParser
from domain.freshness import SourceHealth
from domain.periods import local_day, midnight
from domain.records import Record, Rejection
from jobs.border import (
    alone,
    clock_from,
    collect_seldom,
    forgotten,
    keep,
    log_success,
    past_of,
    recorded,
    while_allowed,
)  # fmt: skip
from jobs.deployment import Deployment, SourceDeployment
from jobs.report import ImportReport
from store.command import ingest
from store.command.ingest import Outcome
from store.command.marks import mark_simulated
from store.engine import Engine
from store.query.sources import rejections
from wording import say

OVERLAP = timedelta(days=1)
"""How far before the last success a run asks again: upstream clocks differ and records come late."""
REJECTIONS_AT_ONCE = 10_000
KEY = "reporters"
"""Secret under which those who send reports become hashes; the same for as long as hashes are compared."""

Progress = Callable[[int], None]


def run_source(
    engine: Engine,
    *,
    source: str,
    settings: Deployment,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    client: Client | None = None,
    patience: timedelta = timedelta(),
    stopping: Event | None = None,
    on_progress: Progress | None = None,
) -> Outcome:
    """Ask a source over the network for [since, until) and store what it answers.

    `since` is the last success less `OVERLAP` unless given, at the first run the day that
    `backfill_from` names; `until` is `now` unless given. Where another process is at the source
    it waits for `patience`.

    Raises:
        AdapterError: the source failed; the run is recorded with the reason.
        NotNowError: another process is at it, this one is stopping, or the disk is full.
        StoreError: the store did not answer.
    """
    config = settings.sources[source]
    adapter = cast(Adapter, adapters.load(source))
    clock = clock_from(now)
    collect_seldom()
    with alone(engine, source, clock, patience=patience) as lease, ExitStack() as closing:
        past = past_of(engine, source)
        window = Window(since or _since(past, config, now=now), until or now)
        asked = client or closing.enter_context(_client(source, settings))
        run_id = ingest.begin(
            engine,
            source=source,
            origin=config.url,
            simulated=config.simulated,
            now=now,
            window=(window.since, window.until),
        )
        with recorded(engine, source, run_id, clock=clock, new=past is None or past.failing_since is None):
            answers = while_allowed(adapter.fetch(asked, window), lease, stopping)
            kept = keep(settings, source, answers, run_id=run_id, now=now)
            if kept.simulated and not config.simulated:
                mark_simulated(engine, run_id)
            items = chain.from_iterable(map(adapter.parse, kept.payloads()))
            outcome = ingest.write(
                engine,
                run_id,
                while_allowed(items, lease, stopping),
                now=clock(),
                as_of=kept.as_of,
                raw_path=kept.path,
                raw_sha256=kept.sha256,
                on_progress=on_progress,
            )
        log_success(source, outcome, past=past, seconds=(clock() - now).total_seconds())
    return outcome


def import_file(
    engine: Engine,
    *,
    source: str,
    path: Path,
    settings: Deployment,
    now: datetime,
    dry_run: bool = False,
    patience: timedelta = timedelta(),
    stopping: Event | None = None,
    on_progress: Progress | None = None,
) -> ImportReport:
    """Bring in one published file; of a dry run only the report remains. `patience` as in `run_source`.

    Raises:
        AdapterError: nothing was taken of the file; unless it was a dry run, the run says why.
        NotNowError: another process is at this source, this one is stopping, or the disk is full.
        StoreError: the store did not answer.
    """
    config = settings.sources[source]
    parser = cast(WorkbookParser, adapters.load(source))
    clock = clock_from(now)
    collect_seldom()
    payload = Payload(path.name, path)
    with alone(engine, source, clock, patience=patience) as lease:
        past = past_of(engine, source)
        run_id = ingest.begin(
            engine, source=source, origin=path.name, simulated=config.simulated, now=now, dry_run=dry_run
        )
        with (
            forgotten(engine, run_id) if dry_run else recorded(engine, source, run_id, clock=clock, new=True)
        ):
            seen = _check(payload, config)
            edition = parser.edition(payload)
            if edition.as_of > local_day(now):  # a plan speaks of days to come; it is known as of today
                payload = replace(payload, as_of=local_day(now))
                edition = replace(edition, as_of=local_day(now))
            if edition.simulated and not config.simulated:
                mark_simulated(engine, run_id)
            scrub: Callable[[Payload], Payload] = getattr(parser, "scrub", lambda whole: whole)
            kept = None if dry_run else keep(settings, source, [scrub(payload)], run_id=run_id, now=now)
            outcome = ingest.write(
                engine,
                run_id,
                while_allowed(_figures(parser, payload, config, seen), lease, stopping),
                now=clock(),
                as_of=edition.as_of,
                raw_path=kept.path if kept else "",
                raw_sha256=kept.sha256 if kept else "",
                dry_run=dry_run,
                on_progress=on_progress,
            )
        if not dry_run:
            log_success(source, outcome, past=past, seconds=(clock() - now).total_seconds())
    return ImportReport(
        source=source,
        file=path.name,
        run_id=None if dry_run else run_id,
        as_of=edition.as_of,
        simulated=edition.simulated or config.simulated,
        dry_run=dry_run,
        read=outcome.read,
        written=outcome.written,
        unchanged=outcome.unchanged,
        superseded=outcome.superseded,
        rejected=outcome.rejected,
        rejections=outcome.rejections if dry_run else _rejections(engine, outcome),
    )


def _figures(
    parser: WorkbookParser, payload: Payload, config: SourceDeployment, seen: tuple[int, int]
) -> Iterator[Record | Rejection]:
    """What the file says, if it is still the one that was `seen` before."""
    yield from parser.parse(payload)
    if _check(payload, config) != seen:
        raise ShapeError(say("jobs.refusal.changed", file=payload.name))


def _check(payload: Payload, config: SourceDeployment) -> tuple[int, int]:
    """Size and time of a file that can be read and is not too large.

    Raises:
        ShapeError: it cannot, or is.
    """
    path = cast(Path, payload.content)
    try:
        with path.open("rb"):
            found = path.stat()
    except OSError as error:
        raise ShapeError(say("jobs.refusal.unreadable", file=payload.name, detail=error.strerror)) from error
    if found.st_size > config.max_megabytes * 1_000_000:
        most = config.max_megabytes
        raise ShapeError(say("jobs.refusal.too_large", file=payload.name, most=most))
    return found.st_size, found.st_mtime_ns


def _rejections(engine: Engine, outcome: Outcome) -> tuple[Rejection, ...]:
    """Everything that a run refused; the outcome itself holds the first of it."""
    found: list[Rejection] = []
    with engine.connect() as connection:
        while len(found) < outcome.rejected:
            more = rejections(connection, outcome.run_id, limit=REJECTIONS_AT_ONCE, offset=len(found))
            if not more:
                break
            found += more
    return tuple(found)


def _since(past: SourceHealth | None, config: SourceDeployment, *, now: datetime) -> datetime:
    if past is not None and past.last_success_at is not None:
        return past.last_success_at - OVERLAP
    return midnight(config.backfill_from) if config.backfill_from else now - OVERLAP


def _client(source: str, settings: Deployment) -> HttpClient:
    config = settings.sources[source]
    return HttpClient(
        config.url,
        deadline=config.deadline,
        run_deadline=config.run_deadline,
        token=settings.secret(source) or "",
        redirect_hosts=config.redirect_hosts,
        max_megabytes=config.max_megabytes,
        key=settings.secret(KEY) or "",
    )
