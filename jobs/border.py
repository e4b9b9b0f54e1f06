"""The border of a run: one at a time per source, everything that goes wrong recorded and said once."""

import gc
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from threading import Event
from time import monotonic, sleep
from typing import TypeVar

from adapters.base import AdapterError, Payload
from domain.freshness import SourceHealth
from jobs import raw
from jobs.deployment import Deployment
from jobs.errors import NotNowError, StorageError
from jobs.leader import TTL, Clock, Lease
from store.command import ingest
from store.command.ingest import Outcome
from store.engine import Engine
from store.errors import StoreError
from store.query.sources import health
from wording import say

_LOGGER = logging.getLogger(__name__)

Item = TypeVar("Item")

HELD_FOR = TTL
"""How long a source stays taken after the process that was at it is killed."""

TRY_EVERY = 0.5
"""Seconds between two tries to get a source that somebody else is at."""
OBJECTS = 100_000


def clock_from(now: datetime) -> Clock:
    """A clock that shows `now` at this moment and goes on from there."""
    started = monotonic()
    return lambda: now + timedelta(seconds=monotonic() - started)


@contextmanager
def alone(engine: Engine, source: str, clock: Clock, *, patience: timedelta) -> Iterator[Lease]:
    """Hold the lease of one source, so that scheduler, inbox and command line take turns.

    Raises:
        NotNowError: somebody else holds it, after `patience` still.
    """
    lease = Lease(engine, f"source {source}", clock=clock, ttl=HELD_FOR)
    until = monotonic() + patience.total_seconds()
    while not lease.take():
        if monotonic() >= until:
            raise NotNowError(say("jobs.not_now.busy"))
        sleep(TRY_EVERY)
    try:
        yield lease
    finally:
        lease.release()


def collect_seldom() -> None:
    """Have Python look for cycles after 100,000 new objects in place of 700, in this process from now on.

    A run makes millions of objects at a time, none of them in cycles; looking took a fifth of it.
    """
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])


def past_of(engine: Engine, source: str) -> SourceHealth | None:
    """What the store knows of a source before a run; None before the first."""
    with engine.connect() as connection:
        return health(connection).get(source)


def while_allowed(items: Iterable[Item], lease: Lease, stopping: Event | None) -> Iterator[Item]:
    """The items, for as long as nothing speaks against going on; asked once more after the last.

    Raises:
        NotNowError: this process is stopping, or another one has taken over.
    """
    for item in items:
        _go_on(lease, stopping)
        yield item
    _go_on(lease, stopping)


def keep(
    settings: Deployment, source: str, answers: Iterable[Payload], *, run_id: int, now: datetime
) -> raw.Kept:
    """The raw file of a run.

    Raises:
        StorageError: it could not be written.
    """
    try:
        return raw.keep(settings.data_dir, source, answers, run_id=run_id, now=now)
    except OSError as error:
        raise StorageError(str(error)) from error


@contextmanager
def recorded(engine: Engine, source: str, run_id: int, *, clock: Clock, new: bool) -> Iterator[None]:
    """The border of a run: what goes wrong inside is written into its row, and logged where `new`.

    A run that is broken off says nothing of its source: the next one finds its row unended and
    marks it.

    Raises:
        AdapterError: the source failed, or the code that reads it did.
    """
    try:
        yield
    except (AdapterError, StorageError) as error:
        _fail(engine, source, run_id, kind=error.kind, message=str(error), now=clock(), new=new)
        raise
    except StoreError as error:
        # Whoever asked for the run says it: it fails for him before there is a run to record, too.
        _fail(engine, source, run_id, kind="store", message=first_line(error), now=clock(), new=False)
        raise
    except NotNowError:
        raise
    except Exception as error:
        if new:
            _LOGGER.exception("%s cannot be read by the code as it is", source)
        message = f"{type(error).__name__}: {first_line(error)}"
        _fail(engine, source, run_id, kind=AdapterError.kind, message=message, now=clock(), new=False)
        raise AdapterError(message) from error


@contextmanager
def forgotten(engine: Engine, run_id: int) -> Iterator[None]:
    """The border of a dry run: where it fails its row goes.

    Raises:
        AdapterError: the file cannot be read, or the code that reads it fails.
    """
    try:
        yield
    except BaseException as error:
        with suppress(StoreError):
            ingest.forget(engine, run_id)
        if isinstance(error, AdapterError | NotNowError | StoreError) or not isinstance(error, Exception):
            raise
        raise AdapterError(f"{type(error).__name__}: {first_line(error)}") from error


def first_line(error: Exception) -> str:
    """What an error says, without the statements that a database library adds."""
    return next(iter(str(error).splitlines()), type(error).__name__)


def log_success(source: str, outcome: Outcome, *, past: SourceHealth | None, seconds: float) -> None:
    """The one line about a run that succeeded; it says so where the source had been failing."""
    failing_since = past.failing_since if past else None
    back = f"; it is back, having failed since {failing_since:%Y-%m-%d %H:%M:%SZ}" if failing_since else ""
    _LOGGER.info(
        "%s run %d: %d read, %d written, %d unchanged, %d superseded, %d rejected in %.1f s%s",
        source, outcome.run_id, outcome.read, outcome.written, outcome.unchanged, outcome.superseded,
        outcome.rejected, seconds, back,
    )  # fmt: skip


def _fail(
    engine: Engine, source: str, run_id: int, *, kind: str, message: str, now: datetime, new: bool
) -> None:
    if new:
        _LOGGER.warning("%s run %d fails (%s): %s", source, run_id, kind, message)
    with suppress(StoreError):
        ingest.fail(engine, run_id, kind=kind, message=message, now=now)


def _go_on(lease: Lease, stopping: Event | None) -> None:
    if lease.lost or (stopping is not None and stopping.is_set()):
        raise NotNowError(say("jobs.not_now.stopping"))
