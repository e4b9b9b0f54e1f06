"""The columns of records by kind, in the order in which lists show them, and what their codes are called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import catalogue
from catalogue import areas

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a text, a code with a name, an instant, or a flag that is true, false or not known."""

    form: Literal["text", "code", "instant", "flag"]
    names: Callable[[], Names] = dict


def _listed(code: str) -> Column:
    return Column("code", lambda: {key: item.name for key, item in catalogue.codelists()[code].items.items()})


@cache
def _agencies() -> Names:
    return {code: agency.name for code, agency in catalogue.organisations().items()}


@cache
def _services() -> Names:
    return {code: service.title for code, service in catalogue.services().items()}


@cache
def _areas() -> Names:
    return {unit.code: unit.name for unit in areas.every()}


TEXT, INSTANT, FLAG = Column("text"), Column("instant"), Column("flag")
AGENCY = Column("code", _agencies)
COLUMNS: dict[str, dict[str, Column]] = {
    "dossier": {
        "source_id": TEXT,
        "due_at": INSTANT,
        "service": Column("code", _services),
        "field": _listed("dossier_fields"),
        "org": AGENCY,
        "area": Column("code", _areas),
        "status": _listed("dossier_statuses"),
        "received_at": INSTANT,
        "channel": _listed("dossier_channels"),
        "service_level": _listed("service_levels"),
        "applicant": _listed("dossier_applicants"),
        "submitted_at": INSTANT,
        "finished_at": INSTANT,
        "returned_at": INSTANT,
        "due_computed": FLAG,
        "digitised": FLAG,
        "electronic_result": FLAG,
        "paid_online": FLAG,
    },
    "document": {
        "notation": TEXT,
        "due_at": INSTANT,
        "kind": _listed("document_kinds"),
        "org": AGENCY,
        "area": Column("code", _areas),
        "direction": _listed("document_directions"),
        "route": _listed("document_routes"),
        "status": _listed("document_statuses"),
        "signature": _listed("document_signatures"),
        "urgency": _listed("document_urgencies"),
        "registered_at": INSTANT,
        "approved_at": INSTANT,
        "assigned_at": INSTANT,
        "finished_at": INSTANT,
        "stored_at": INSTANT,
        "source_id": TEXT,
    },
    "assigned_task": {
        "source_id": TEXT,
        "due_at": INSTANT,
        "document": TEXT,
        "org": AGENCY,
        "area": Column("code", _areas),
        "assigned_by": AGENCY,
        "assigned_at": INSTANT,
        "finished_at": INSTANT,
    },
    "citizen_report": {
        "source_id": TEXT,
        "due_at": INSTANT,
        "category": _listed("report_categories"),
        "channel": _listed("report_channels"),
        "org": AGENCY,
        "area": Column("code", _areas),
        "status": _listed("report_statuses"),
        "submitted_at": INSTANT,
        "accepted_at": INSTANT,
        "finished_at": INSTANT,
        "verified": FLAG,
    },
}


def columns(kind: str) -> Mapping[str, Column]:
    """The columns of a kind of record.

    Raises:
        ValueError: there is no such kind.
    """
    found = COLUMNS.get(kind)
    if found is None:
        raise ValueError(f"{kind!r} is no kind of record; there are {', '.join(COLUMNS)}")
    return found
