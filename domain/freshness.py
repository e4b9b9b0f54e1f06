"""Is a value still what it claims to be? The state of a living number.

A source promises two things: to answer (`SyncPromise`, minutes to days) and to publish
each period by a day (`Cadence`, the official calendar). A value is live while both hold.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.periods import Freq, end, first_day, local_day, midnight, shift
from domain.records import WITHOUT_VALUE, ObsStatus


class State(StrEnum):
    """What a panel says of itself, worst first when several are rolled up."""

    DEAD = "dead"
    LATE = "late"
    MISSING = "missing"
    PROVISIONAL = "provisional"
    LIVE = "live"


SEVERITY = {state: rank for rank, state in enumerate(State)}


@dataclass(frozen=True, slots=True)
class Cadence:
    """The calendar by which an indicator is published.

    A period is due `due_days` after its last day, and the series counts as dead when it is
    `dead_days` past that.
    """

    freq: Freq
    due_days: int
    dead_days: int

    @property
    def comes_ahead(self) -> bool:
        """Whether a period is published before it ends, as a plan is."""
        return self.due_days < 0


@dataclass(frozen=True, slots=True)
class SyncPromise:
    """How long a source may stay silent: late, then dead, counted from its last success."""

    late_after: timedelta
    dead_after: timedelta


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """What the store knows of a source at this moment.

    `promise` is None for a source that nobody polls (files brought by hand): only its calendar
    counts, that is whether `upstream_as_of` keeps up with `cadence`. `retired_on` ends it for good.
    `reached` is the newest period that it has brought, known of sources that publish ahead of
    their periods: of a plan the day of its edition does not tell which period it is for.
    """

    source: str
    last_attempt_at: datetime | None
    last_success_at: datetime | None
    failing_since: datetime | None
    error_kind: str | None
    error: str | None
    upstream_as_of: date | None
    promise: SyncPromise | None
    retired_on: date | None
    data_version: int
    simulated: bool
    cadence: Cadence | None = None
    reached: date | None = None


@dataclass(frozen=True, slots=True)
class Freshness:
    """A state, since when it holds, and why (a key of wording, "" when live)."""

    state: State
    since: datetime | None = None
    reason: str = ""

    def days(self, now: datetime) -> int:
        """Whole local days since the state began; 0 where it has no beginning."""
        return (local_day(now) - local_day(self.since)).days if self.since else 0


def source_freshness(health: SourceHealth, *, now: datetime) -> Freshness:
    """The state of a source: does it answer as promised, and does it bring what is due?"""
    answers = _answers(health, now=now)
    if health.cadence is None or health.upstream_as_of is None:
        return answers
    brought = health.reached or newest_period(health.cadence.freq, health.upstream_as_of)
    return _worse(answers, _by_calendar(health, health.cadence, brought, now=now))


def _answers(health: SourceHealth, *, now: datetime) -> Freshness:
    """The state of a source by its answers alone."""
    if health.retired_on is not None and midnight(health.retired_on) <= now:
        return Freshness(State.DEAD, midnight(health.retired_on), "retired")
    if health.last_success_at is None:
        if health.failing_since is None:
            return Freshness(State.MISSING, None, "never_ran")
        return Freshness(State.DEAD, health.failing_since, health.error_kind or "failing")
    if health.promise is None:
        return Freshness(State.LIVE)
    return _silence(health, health.last_success_at, health.promise, now=now)


def _by_calendar(health: SourceHealth, cadence: Cadence, latest: date, *, now: datetime) -> Freshness:
    """The state by the calendar.

    Where the source fails and had nothing to say of any day after the newest period, its failure is why
    nothing more has come, since the end of that period.
    """
    found = calendar_freshness(cadence, latest, now=now)
    over, known = end(cadence.freq, latest), health.upstream_as_of
    fails = health.failing_since is not None and health.error_kind is not None
    if found.state is State.LIVE or not fails or known is None or known >= over:
        return found
    return Freshness(found.state, midnight(over), health.error_kind or "failing")


def _worse(one: Freshness, other: Freshness) -> Freshness:
    """The worse of two states, the first where they are equal."""
    return min(one, other, key=lambda freshness: SEVERITY[freshness.state])


def _silence(health: SourceHealth, heard_at: datetime, promise: SyncPromise, *, now: datetime) -> Freshness:
    reason = health.error_kind or ("failing" if health.failing_since else "silent")
    for state, after in ((State.DEAD, promise.dead_after), (State.LATE, promise.late_after)):
        if now >= heard_at + after:
            return Freshness(state, heard_at + after, reason)
    return Freshness(State.LIVE)


def newest_period(freq: Freq, as_of: date) -> date:
    """First day of the newest period of length `freq` that was over by the end of `as_of`."""
    return shift(freq, first_day(freq, as_of + timedelta(days=1)), -1)


def expected_period(cadence: Cadence, *, now: datetime) -> date:
    """First day of the newest period that should be published by `now`."""
    newest_due_end = local_day(now) - timedelta(days=cadence.due_days)
    return shift(cadence.freq, first_day(cadence.freq, newest_due_end), -1)


def calendar_freshness(cadence: Cadence, latest: date, *, now: datetime) -> Freshness:
    """The state of a series whose newest period begins on `latest`, by its calendar alone."""
    due = midnight(end(cadence.freq, end(cadence.freq, latest)) + timedelta(days=cadence.due_days))
    dead = due + timedelta(days=cadence.dead_days)
    if now >= dead:
        return Freshness(State.DEAD, due, "overdue")
    if now >= due:
        return Freshness(State.LATE, due, "overdue")
    return Freshness(State.LIVE)


def reading_freshness(
    health: SourceHealth, cadence: Cadence, latest: date | None, status: ObsStatus, *, now: datetime
) -> Freshness:
    """The state of one value: the worse of its source and its calendar, then its own status.

    `latest` is the newest period of the series that has a row; a value of an older period is
    judged by it too, since it is the series that lives or dies.
    """
    if latest is None or status in WITHOUT_VALUE:
        return Freshness(State.MISSING, None, "withheld" if status is ObsStatus.WITHHELD else "no_value")
    found = _worse(_answers(health, now=now), _by_calendar(health, cadence, latest, now=now))
    if found.state is State.LIVE and status is not ObsStatus.NORMAL:
        return Freshness(State.PROVISIONAL, None, status.name.lower())
    return found
