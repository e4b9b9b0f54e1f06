"""Events as rows of their staging tables, and the life of a dossier cut at its pauses."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from domain.citizen_reports import CitizenReport
from domain.events import DROPPED, AssignedTask, Document, Dossier, Event
from store.staging import clean

Span = tuple[datetime, datetime | None, int | None]
"""Since when, until when, and the status that stopped the clock, None where it ran."""


class EventRows:
    """Writes events in the order of their columns; what they say of a time after `now` is taken to be now."""

    def __init__(self, *, now: datetime, sqlite: bool) -> None:
        self._now = now
        self._on_disk = _AS_TEXT if sqlite else _AS_IT_IS

    def row(self, event: Event) -> tuple[object, ...]:
        """The values of an event, without its number."""
        return _WRITERS[type(event)](self, event)

    def spans(self, dossier: Dossier) -> list[tuple[object, ...]]:
        """The spans between which the clock of a dossier stopped or started."""
        return [(self.moment(since), self.moment(until), pause) for since, until, pause in spans(dossier)]

    def moment(self, instant: datetime | None) -> Any:
        """An instant as the driver wants it, none of them in the future."""
        return None if instant is None else self._on_disk(min(instant, self._now))

    def deadline(self, instant: datetime | None) -> Any:
        """An instant that may lie in the future."""
        return None if instant is None else self._on_disk(instant)


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
    moment = rows.moment
    return (
        clean(event.source_id),
        event.area,
        event.org,
        moment(event.updated_at),
        clean(event.service),
        event.field,
        event.channel.value,
        event.status.value,
        event.service_level and event.service_level.value,
        event.applicant and event.applicant.value,
        moment(event.submitted_at),
        moment(event.received_at),
        rows.deadline(event.due_at),
        event.due_computed,
        moment(event.finished_at),
        moment(event.returned_at),
        pauses,
        event.digitised,
        event.electronic_result,
        event.paid_online,
    )


def _write_document(rows: EventRows, event: Document) -> tuple[object, ...]:
    moment = rows.moment
    ended = event.finished_at
    if ended is None and event.status in DROPPED:
        ended = max(event.updated_at, event.registered_at)
    return (
        clean(event.source_id),
        event.area,
        event.org,
        moment(event.updated_at),
        event.direction.value,
        event.route.value,
        event.status.value,
        event.signature and event.signature.value,
        event.kind,
        clean(event.notation),
        event.urgency and event.urgency.value,
        moment(event.registered_at),
        moment(event.approved_at),
        moment(event.assigned_at),
        rows.deadline(event.due_at),
        moment(event.finished_at),
        moment(event.stored_at),
        moment(ended),
    )


def _write_task(rows: EventRows, event: AssignedTask) -> tuple[object, ...]:
    return (
        clean(event.source_id),
        event.area,
        event.org,
        rows.moment(event.updated_at),
        clean(event.document),
        clean(event.assigned_by),
        rows.moment(event.assigned_at),
        rows.deadline(event.due_at),
        rows.moment(event.finished_at),
    )


def _write_report(rows: EventRows, event: CitizenReport) -> tuple[object, ...]:
    moment = rows.moment
    return (
        clean(event.source_id),
        event.area,
        event.org,
        moment(event.updated_at),
        event.category,
        event.channel,
        event.status.value,
        moment(event.submitted_at),
        moment(event.accepted_at),
        rows.deadline(event.due_at),
        moment(event.finished_at),
        event.longitude,
        event.latitude,
        event.reporter,
        event.verified,
    )


def _iso(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat()


def _as_text(instant: datetime) -> str:
    """An instant as SQLAlchemy keeps it in SQLite."""
    return instant.astimezone(UTC).isoformat(" ", "microseconds")[:26]


def _as_it_is(instant: datetime) -> datetime:
    return instant


_AS_TEXT: Callable[[datetime], Any] = _as_text
_AS_IT_IS: Callable[[datetime], Any] = _as_it_is
_WRITERS: dict[type[Any], Callable[[EventRows, Any], tuple[object, ...]]] = {
    Dossier: _write_dossier,
    Document: _write_document,
    AssignedTask: _write_task,
    CitizenReport: _write_report,
}
