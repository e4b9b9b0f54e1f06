"""Where the events of a run wait, and what of them is accepted: temporary tables beside those of values."""

import json
from collections.abc import Callable, Container
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table

import catalogue
from domain.citizen_reports import CitizenReport
from domain.events import DROPPED, AssignedTask, Document, Dossier, Event
from domain.periods import local_day
from store import territory
from store.engine import Connection
from store.measures import SUBJECTS, Subject
from store.place_rules import Grounds, point_objection
from store.staging import BATCH, clean, load
from store.tables import Instant
from wording import moment as written
from wording import say

SKEW = timedelta(minutes=10)
"""How far the clock of an upstream may be ahead. What it says of that time is taken to be now."""

_OF_THE_STORE = {"run_id", "source"}
_temporary = MetaData()


def _staging_table(subject: Subject) -> Table:
    own = [
        Column(column.name, column.type)
        for column in subject.table.c
        if column.name not in _OF_THE_STORE and column is not subject.key
    ]
    return Table(
        f"staged_{subject.name}",
        _temporary,
        Column("seq", Integer, primary_key=True),
        *own,
        prefixes=["TEMPORARY"],
    )


STAGED = {name: _staging_table(subject) for name, subject in SUBJECTS.items()}
SPANS = Table(
    "staged_span",
    _temporary,
    Column("seq", Integer),
    Column("since", Instant),
    Column("until", Instant),
    Column("pause", Integer),
    prefixes=["TEMPORARY"],
)
_SPAN_COLUMNS = ("seq", "since", "until", "pause")


