"""Measures: how event records become numbers. One definition serves the roll-up and the drill-down.

A flow counts what happened in a span of time, a stock what stood at its end. A sum adds measures
that never count the same record twice. docs/adr/0007-events.md says how they are kept up to date.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Table, and_, case, cast, func, null, or_, true

from domain.citizen_reports import ReportStatus
from domain.events import LEADER_SIGNED, SETTLED, SIGNED, Direction, DossierStatus, Signature
from store.local_time import Earliest, LocalDay
from store.tables import Instant, assigned_task, citizen_report, document, dossier, dossier_span

Rows = Any
"""The columns of the rows that a measure looks at, by name."""
Condition = Callable[[Rows], ColumnElement[bool]]
Moment = Callable[[Rows], ColumnElement[Any]]


class Phase(Enum):
    """Which part of a span counts: all of it, what lies before the deadline, or what lies after."""

    ALL = "all"
    BEFORE_DUE = "before"
    AFTER_DUE = "after"


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One kind of event: its table, and its dimensions (name of the dimension -> column).

    `pairs` are the dimensions that are counted together, besides each alone; `instants` and
    `facts` the columns that measures look at. `open_now` holds for what has not ended, and is
    the condition of the partial index.
    """

    name: str
    table: Table
    dimensions: dict[str, str]
    instants: tuple[str, ...]
    facts: tuple[str, ...]
    open_now: Condition
    pairs: tuple[tuple[str, ...], ...] = ()

    @property
    def key(self) -> ColumnElement[int]:
        """The number of a record."""
        (column,) = self.table.primary_key.columns
        return column


@dataclass(frozen=True, slots=True)
class Flow:
    """Records that `where` holds for, counted when `at` comes.

    `of_agencies` are the dimensions by which it is counted for each agency too, besides for the
    province. What is not `broken_down` is counted as a whole only, what is `by_status` by the
    status that its records have now.
    """

    subject: Subject
    at: Moment
    where: Condition
    of_agencies: tuple[str, ...] = ()
    broken_down: bool = True
    by_status: bool = False


@dataclass(frozen=True, slots=True)
class Stock:
    """Records that `where` holds for, counted from `since` to `until`, as far as `phase` says.

    `while_open` says that only records that have not ended are in it.
    """

    subject: Subject
    since: Moment
    until: Moment
    phase: Phase
    where: Condition
    while_open: bool = True
    of_agencies: tuple[str, ...] = ()
    broken_down: bool = True
    by_status: bool = False


@dataclass(frozen=True, slots=True)
class Sum:
    """Measures that together count each record once at most."""

    parts: tuple[str, ...]


Counted = Flow | Stock

