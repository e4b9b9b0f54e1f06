"""The kinds of events that are counted, and the rows in which measures look at them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, and_, case, cast, func, null

from domain.events import Direction
from store.measures.kinds import Subject
from store.tables import Instant, assigned_task, citizen_report, document, dossier, dossier_span

DOSSIER = Subject(
    "dossier",
    dossier,
    {"channel": "channel", "field": "field", "level": "service_level"},
    instants=("received_at", "due_at", "finished_at", "since", "until"),
    facts=("status", "digitised", "electronic_result", "paid_online", "pause"),
    ended="finished_at",
    open_now=lambda c: c.finished_at.is_(None),
    pairs=(("channel", "field"),),
)
DOCUMENT = Subject(
    "document",
    document,
    {"route": "route", "signature": "signature"},
    instants=(
        *("registered_at", "approved_at", "assigned_at", "due_at"),
        *("finished_at", "stored_at", "ended_at"),
    ),
    facts=("direction", "route", "signature"),
    ended="ended_at",
    open_now=lambda c: and_(c.ended_at.is_(None), c.direction == Direction.INCOMING.value),
)
TASK = Subject(
    "assigned_task",
    assigned_task,
    {},
    instants=("assigned_at", "due_at", "finished_at"),
    facts=(),
    ended="finished_at",
    open_now=lambda c: c.finished_at.is_(None),
)
REPORT = Subject(
    "citizen_report",
    citizen_report,
    {"category": "category", "channel": "channel"},
    instants=("submitted_at", "accepted_at", "due_at", "finished_at"),
    facts=("status", "verified"),
    ended="finished_at",
    open_now=lambda c: c.finished_at.is_(None),
    pairs=(("category", "channel"),),
)
SUBJECTS = {subject.name: subject for subject in (DOSSIER, DOCUMENT, TASK, REPORT)}


def rows(subject: Subject, among: Table | None = None) -> tuple[FromClause, "Columns"]:
    """What the stocks of a subject look at: one row per record and span, and its columns by name.

    A dossier that was paused has a row for each span in which its clock ran or stood still;
    at any moment one of them at most. `among` is a table of the numbers (`id`) of some records.
    """
    table: FromClause = subject.table
    if among is not None:
        table = among.outerjoin(subject.table, subject.key == among.c.id)
    own: dict[str, ColumnElement[Any]] = {column.name: column for column in subject.table.c}
    if subject is not DOSSIER:
        return table, Columns(own)
    spans = dossier_span.c
    cut = spans.dossier_id.is_not(None)
    own["since"] = case((cut, spans.since), else_=dossier.c.received_at)
    own["until"] = case((cut, spans.until), else_=dossier.c.finished_at)
    own["pause"] = spans.pause
    return table.outerjoin(dossier_span, spans.dossier_id == dossier.c.dossier_id), Columns(own)


def open_rows(subject: Subject) -> tuple[FromClause, "Columns"]:
    """The same for records that have not ended, in the columns that the index of those has.

    `subject.open_now` has to be asked besides.
    """
    found, c = rows(subject)
    if subject is not DOSSIER:
        return found, c
    spans = dossier_span.c
    last = dossier.outerjoin(
        dossier_span, and_(spans.dossier_id == dossier.c.dossier_id, spans.until.is_(None))
    )
    return last, Columns(
        {
            **c.named(),
            "since": func.coalesce(spans.since, dossier.c.received_at),
            "until": cast(null(), Instant()),
        }
    )


class Columns:
    """Columns and expressions by name, as attributes or by key."""

    def __init__(self, own: dict[str, ColumnElement[Any]]) -> None:
        self._own = own

    def __getattr__(self, name: str) -> Any:
        return self._own[name]

    def __getitem__(self, name: str) -> Any:
        return self._own[name]

    def named(self) -> dict[str, ColumnElement[Any]]:
        """All of them by name."""
        return dict(self._own)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._own.values())
