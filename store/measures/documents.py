"""What is counted of documents: registered, signed, handled by their deadline, and what waits."""

from sqlalchemy import ColumnElement, and_

from domain.events import LEADER_SIGNED, SIGNED, Direction, Signature
from store.local_time import Earliest
from store.measures.conditions import in_time, too_late
from store.measures.kinds import Condition, Flow, Measure, Phase, Rows, Stock, Sum
from store.measures.subjects import DOCUMENT


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


def _unhandled(phase: Phase) -> Stock:
    return Stock(DOCUMENT, lambda c: c.registered_at, lambda c: c.ended_at, phase, _incoming)


MEASURES: dict[str, Measure] = {
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
    "document.handled_in_time": _handled(in_time),
    "document.handled_late": _handled(too_late),
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
}