DOSSIER = Subject(
    "dossier",
    dossier,
    {"channel": "channel", "field": "field", "level": "service_level"},
    instants=("received_at", "due_at", "finished_at", "since", "until"),
    facts=("status", "digitised", "electronic_result", "paid_online", "pause"),
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
    open_now=lambda c: and_(c.ended_at.is_(None), c.direction == Direction.INCOMING.value),
)
TASK = Subject(
    "assigned_task",
    assigned_task,
    {},
    instants=("assigned_at", "due_at", "finished_at"),
    facts=(),
    open_now=lambda c: c.finished_at.is_(None),
)
REPORT = Subject(
    "citizen_report",
    citizen_report,
    {"category": "category", "channel": "channel"},
    instants=("submitted_at", "accepted_at", "due_at", "finished_at"),
    facts=("status", "verified"),
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


def within(measure: Counted, c: Rows, *, since: Any, until: Any, counted_until: Any) -> ColumnElement[bool]:
    """Which rows a number of [since, until) counts: the drill-down.

    A deadline counts as passed only before `counted_until`, the moment up to which the number
    was counted.
    """
    if isinstance(measure, Flow):
        at = measure.at(c)
        return and_(measure.where(c), at >= since, at < until)
    begun, ended = measure.since(c), measure.until(c)
    standing = and_(measure.where(c), begun < until, or_(ended.is_(None), ended >= until))
    passed = min(until, counted_until)
    if measure.phase is Phase.BEFORE_DUE:
        return and_(standing, or_(c.due_at.is_(None), c.due_at >= passed))
    if measure.phase is Phase.AFTER_DUE:
        return and_(standing, c.due_at < passed)
    return standing


def steps(measure: Counted, c: Rows) -> list[tuple[ColumnElement[Any], int, ColumnElement[bool]]]:
    """When a row enters a count (+1) and when it leaves (-1), and for which rows: the roll-up.

    `c.passed` is the moment before which deadlines have passed. A flow is entered and never left.
    """
    if isinstance(measure, Flow):
        at = measure.at(c)
        return [(at, 1, and_(at.is_not(None), measure.where(c)))]
    begun, ended, due = measure.since(c), measure.until(c), c.due_at
    there = and_(begun.is_not(None), measure.where(c))
    if measure.phase is Phase.ALL:
        return [(begun, 1, there), (ended, -1, and_(there, ended.is_not(None)))]
    outlived = and_(due < c.passed, or_(ended.is_(None), ended > due))
    if measure.phase is Phase.BEFORE_DUE:
        there = and_(there, or_(due.is_(None), begun <= due))
        return [
            (begun, 1, there),
            (ended, -1, and_(there, ended.is_not(None), or_(due.is_(None), ended <= due))),
            (due, -1, and_(there, outlived)),
        ]
    there = and_(there, outlived)
    return [
        (case((begun > due, begun), else_=due), 1, there),
        (ended, -1, and_(there, ended.is_not(None))),
    ]


def parts(name: str) -> tuple[str, ...]:
    """The measures that are counted for a measure: itself, or what it sums."""
    measure = MEASURES[name]
    return measure.parts if isinstance(measure, Sum) else (name,)


def subject_of(name: str) -> Subject:
    """The kind of event that a measure counts."""
    return counted(parts(name)[0]).subject


def counted(name: str) -> Counted:
    """A measure that is no sum."""
    measure = MEASURES[name]
    if isinstance(measure, Sum):
        raise TypeError(f"{name} is a sum")
    return measure


def is_stock(name: str) -> bool:
    """Whether a measure counts what stands instead of what happens."""
    return isinstance(counted(parts(name)[0]), Stock)


# Dossiers ----------------------------------------------------------------------------------


def _received(where: Condition, **facts: Any) -> Flow:
    return Flow(DOSSIER, lambda c: c.received_at, where, ("channel", "field"), **facts)


def _ended(where: Condition, **facts: Any) -> Flow:
    return Flow(DOSSIER, lambda c: c.finished_at, where, ("field",), **facts)


def _settled(c: Rows) -> ColumnElement[bool]:
    found: ColumnElement[bool] = c.status.in_(sorted(SETTLED))
    return found


def _early(c: Rows) -> ColumnElement[bool]:
    return and_(_settled(c), LocalDay(c.finished_at) < LocalDay(c.due_at))


def _on_time(c: Rows) -> ColumnElement[bool]:
    """On the promised day, in time; or without a promise."""
    on_the_day = and_(c.finished_at <= c.due_at, LocalDay(c.finished_at) == LocalDay(c.due_at))
    return and_(_settled(c), or_(c.due_at.is_(None), on_the_day))


def _late(c: Rows) -> ColumnElement[bool]:
    return and_(_settled(c), c.finished_at > c.due_at)


def _running(phase: Phase) -> Stock:
    return _span(phase, lambda c: c.pause.is_(None))


def _paused(status: DossierStatus) -> Stock:
    return _span(Phase.ALL, lambda c: c.pause == status.value)


def _span(phase: Phase, where: Condition) -> Stock:
    return Stock(DOSSIER, lambda c: c.since, lambda c: c.until, phase, where, of_agencies=("field",))


# Documents ---------------------------------------------------------------------------------


def _incoming(c: Rows) -> ColumnElement[bool]:
    found: ColumnElement[bool] = c.direction == Direction.INCOMING.value
    return found


def _outgoing(c: Rows) -> ColumnElement[bool]:
    found: ColumnElement[bool] = c.direction == Direction.OUTGOING.value
    return found


def _registered(*where: Condition) -> Flow:
    return Flow(DOCUMENT, lambda c: c.registered_at, lambda c: and_(*(each(c) for each in where)), ("route",))


def _signed(c: Rows) -> ColumnElement[bool]:
    found: ColumnElement[bool] = c.signature.in_(sorted(SIGNED))
    return found


def _unsigned(c: Rows) -> ColumnElement[bool]:
    found: ColumnElement[bool] = c.signature == Signature.NONE.value
    return found


def _handled(where: Condition) -> Flow:
    return Flow(DOCUMENT, lambda c: c.finished_at, lambda c: and_(_incoming(c), where(c)))


def _in_time(c: Rows) -> ColumnElement[bool]:
    return or_(c.due_at.is_(None), c.finished_at <= c.due_at)


def _too_late(c: Rows) -> ColumnElement[bool]:
    found: ColumnElement[bool] = c.finished_at > c.due_at
    return found


def _unhandled(phase: Phase) -> Stock:
    return Stock(DOCUMENT, lambda c: c.registered_at, lambda c: c.ended_at, phase, _incoming)


# Tasks -------------------------------------------------------------------------------------


def _open_task(phase: Phase) -> Stock:
    return Stock(TASK, lambda c: c.assigned_at, lambda c: c.finished_at, phase, lambda _: true())


# Citizens' reports -------------------------------------------------------------------------


def _reported(where: Condition, **facts: Any) -> Flow:
    return Flow(REPORT, lambda c: c.submitted_at, where, ("category",), **facts)


def _closed(status: ReportStatus, where: Condition) -> Flow:
    return Flow(
        REPORT, lambda c: c.finished_at, lambda c: and_(c.status == status.value, where(c)), ("category",)
    )


def _handling(phase: Phase) -> Stock:
    return Stock(
        REPORT, lambda c: c.accepted_at, lambda c: c.finished_at, phase, lambda _: true(),
        of_agencies=("category",),
    )  # fmt: skip


MEASURES: dict[str, Flow | Stock | Sum] = {
    "dossier.received": _received(lambda _: true(), by_status=True),
    "dossier.processed_early": _ended(_early),
    "dossier.processed_on_time": _ended(_on_time),
    "dossier.processed_overdue": _ended(_late),
    "dossier.processed_in_time": Sum(("dossier.processed_early", "dossier.processed_on_time")),
    "dossier.processed": Sum(
        ("dossier.processed_early", "dossier.processed_on_time", "dossier.processed_overdue")
    ),
    "dossier.returned": _ended(lambda c: c.status == DossierStatus.REFUSED.value),
    "dossier.cancelled": _ended(lambda c: c.status == DossierStatus.WITHDRAWN.value),
    "dossier.unsettled_in_time": _running(Phase.BEFORE_DUE),
    "dossier.unsettled_overdue": _running(Phase.AFTER_DUE),
    "dossier.awaiting_supplement": _paused(DossierStatus.AWAITING_SUPPLEMENT),
    "dossier.awaiting_payment": _paused(DossierStatus.AWAITING_PAYMENT),
    "dossier.suspended": _paused(DossierStatus.SUSPENDED),
    "dossier.paused": Sum(("dossier.awaiting_supplement", "dossier.awaiting_payment", "dossier.suspended")),
    "dossier.unsettled": Sum(
        (
            *("dossier.unsettled_in_time", "dossier.unsettled_overdue"),
            *("dossier.awaiting_supplement", "dossier.awaiting_payment", "dossier.suspended"),
        )
    ),
    "dossier.digitised": _received(lambda c: c.digitised.is_(True), broken_down=False),
    "dossier.digitisation_told": _received(lambda c: c.digitised.is_not(None), broken_down=False),
    "dossier.electronic_result": _ended(
        lambda c: and_(_settled(c), c.electronic_result.is_(True)), broken_down=False
    ),
    "dossier.electronic_result_told": _ended(
        lambda c: and_(_settled(c), c.electronic_result.is_not(None)), broken_down=False
    ),
    "dossier.paid_online": _received(lambda c: c.paid_online.is_(True), broken_down=False),
    "dossier.payment_told": _received(lambda c: c.paid_online.is_not(None), broken_down=False),
    "document.incoming": _registered(_incoming),
    "document.incoming_signed": _registered(_incoming, _signed),
    "document.incoming_unsigned": _registered(_incoming, _unsigned),
    "document.approved": _registered(_incoming, lambda c: c.approved_at.is_not(None)),
    "document.assigned": _registered(_incoming, lambda c: c.assigned_at.is_not(None)),
    "document.pending_approval": Stock(
        DOCUMENT,
        lambda c: c.registered_at,
        lambda c: Earliest(c.approved_at, c.assigned_at, c.ended_at),
        Phase.ALL,
        _incoming,
    ),
    "document.handled_in_time": _handled(_in_time),
    "document.handled_late": _handled(_too_late),
    "document.handled": Sum(("document.handled_in_time", "document.handled_late")),
    "document.unhandled_in_time": _unhandled(Phase.BEFORE_DUE),
    "document.unhandled_overdue": _unhandled(Phase.AFTER_DUE),
    "document.unhandled": Sum(("document.unhandled_in_time", "document.unhandled_overdue")),
    "document.unfiled": Stock(
        DOCUMENT, lambda c: c.finished_at, lambda c: c.stored_at, Phase.ALL, _incoming, while_open=False
    ),
    "document.outgoing": _registered(_outgoing),
    "document.outgoing_signed": _registered(_outgoing, _signed),
    "document.outgoing_unsigned": _registered(_outgoing, _unsigned),
    "document.outgoing_leader_signed": _registered(
        _outgoing, lambda c: c.signature.in_(sorted(LEADER_SIGNED))
    ),
    "document.outgoing_fully_signed": _registered(_outgoing, lambda c: c.signature == Signature.FULL.value),
    "task.assigned": Flow(TASK, lambda c: c.assigned_at, lambda _: true()),
    "task.in_time": _open_task(Phase.BEFORE_DUE),
    "task.overdue": _open_task(Phase.AFTER_DUE),
    "task.done_on_time": Flow(TASK, lambda c: c.finished_at, _in_time),
    "task.done_late": Flow(TASK, lambda c: c.finished_at, _too_late),
    "task.done": Sum(("task.done_on_time", "task.done_late")),
    "citizen_report.received": _reported(lambda _: true()),
    "citizen_report.verified": _reported(lambda c: c.verified.is_(True), broken_down=False),
    "citizen_report.verification_told": _reported(lambda c: c.verified.is_not(None), broken_down=False),
    "citizen_report.completed_on_time": _closed(ReportStatus.COMPLETED, _in_time),
    "citizen_report.completed_late": _closed(ReportStatus.COMPLETED, _too_late),
    "citizen_report.completed": Sum(("citizen_report.completed_on_time", "citizen_report.completed_late")),
    "citizen_report.rejected": _closed(ReportStatus.REJECTED, lambda _: true()),
    "citizen_report.waiting": Stock(
        REPORT,
        lambda c: c.submitted_at,
        lambda c: Earliest(c.accepted_at, c.finished_at),
        Phase.ALL,
        lambda _: true(),
    ),
    "citizen_report.in_progress_in_time": _handling(Phase.BEFORE_DUE),
    "citizen_report.in_progress_overdue": _handling(Phase.AFTER_DUE),
    "citizen_report.in_progress": Sum(
        ("citizen_report.in_progress_in_time", "citizen_report.in_progress_overdue")
    ),
}
