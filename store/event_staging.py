"""Where the events of a run wait, and what of them is accepted: temporary tables beside those of values."""

from collections.abc import Container
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Integer, MetaData, Table

import catalogue
from domain.citizen_reports import CitizenReport
from domain.events import AssignedTask, Document, Dossier, Event
from domain.periods import local_day
from store import territory
from store.engine import Connection
from store.event_rows import EventRows
from store.measures import SUBJECTS, Subject
from store.place_rules import Grounds, point_objection
from store.staging import BATCH, load
from store.tables import Instant
from wording import moment as written
from wording import say

SKEW = timedelta(minutes=10)
"""How far the clock of an upstream may be ahead. What it says of that time is taken to be now."""

_NAMES: dict[type[Any], str] = {
    Dossier: "dossier",
    Document: "document",
    AssignedTask: "assigned_task",
    CitizenReport: "citizen_report",
}
_PAST: dict[type[Any], tuple[str, ...]] = {
    Dossier: ("updated_at", "received_at", "submitted_at", "finished_at", "returned_at"),
    Document: ("updated_at", "registered_at", "approved_at", "assigned_at", "finished_at", "stored_at"),
    AssignedTask: ("updated_at", "assigned_at", "finished_at"),
    CitizenReport: ("updated_at", "submitted_at", "accepted_at", "finished_at"),
}
"""What of an event has happened."""
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


class EventStaging:
    """Checks events one by one against the catalogue and the clock, and stages them in batches.

    The temporary tables are made when the first event comes.
    """

    def __init__(self, connection: Connection, *, now: datetime) -> None:
        self._connection = connection
        self._now = now
        self._latest = now + SKEW
        self._written = EventRows(now=now, sqlite=connection.dialect.name == "sqlite")
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
        name = _NAMES[type(event)]
        rows = self._rows.get(name)
        if rows is None:
            rows = self._open(name)
        self._seq += 1
        self.taken[name] += 1
        rows.append((self._seq, *self._written.row(event)))
        if isinstance(event, Dossier) and event.pauses:
            self._spans += ((self._seq, *span) for span in self._written.spans(event))
        if len(rows) >= BATCH:
            self.flush()
        return None

    def flush(self) -> None:
        """Hand over to the database what is still in memory."""
        for name, rows in self._rows.items():
            load(self._connection, STAGED[name].name, STAGED[name].c.keys(), rows)
            rows.clear()
        load(self._connection, SPANS.name, SPANS.c.keys(), self._spans)
        self._spans.clear()

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
        for name in _PAST[type(event)]:
            at = getattr(event, name)
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
