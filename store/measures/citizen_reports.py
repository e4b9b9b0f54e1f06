"""What is counted of citizens' reports: received, closed, waiting and in hand, by their deadline."""

from typing import Any

from sqlalchemy import and_, true

from domain.citizen_reports import ReportStatus
from store.local_time import Earliest
from store.measures.conditions import in_time, too_late
from store.measures.kinds import Condition, Flow, Measure, Phase, Stock, Sum
from store.measures.subjects import REPORT


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


MEASURES: dict[str, Measure] = {
    "citizen_report.received": _reported(lambda _: true()),
    "citizen_report.verified": _reported(lambda c: c.verified.is_(True), broken_down=False),
    "citizen_report.verification_told": _reported(lambda c: c.verified.is_not(None), broken_down=False),
    "citizen_report.completed_on_time": _closed(ReportStatus.COMPLETED, in_time),
    "citizen_report.completed_late": _closed(ReportStatus.COMPLETED, too_late),
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