class EventStaging:
    """Checks events one by one against the catalogue and the clock, and stages them in batches.

    The temporary tables are made when the first event comes.
    """

    def __init__(self, connection: Connection, *, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._latest = now + SKEW
        self._on_disk = _AS_TEXT if connection.dialect.name == "sqlite" else _AS_IT_IS
        self._organisations = catalogue.organisations()
        self._fields = catalogue.codelists()["dossier_fields"].items
        self._kinds = catalogue.codelists()["document_kinds"].items
        self._categories = catalogue.codelists()["report_categories"].items
        self._channels = catalogue.codelists()["report_channels"].items
        self._known_areas: dict[str, bool] = {}
        self._grounds = Grounds(connection, on=local_day(now))
        self._rows: dict[str, list[tuple[object, ...]]] = {}
        self._spans: list[tuple[object, ...]] = []
        self._seq = 0
        self.taken: dict[str, int] = {}

    def take(self, event: Event) -> str | None:
        """Stage one event; or why it cannot be taken."""
        objection = self._objection(event)
        if objection is not None:
            return objection
        name, write = _WRITERS[type(event)]
        rows = self._rows.get(name)
        if rows is None:
            rows = self._open(name)
        self._seq += 1
        self.taken[name] += 1
        rows.append((self._seq, *write(self, event)))
        if len(rows) >= BATCH:
            self.flush()
        return None

    def flush(self) -> None:
        """Hand over to the database what is still in memory."""
        for name, rows in self._rows.items():
            load(self._connection, STAGED[name].name, STAGED[name].c.keys(), rows)
            rows.clear()
        load(self._connection, SPANS.name, _SPAN_COLUMNS, self._spans)
        self._spans.clear()

    def moment(self, instant: datetime | None) -> Any:
        """An instant as the driver wants it, none of them in the future."""
        return None if instant is None else self._on_disk(min(instant, self._now))

    def deadline(self, instant: datetime | None) -> Any:
        """An instant that may lie in the future."""
        return None if instant is None else self._on_disk(instant)

    def cut(self, dossier: Dossier) -> None:
        """Stage the life of a dossier in the spans between which its clock stopped or started."""
        for since, until, pause in spans(dossier):
            self._spans.append((self._seq, self.moment(since), self.moment(until), pause))

    def _open(self, name: str) -> list[tuple[object, ...]]:
        if not self._rows:
            SPANS.create(self._connection)
        STAGED[name].create(self._connection)
        self.taken[name] = 0
        return self._rows.setdefault(name, [])

    def _objection(self, event: Event) -> str | None:
        if event.org not in self._organisations:
            return say("store.rejected.org", org=event.org)
        known = self._known_areas.get(event.area)
        if known is None:
            known = self._known_areas[event.area] = territory.is_known(event.area)
        if not known:
            return say("store.rejected.area", area=event.area)
        for name, code, codes in self._codes(event):
            if code not in codes:
                return say("store.rejected.code", name=name, code=code)
        for name, at in _past(event):
            if at is not None and at > self._latest:
                return say("store.rejected.future", name=name, at=written(at), now=written(self._now))
        if isinstance(event, CitizenReport):
            return point_objection(event.longitude, event.latitude, event.area, self._grounds)
        return None

    def _codes(self, event: Event) -> tuple[tuple[str, str, Container[str]], ...]:
        """The codes of an event that the catalogue has to know, by name."""
        if isinstance(event, Dossier):
            return (("field", event.field, self._fields),)
        if isinstance(event, Document):
            return (("kind", event.kind, self._kinds),) if event.kind else ()
        if isinstance(event, CitizenReport):
            return (
                ("category", event.category, self._categories),
                ("channel", event.channel, self._channels),
            )
        return ()


def spans(dossier: Dossier) -> list[tuple[datetime, datetime | None, int | None]]:
    """The life of a dossier from its reception to its end, cut at its pauses; empty where it had none.

    Each span says since when, until when, and the status that stopped the clock, None where it ran.
    """
    at, ended = dossier.received_at, dossier.finished_at
    if at is None or not dossier.pauses:
        return []
    found: list[tuple[datetime, datetime | None, int | None]] = []
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


def _past(event: Event) -> tuple[tuple[str, datetime | None], ...]:
    """What of an event has happened, by name."""
    if isinstance(event, Dossier):
        return (
            ("updated_at", event.updated_at),
            ("received_at", event.received_at),
            ("submitted_at", event.submitted_at),
            ("finished_at", event.finished_at),
            ("returned_at", event.returned_at),
        )
    if isinstance(event, Document):
        return (
            ("updated_at", event.updated_at),
            ("registered_at", event.registered_at),
            ("approved_at", event.approved_at),
            ("assigned_at", event.assigned_at),
            ("finished_at", event.finished_at),
            ("stored_at", event.stored_at),
        )
    if isinstance(event, CitizenReport):
        return (
            ("updated_at", event.updated_at),
            ("submitted_at", event.submitted_at),
            ("accepted_at", event.accepted_at),
            ("finished_at", event.finished_at),
        )
    return (
        ("updated_at", event.updated_at),
        ("assigned_at", event.assigned_at),
        ("finished_at", event.finished_at),
    )


def _write_dossier(staging: EventStaging, event: Dossier) -> tuple[object, ...]:
    pauses = ""
    if event.pauses:
        pauses = json.dumps(
            [
                [pause.status.value, _iso(pause.since), pause.until and _iso(pause.until)]
                for pause in event.pauses
            ]
        )
        staging.cut(event)
    moment = staging.moment
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
        staging.deadline(event.due_at),
        event.due_computed,
        moment(event.finished_at),
        moment(event.returned_at),
        pauses,
        event.digitised,
        event.electronic_result,
        event.paid_online,
    )


def _write_document(staging: EventStaging, event: Document) -> tuple[object, ...]:
    moment = staging.moment
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
        staging.deadline(event.due_at),
        moment(event.finished_at),
        moment(event.stored_at),
        moment(ended),
    )


def _write_task(staging: EventStaging, event: AssignedTask) -> tuple[object, ...]:
    return (
        clean(event.source_id),
        event.area,
        event.org,
        staging.moment(event.updated_at),
        clean(event.document),
        clean(event.assigned_by),
        staging.moment(event.assigned_at),
        staging.deadline(event.due_at),
        staging.moment(event.finished_at),
    )


def _write_report(staging: EventStaging, event: CitizenReport) -> tuple[object, ...]:
    moment = staging.moment
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
        staging.deadline(event.due_at),
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
_WRITERS: dict[type[Any], tuple[str, Callable[[EventStaging, Any], tuple[object, ...]]]] = {
    Dossier: ("dossier", _write_dossier),
    Document: ("document", _write_document),
    AssignedTask: ("assigned_task", _write_task),
    CitizenReport: ("citizen_report", _write_report),
}
