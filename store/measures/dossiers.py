"""What is counted of dossiers: received, processed by their promise, standing, and standing still."""

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, true

from domain.events import SETTLED, DossierStatus
from store.local_time import LocalDay
from store.measures.kinds import Condition, Flow, Measure, Phase, Rows, Stock, Sum
from store.measures.subjects import DOSSIER


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


MEASURES: dict[str, Measure] = {
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
}
