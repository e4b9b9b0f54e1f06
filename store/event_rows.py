"""Events as rows of their staging tables, and the life of a dossier cut at its pauses."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from domain.citizen_reports import CitizenReport
from domain.events import DROPPED, AssignedTask, Document, Dossier, Event
from store.staging import clean

Span = tuple[datetime, datetime | None, int | None]
"""Since when, until when, and the status that stopped the clock, None where it ran."""
MOST_REMEMBERED = 1_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FLAGS = {None: None, False: 0, True: 1}
"""As either database reads them; over a bool the driver of SQLite takes three times as long."""


class EventRows:
    """Writes events in the order of their columns; what they say of a time after `now` is taken to be now.

    `moments` are instants as the driver wants them, none of them in the future; `deadlines` those that may
    lie there.
    """

    def __init__(self, *, now: datetime, sqlite: bool) -> None:
        on_disk: Callable[[datetime], Any] = _as_text if sqlite else _as_it_is
        self.moments = _Written(lambda instant: on_disk(min(instant, now)))
        self.deadlines = _Written(on_disk)

    def row(self, event: Event) -> tuple[object, ...]:
        """The values of an event, without its number."""
        return _WRITERS[type(event)](self, event)

    def spans(self, dossier: Dossier) -> list[tuple[object, ...]]:
        """The spans between which the clock of a dossier stopped or started."""
        moments = self.moments
        return [(moments[since], moments[until], pause) for since, until, pause in spans(dossier)]


class _Written(dict[datetime | None, Any]):
    """Instants as they are written; events share many, and writing one takes longer than finding it."""

    def __init__(self, write: Callable[[datetime], Any]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, instant: datetime | None) -> Any:
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        found = self[instant] = None if instant is None else self._write(instant)
        return found


def spans(dossier: Dossier) -> list[Span]:
    """The life of a dossier from its reception to its end, cut at its pauses; empty where it had none."""
    at, ended = dossier.received_at, dossier.finished_at
    if at is None or not dossier.pauses:
        return []
    found: list[Span] = []
    for pause in dossier.pauses:
        since = max(pause.since, at)
        until = pause.until if pause.until is not None else ended
        if ended is not None:
            since, until = min(since, ended), min(until or ended, ended)
        if since > at:
            found.append((at, since, None))
        if until is None:
            return [*found, (since, None, pause.status.value)]
        at = max(since, until)
        if at > since:
            found.append((since, at, pause.status.value))
    if ended is None or ended > at:
        found.append((at, ended, None))
    return found


def _write_dossier(rows: EventRows, event: Dossier) -> tuple[object, ...]:
    pauses = ""
    if event.pauses:
        pauses = json.dumps(
            [
                [pause.status.value, _iso(pause.since), pause.until and _iso(pause.until)]
                for pause in event.pauses
            ]
        )
    moments = rows.moments
    return (
        clean(event.source_id),
        event.area,
        event.org,
        moments[event.updated_at],
        clean(event.service),
        event.field,
        str(event.channel),
        int(event.status),
        event.service_level and str(event.service_level),
        event.applicant and str(event.applicant),
        moments[event.submitted_at],
        moments[event.received_at],
        rows.deadlines[event.due_at],
        _FLAGS[event.due_computed],
        moments[event.finished_at],
        moments[event.returned_at],
        pauses,
        _FLAGS[event.digitised],
        _FLAGS[event.electronic_result],
        _FLAGS[event.paid_online],
    )


def _write_document(rows: EventRows, event: Document) -> tuple[object, ...]:
    moments = rows.moments
    ended = event.finished_at
    if ended is None and event.status in DROPPED:
        ended = max(event.updated_at, event.registered_at)
    return (
        clean(event.source_id),
        event.area,
        event.org,
        moments[event.updated_at],
        str(event.direction),
        str(event.route),
        event.status.value,
        event.signature and event.signature.value,
        event.kind,
        clean(event.notation),
        event.urgency and event.urgency.value,
        moments[event.registered_at],
        moments[event.approved_at],
        moments[event.assigned_at],
        rows.deadlines[event.due_at],
        moments[event.finished_at],
        moments[event.stored_at],
        moments[ended],
    )


def _write_task(rows: EventRows, event: AssignedTask) -> tuple[object, ...]:
    return (
        clean(event.source_id),
        event.area,
        event.org,
        rows.moments[event.updated_at],
        clean(event.document),
        clean(event.assigned_by),
        rows.moments[event.assigned_at],
        rows.deadlines[event.due_at],
        rows.moments[event.finished_at],
    )


def _write_report(rows: EventRows, event: CitizenReport) -> tuple[object, ...]:
    moments = rows.moments
    return (
        clean(event.source_id),
        event.area,
        event.org,
        moments[event.updated_at],
        event.category,
        event.channel,
        event.status.value,
        moments[event.submitted_at],
        moments[event.accepted_at],
        rows.deadlines[event.due_at],
        moments[event.finished_at],
        event.longitude,
        event.latitude,
        event.reporter,
        _FLAGS[event.verified],
    )


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()


def _as_text(instant: datetime) -> str:
    """An instant as SQLAlchemy keeps it in SQLite: what `isoformat` gives in UTC, in a third of the time."""
    since = instant - _EPOCH
    return f"{_day(since.days)} {_clock(since.seconds)}.{since.microseconds:06}"


@lru_cache(maxsize=20_000)
def _day(days: int) -> str:
    return (_EPOCH + timedelta(days)).date().isoformat()


@cache
def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _as_it_is(instant: datetime) -> datetime:
    return instant


_WRITERS: dict[type[Any], Callable[[EventRows, Any], tuple[object, ...]]] = {
    Dossier: _write_dossier,
    Document: _write_document,
    AssignedTask: _write_task,
    CitizenReport: _write_report,
}
