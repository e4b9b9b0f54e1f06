"""What the observations of counted indicators must say, worked out anew from the records alone.

Nothing of the store is used: each record is looked at on each day, as a person would.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from domain.citizen_reports import CitizenReport, ReportStatus
from domain.events import AssignedTask, Direction, Document, Dossier, DossierStatus, Event, Signature
from domain.periods import local_day, midnight

Key = tuple[str, str, str, str, str, date]
"""indicator, freq, breakdown, org, area, period"""
Cell = tuple[str, str, str, str]
"""frequencies, agency, area, breakdown"""
KIND = {"dep": "department", "dis": "district", "com": "commune"}
REFORM = date(2025, 7, 1)
DAY = timedelta(days=1)


def recounted(events: Iterable[Event], *, now: datetime, days: int) -> dict[Key, int]:
    """Every value that is not zero, of the last `days` days and of their months."""
    found: Counter[Key] = Counter()
    today = local_day(now)
    first = today - timedelta(days=days - 1)
    calendar = [first + timedelta(days=n) for n in range(days)]
    months = sorted({day.replace(day=1) for day in calendar})
    for event in events:
        cells = list(_cells(event))
        for indicator, at in _flows(event):
            day = local_day(at)
            if day.replace(day=1) not in months:
                continue
            extra = []
            if isinstance(event, Dossier) and indicator == "one_stop.received":
                extra = [f"status={event.status}"]
            if day >= first:
                _add(found, indicator, "D", day, cells=cells, event=event, extra=extra)
            _add(found, indicator, "M", day.replace(day=1), cells=cells, event=event, extra=extra)
        for day in calendar:
            for indicator in _stands(event, midnight(day + DAY), now):
                _add(found, indicator, "D", day, cells=cells, event=event)
        for month in months:
            last = min(today, (month + timedelta(days=32)).replace(day=1) - DAY)
            for indicator in _stands(event, midnight(last + DAY), now):
                _add(found, indicator, "M", month, cells=cells, event=event)
    return dict(found)


PLAIN = ("digit", "electronic", "paid_online", "payment_told", "verif")


def _add(
    found: Counter[Key],
    indicator: str,
    freq: str,
    period: date,
    *,
    cells: list[Cell],
    event: Event,
    extra: Sequence[str] = (),
) -> None:
    home = "91" if period >= REFORM else "89"
    plain = indicator.partition(".")[2].startswith(PLAIN)
    for freqs, org, area, breakdown in cells:
        if org and breakdown and not _for_agencies(indicator, breakdown.partition("=")[0]):
            continue
        if freq in freqs and not (plain and (breakdown or (org and freq == "D"))):
            found[indicator, freq, breakdown, org, area or home, period] += 1
    if freq == "M":
        for breakdown in extra:
            for org, area in (
                ("", home),
                (event.org, home),
                *(([("", event.area)]) if len(event.area) > 2 else []),
            ):
                found[indicator, freq, breakdown, org, area, period] += 1


def _for_agencies(indicator: str, dimension: str) -> bool:
    if dimension == "channel":
        return indicator == "one_stop.received"
    if dimension == "category":
        return indicator in ("citizen_reports.received", "citizen_reports.rejected") or indicator.startswith(
            ("citizen_reports.completed", "citizen_reports.in_progress")
        )
    if dimension == "route":
        return indicator.startswith(("documents.incoming", "documents.outgoing")) or indicator in (
            "documents.approved",
            "documents.assigned",
        )
    return dimension == "field"


def _cells(event: Event) -> Iterator[Cell]:
    """Frequencies, agency, area ("" for the province) and breakdown of every cell of an event."""
    group = f"group={KIND[event.org[:3]]}"
    pair = ""
    if isinstance(event, Dossier):
        named = {"channel": event.channel, "field": event.field, "level": event.service_level}
        pair = f"channel={event.channel}|field={event.field}"
    elif isinstance(event, Document):
        named = {"route": event.route, "signature": event.signature}
    elif isinstance(event, CitizenReport):
        named = {"category": event.category, "channel": event.channel}
        pair = f"category={event.category}|channel={event.channel}"
    else:
        named = {}
    singles = [f"{name}={value}" for name, value in named.items() if value is not None]
    yield "DM", "", "", ""
    yield "DM", event.org, "", ""
    yield "DM", "", "", group
    for single in singles:
        yield "DM", "", "", single
        yield "M", event.org, "", single
        yield "M", "", "", f"{group}|{single}"
    if pair:
        yield "M", "", "", pair
    if len(event.area) > 2:
        yield "M", "", event.area, ""


def _flows(event: Event) -> Iterator[tuple[str, datetime]]:
    if isinstance(event, Dossier):
        yield from _dossier_flows(event)
    elif isinstance(event, Document):
        yield from _document_flows(event)
    elif isinstance(event, CitizenReport):
        yield from _report_flows(event)
    else:
        yield "documents.tasks_assigned", event.assigned_at
        if event.finished_at is not None:
            late = event.due_at is not None and event.finished_at > event.due_at
            yield f"documents.tasks_done_{'late' if late else 'on_time'}", event.finished_at


def _report_flows(event: CitizenReport) -> Iterator[tuple[str, datetime]]:
    yield "citizen_reports.received", event.submitted_at
    told = "citizen_reports.verification_told"
    yield from _told("citizen_reports.verified", told, event.verified, event.submitted_at)
    if event.finished_at is None:
        return
    if event.status is ReportStatus.REJECTED:
        yield "citizen_reports.rejected", event.finished_at
        return
    late = event.due_at is not None and event.finished_at > event.due_at
    yield f"citizen_reports.completed_{'late' if late else 'on_time'}", event.finished_at


def _dossier_flows(event: Dossier) -> Iterator[tuple[str, datetime]]:
    if event.received_at is not None:
        yield "one_stop.received", event.received_at
        received = event.received_at
        yield from _told("one_stop.digitised", "one_stop.digitisation_told", event.digitised, received)
        yield from _told("one_stop.paid_online", "one_stop.payment_told", event.paid_online, received)
    ended = event.finished_at
    if ended is None:
        return
    if event.status is DossierStatus.REFUSED:
        yield "one_stop.returned", ended
    elif event.status is DossierStatus.WITHDRAWN:
        yield "one_stop.cancelled", ended
    else:
        how = "on_time"
        if event.due_at is not None and ended > event.due_at:
            how = "overdue"
        elif event.due_at is not None and local_day(ended) < local_day(event.due_at):
            how = "early"
        yield f"one_stop.processed_{how}", ended
        told = "one_stop.electronic_results_told"
        yield from _told("one_stop.electronic_results", told, event.electronic_result, ended)


def _told(true: str, told: str, fact: bool | None, at: datetime) -> Iterator[tuple[str, datetime]]:  # noqa: FBT001
    """A fact counts where it is true, and as told where it is known at all."""
    if fact is not None:
        yield told, at
    if fact:
        yield true, at


def _document_flows(event: Document) -> Iterator[tuple[str, datetime]]:
    way = event.direction.value
    yield f"documents.{way}", event.registered_at
    if event.signature is Signature.NONE:
        yield f"documents.{way}_unsigned", event.registered_at
    elif event.signature is not None:
        yield f"documents.{way}_signed", event.registered_at
    if event.direction is Direction.OUTGOING:
        if event.signature in (Signature.LEADER, Signature.FULL):
            yield "documents.outgoing_leader_signed", event.registered_at
        if event.signature is Signature.FULL:
            yield "documents.outgoing_fully_signed", event.registered_at
        return
    if event.approved_at is not None:
        yield "documents.approved", event.registered_at
    if event.assigned_at is not None:
        yield "documents.assigned", event.registered_at
    if event.finished_at is not None:
        late = event.due_at is not None and event.finished_at > event.due_at
        yield f"documents.handled_{'late' if late else 'in_time'}", event.finished_at


def _stands(event: Event, at: datetime, now: datetime) -> Iterator[str]:
    """The stocks in which an event stands just before `at`; no deadline has passed that lies after `now`."""
    passed = min(at, now)
    if isinstance(event, Dossier):
        yield from _dossier_stands(event, at, passed)
    elif isinstance(event, AssignedTask):
        if event.assigned_at < at and not _before(event.finished_at, at):
            yield f"documents.tasks_{'overdue' if _before(event.due_at, passed) else 'in_time'}"
    elif isinstance(event, CitizenReport):
        yield from _report_stands(event, at, passed)
    elif event.direction is Direction.INCOMING and event.registered_at < at:
        over = event.finished_at if event.finished_at or event.status.value != "refused" else event.updated_at
        if not any(_before(each, at) for each in (event.approved_at, event.assigned_at, over)):
            yield "documents.pending_approval"
        if not _before(over, at):
            yield f"documents.unhandled_{'overdue' if _before(event.due_at, passed) else 'in_time'}"
        if _before(event.finished_at, at) and not _before(event.stored_at, at):
            yield "documents.unfiled"


def _report_stands(event: CitizenReport, at: datetime, passed: datetime) -> Iterator[str]:
    if event.submitted_at < at and not _before(event.accepted_at, at) and not _before(event.finished_at, at):
        yield "citizen_reports.waiting"
    if _before(event.accepted_at, at) and not _before(event.finished_at, at):
        yield f"citizen_reports.in_progress_{'overdue' if _before(event.due_at, passed) else 'in_time'}"


def _dossier_stands(event: Dossier, at: datetime, passed: datetime) -> Iterator[str]:
    if event.received_at is None or event.received_at >= at or _before(event.finished_at, at):
        return
    for pause in event.pauses:
        if pause.since < at and not _before(pause.until, at):
            name = {5: "awaiting_supplement", 6: "awaiting_payment", 8: "suspended"}[pause.status.value]
            yield f"one_stop.{name}"
            return
    yield f"one_stop.unsettled_{'overdue' if _before(event.due_at, passed) else 'in_time'}"


def _before(instant: datetime | None, at: datetime) -> bool:
    return instant is not None and instant < at
