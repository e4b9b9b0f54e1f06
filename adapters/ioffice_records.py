"""Documents, tasks and users of iOffice: what of an item may be kept, and what it says."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from adapters.allow_list import AGENCY, CODE, IDENTIFIER, INSTANT, NUMBER, SYMBOL, Rule
from adapters.event_codes import codes
from adapters.event_fields import (
    Item,
    UnusableError,
    area,
    coded,
    deadline,
    instant,
    organisation,
    present,
    required,
    text,
)  # fmt: skip
from adapters.event_sheet import ROW, ROW_FORM
from domain.events import AssignedTask, Direction, Document, DocumentStatus, Route, Signature, Urgency
from domain.periods import Freq, local_day
from domain.records import Observation
from wording import say

SOURCE = "ioffice"
USERS = "documents.users"
PROVINCE = "H01"
DOCUMENT: Rule = {
    "DocumentId": IDENTIFIER, "OwnerId": AGENCY, "Direction": CODE, "Route": CODE, "StatusCode": CODE,
    "Code": {"CodeNumber": NUMBER, "CodeNotation": SYMBOL}, "DocumentType": {"Type": CODE},
    "OtherInfo": {"Priority": CODE}, "Signature": CODE, "RegisteredAt": INSTANT, "ApprovedAt": INSTANT,
    "AssignedAt": INSTANT, "DueDate": INSTANT, "FinishedAt": INSTANT, "StoredAt": INSTANT,
    "Timestamp": INSTANT, ROW: ROW_FORM,
}  # fmt: skip
TASK: Rule = {
    "TaskId": IDENTIFIER, "DocumentId": IDENTIFIER, "AssignedBy": AGENCY, "AssignedTo": AGENCY,
    "AssignedAt": INSTANT, "DueDate": INSTANT, "FinishedAt": INSTANT, "Timestamp": INSTANT,
}  # fmt: skip
USAGE: Rule = {"OrganId": AGENCY, "Date": INSTANT, "Users": NUMBER}


@dataclass(frozen=True, slots=True)
class _Tables:
    """What the upstream's codes mean, by field."""

    direction: Mapping[str, Direction]
    route: Mapping[str, Route]
    status: Mapping[str, DocumentStatus]
    signature: Mapping[str, Signature]
    urgency: Mapping[str, Urgency]
    kind: Mapping[str, str]


@cache
def _tables() -> _Tables:
    table = codes(SOURCE).table
    return _Tables(
        direction={code: Direction(ours) for code, ours in table("direction").items()},
        route={code: Route(ours) for code, ours in table("route").items()},
        status={code: DocumentStatus(ours) for code, ours in table("status").items()},
        signature={code: Signature(ours) for code, ours in table("signature").items()},
        urgency={code: Urgency(ours) for code, ours in table("urgency").items()},
        kind=table("kind"),
    )


def document(item: Item, until: datetime | None) -> Document:
    """The record of one document in one register.

    Raises:
        UnusableError: a field is absent or cannot be read.
        ValueError: fields contradict one another.
    """
    table = _tables()
    owner, direction = (
        required(item, "OwnerId"),
        present(coded(item, "Direction", table.direction), "Direction"),
    )
    org = organisation(item, "OwnerId")
    registered = present(instant(item, "RegisteredAt", until=until), "RegisteredAt")
    times = {
        name: instant(item, field, until=until)
        for name, field in (
            ("approved_at", "ApprovedAt"),
            ("assigned_at", "AssignedAt"),
            ("finished_at", "FinishedAt"),
            ("stored_at", "StoredAt"),
        )
    }
    code = _part(item, "Code")
    notation = "/".join(filter(None, (text(code, "CodeNumber"), text(code, "CodeNotation"))))
    identifier = text(item, "DocumentId") or f"{owner},{local_day(registered):%Y/%m/%d},{notation}"
    status = coded(item, "StatusCode", table.status) or _implied(direction, times)
    if status is DocumentStatus.DONE and times["finished_at"] is None:
        raise UnusableError(say("events.no_end", status=text(item, "StatusCode")))
    return Document(
        source_id=register_id(owner, direction, identifier),
        area=area(org, registered),
        org=org,
        updated_at=present(instant(item, "Timestamp", until=until), "Timestamp"),
        direction=direction,
        route=present(coded(item, "Route", table.route), "Route"),
        status=status,
        registered_at=registered,
        signature=coded(item, "Signature", table.signature),
        kind=coded(_part(item, "DocumentType"), "Type", table.kind) or "",
        notation=notation,
        urgency=coded(_part(item, "OtherInfo"), "Priority", table.urgency),
        due_at=deadline(item, "DueDate"),
        **times,
    )


def task(item: Item, until: datetime | None) -> AssignedTask:
    """The record of one task that a document assigned.

    Raises:
        UnusableError: a field is absent or cannot be read.
        ValueError: fields contradict one another.
    """
    org, by = organisation(item, "AssignedTo"), organisation(item, "AssignedBy")
    assigned = present(instant(item, "AssignedAt", until=until), "AssignedAt")
    identifier = text(item, "DocumentId")
    return AssignedTask(
        source_id=required(item, "TaskId"),
        area=area(org, assigned),
        org=org,
        updated_at=present(instant(item, "Timestamp", until=until), "Timestamp"),
        document=register_id(required(item, "AssignedBy"), Direction.OUTGOING, identifier)
        if identifier
        else "",
        assigned_by=by,
        assigned_at=assigned,
        due_at=deadline(item, "DueDate"),
        finished_at=instant(item, "FinishedAt", until=until),
    )


def users(item: Item, until: datetime | None) -> Observation:
    """How many people used the system on one day, of an agency or ("" for the agency) of all.

    Raises:
        UnusableError: a field is absent or cannot be read.
    """
    day = present(instant(item, "Date", until=until), "Date")
    org = organisation(item, "OrganId") if text(item, "OrganId") else ""
    return Observation(
        indicator=USERS,
        area=area(org, day) if org else area(organisation({"OrganId": PROVINCE}, "OrganId"), day),
        freq=Freq.DAY,
        period_start=local_day(day),
        value=_count(item, "Users"),
        org=org,
        as_of=min(local_day(until), local_day(day) + timedelta(days=1)) if until else None,
    )


def register_id(owner: str, direction: Direction, identifier: str) -> str:
    """A document within its register: the sender's entry and each receiver's are records of their own."""
    return f"{owner} {direction.value} {identifier}"


def _part(item: Item, field: str) -> Item:
    found = item.get(field)
    return found if isinstance(found, dict) else {}


def _implied(direction: Direction, times: Mapping[str, Any]) -> DocumentStatus:
    """The state that the times of an export tell where it has no column for it."""
    if direction is Direction.OUTGOING:
        return DocumentStatus.ISSUED
    if times["finished_at"]:
        return DocumentStatus.DONE
    if times["assigned_at"]:
        return DocumentStatus.ASSIGNED
    return DocumentStatus.RECEIVED if times["approved_at"] else DocumentStatus.ARRIVED


def _count(item: Item, field: str) -> float:
    written = required(item, field)
    if not (written.isascii() and written.isdecimal()):
        raise UnusableError(say("events.no_text", field=field))
    return float(written)
