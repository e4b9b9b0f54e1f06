"""When each source is asked: what the leader does.

An interval counts from the last attempt that the store knows of, so a new leader neither
repeats what the old one has just done nor waits a whole interval. A time of day that passed
while nobody led is made up for at once. A source that fails is asked again after a pause that
doubles up to 15 minutes. Every job runs on a thread of its own: one that hangs delays none.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_EXECUTED, JobExecutionEvent
from apscheduler.executors.base import BaseExecutor, run_job
from apscheduler.job import Job
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

import catalogue
from domain.freshness import SourceHealth
from domain.periods import LOCAL_TIME, midnight
from jobs import raw
from jobs.border import first_line
from jobs.deployment import Deployment, SourceDeployment
from jobs.errors import NotNowError
from jobs.inbox import Inbox
from jobs.leader import TTL, Clock, Lease
from jobs.report import ImportReport, heading
from jobs.runner import import_file, run_source
from store.command.checkpoint import truncate_log
from store.engine import Engine
from store.errors import StoreError
from store.query.sources import health
from wording import say

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=15)
JITTER_SHARE = 0.05
LONGEST_JITTER = timedelta(seconds=30)
INBOX_EVERY = timedelta(seconds=2)
CHECKPOINT_EVERY = timedelta(seconds=30)
PRUNE_AT = time(2, 30)
CLOCK_JUMP = timedelta(seconds=5)
PATIENCE_AT_STOP = 5.0
_LOGGER = logging.getLogger(__name__)


def pause_after(
    failures: int, *, every: timedelta | None, kind: str, retry_after: timedelta | None
) -> timedelta:
    """How long a source is left alone after `failures` in a row (1 for the first).

    Doubles from the interval (at most a minute) up to 15 minutes. Where a person has to act
    (credentials, shape), never shorter than the interval. What the source itself asked for in
    Retry-After is obeyed.
    """
    first = min(every or FIRST_PAUSE, FIRST_PAUSE)
    pause = min(first * (1 << min(failures, 20)), LONGEST_PAUSE)
    if kind != "unreachable" and every is not None:
        pause = max(pause, every)
    return max(pause, retry_after or timedelta())


def first_time(config: SourceDeployment, last_attempt_at: datetime | None, *, now: datetime) -> datetime:
    """When a leader elected at `now` asks a source for the first time: at once where it is overdue."""
    if last_attempt_at is None:
        return now
    if config.at is not None:
        today = datetime.combine(now.astimezone(LOCAL_TIME).date(), config.at, LOCAL_TIME)
        latest = today if today <= now else today - timedelta(days=1)
        return now if last_attempt_at < latest else latest + timedelta(days=1)
    every = config.every or timedelta()
    return min(max(last_attempt_at + every, now), now + every)


class Calendar:
    """The jobs of one leader: one per source over the network, one per inbox, and the upkeep."""

    def __init__(
        self, engine: Engine, settings: Deployment, *, clock: Clock, jitter_share: float = JITTER_SHARE
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._clock = clock
        self._jitter_share = jitter_share

    def start(self, lease: Lease) -> None:
        """Begin, for as long as `lease` is held.

        Raises:
            StoreError: the store does not say when the sources were asked last.
        """
        self._lease = lease
        self._stopping = Event()
        self._failures: dict[str, int] = {}
        self._executor = _Threads()
        self._scheduler = BackgroundScheduler(
            timezone=LOCAL_TIME,
            executors={"default": self._executor},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        # Runs say themselves what happened, once; the library would say it again at every failure.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        self._scheduler.add_listener(self._reckon, EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
        with self._engine.connect() as connection:
            known = health(connection)
        self._add_sources(known)
        self._add_inboxes()
        self._add_upkeep()
        self._scheduler.start()
        Thread(target=self._watch_clock, name="clock", daemon=True).start()

    def stop(self) -> None:
        """Begin nothing more, ask what runs to break off, and wait a few seconds for it."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        self._executor.wait(PATIENCE_AT_STOP)

    def _add_sources(self, known: Mapping[str, SourceHealth]) -> None:
        for code in watched(self._settings, "http", now=self._clock()):
            config, past = self._settings.sources[code], known.get(code)
            self._failures[code] = 1 if past and past.failing_since else 0
            due = first_time(config, past.last_attempt_at if past else None, now=self._clock())
            job = partial(self._ask, code)
            self._scheduler.add_job(job, self._trigger(config), id=code, next_run_time=due)

    def _add_inboxes(self) -> None:
        for code in watched(self._settings, "file", now=self._clock()):
            inbox = Inbox(
                self._settings.data_dir / "inbox" / code,
                importer=partial(self._import, code),
                heading=partial(self._heading, code),
            )
            every = IntervalTrigger(seconds=INBOX_EVERY.total_seconds())
            self._scheduler.add_job(inbox.scan, every, id=f"inbox {code}", next_run_time=self._clock())

    def _add_upkeep(self) -> None:
        every = IntervalTrigger(seconds=CHECKPOINT_EVERY.total_seconds())
        self._scheduler.add_job(partial(truncate_log, self._engine), every, id="checkpoint")
        daily = CronTrigger(hour=PRUNE_AT.hour, minute=PRUNE_AT.minute, timezone=LOCAL_TIME)
        self._scheduler.add_job(self._prune, daily, id="prune")

    def _trigger(self, config: SourceDeployment) -> BaseTrigger:
        if config.at is not None:
            return CronTrigger(hour=config.at.hour, minute=config.at.minute, timezone=LOCAL_TIME)
        every = (config.every or FIRST_PAUSE).total_seconds()
        jitter = min(every * self._jitter_share, LONGEST_JITTER.total_seconds())
        return IntervalTrigger(seconds=every, jitter=jitter or None)

    def _ask(self, code: str) -> None:
        if not self._lease.fresh:
            raise NotNowError(say("jobs.not_now.stopping"))
        run_source(
            self._engine, source=code, settings=self._settings, now=self._clock(), stopping=self._stopping
        )

    def _import(self, code: str, path: Path, name: str) -> ImportReport:
        if not self._lease.fresh:
            raise NotNowError(say("jobs.not_now.stopping"))
        return import_file(
            self._engine, source=code, path=path, settings=self._settings, now=self._clock(),
            stopping=self._stopping,
        )  # fmt: skip

    def _heading(self, code: str) -> Iterator[str]:
        return heading(catalogue.sources()[code].title, code, now=self._clock())

    def _prune(self) -> None:
        gone = raw.prune(self._settings.data_dir, days=self._settings.raw_days, now=self._clock())
        _LOGGER.info("raw files older than %s days deleted: %s", self._settings.raw_days, gone)

    def _reckon(self, event: JobExecutionEvent) -> None:
        """Count failures of a source and leave it alone for as long as they say."""
        code, error = event.job_id, event.exception
        if code not in self._failures:
            if error is not None:
                _LOGGER.error("job %s failed", code, exc_info=error)
            return
        if error is None:
            self._failures[code] = 0
            return
        if isinstance(error, NotNowError):
            self._put_off(code, TTL / 3)
            return
        self._failures[code] += 1
        if isinstance(error, StoreError) and self._failures[code] == 1:
            _LOGGER.warning("%s is not asked, the store fails: %s", code, first_line(error))
        pause = pause_after(
            self._failures[code],
            every=self._settings.sources[code].every,
            kind=getattr(error, "kind", "failed"),
            retry_after=getattr(error, "retry_after", None),
        )
        self._put_off(code, pause)

    def _put_off(self, code: str, pause: timedelta) -> None:
        with suppress(JobLookupError):
            self._scheduler.modify_job(code, next_run_time=self._clock() + pause)

    def _watch_clock(self) -> None:
        """Move the intervals along when the clock of the machine is put forward or back."""
        offset = self._offset()
        while not self._stopping.wait(1):
            jump = timedelta(seconds=self._offset() - offset)
            if abs(jump) < CLOCK_JUMP:
                continue
            offset += jump.total_seconds()
            _LOGGER.warning("the clock jumped by %s", jump)
            for job in self._scheduler.get_jobs():
                if isinstance(job.trigger, IntervalTrigger):
                    with suppress(JobLookupError):
                        job.modify(next_run_time=job.next_run_time + jump)
            self._scheduler.wakeup()

    def _offset(self) -> float:
        return self._clock().timestamp() - monotonic()


def watched(settings: Deployment, kind: str, *, now: datetime) -> list[str]:
    """Codes of the sources of `kind` ("http" or "file") that are turned on and not retired."""
    declared = catalogue.sources()
    return [
        code
        for code, config in settings.sources.items()
        if config.enabled
        and declared[code].kind == kind
        and not ((end := declared[code].retired) and midnight(end.since) <= now)
    ]


class _Threads(BaseExecutor):  # type: ignore[misc]
    """Runs every job on a thread of its own that does not hold up the end of the process."""

    def __init__(self) -> None:
        super().__init__()
        self._running: dict[str, Thread] = {}

    def wait(self, seconds: float) -> None:
        """Give running jobs so many seconds together to end."""
        until = monotonic() + seconds
        for thread in list(self._running.values()):
            thread.join(max(0.0, until - monotonic()))

    def _do_submit_job(self, job: Job, run_times: Sequence[datetime]) -> None:
        thread = Thread(target=self._work, args=(job, run_times), name=job.id, daemon=True)
        self._running[job.id] = thread
        thread.start()

    def _work(self, job: Job, run_times: Sequence[datetime]) -> None:
        events = run_job(job, "default", run_times, self._logger.name)
        self._run_job_success(job.id, events)
