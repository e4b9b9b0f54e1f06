"""What happens to one piece of work: dossiers, documents, tasks that documents assign, citizens' reports.

Each is one record of an upstream system, known by `source_id` within its source. A newer
`updated_at` replaces an older one. Nothing in them names or describes a person.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from itertools import zip_longest

from domain.citizen_reports import CitizenReport

LONGEST_ID = 200


class DossierStatus(IntEnum):
    """Where a dossier stands; the codes of the national public service portal."""

    REGISTERED = 1
    RECEIVED = 2
    REFUSED = 3
    IN_PROGRESS = 4
    AWAITING_SUPPLEMENT = 5
    AWAITING_PAYMENT = 6
    WITHDRAWN = 7
    SUSPENDED = 8
    FINISHED = 9
    RETURNED = 10


CLOCK_STOPPED = frozenset(
    {DossierStatus.AWAITING_SUPPLEMENT, DossierStatus.AWAITING_PAYMENT, DossierStatus.SUSPENDED}
)
"""While a dossier waits for others its deadline does not run: it is paused and never overdue."""
SETTLED = frozenset({DossierStatus.FINISHED, DossierStatus.RETURNED})
"""Processed to a result, early, on time or late."""
ENDED = SETTLED | {DossierStatus.REFUSED, DossierStatus.WITHDRAWN}
"""Nothing more is owed: such dossiers, and only they, have `finished_at`."""


class Channel(StrEnum):
    """The way by which a dossier was handed in."""

    DIRECT = "direct"
    ONLINE = "online"
    POSTAL = "postal"


class ServiceLevel(StrEnum):
    """How much of a service may be done online, as the list of services says."""

    FULL = "full"
    PARTIAL = "partial"
    INFORMATION = "information"


class Applicant(StrEnum):
    """What kind of applicant handed a dossier in; never who."""

    CITIZEN = "citizen"
    BUSINESS = "business"
    HOUSEHOLD_BUSINESS = "household_business"
    AGENCY = "agency"


class Direction(StrEnum):
    """Whether a document came in or went out."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


class Route(StrEnum):
    """How a document travelled: over the interlinked axis, or otherwise (paper, mail, by hand)."""

    INTERLINKED = "interlinked"
    OTHER = "other"


class Signature(StrEnum):
    """Whose digital signatures a document bears. Each document has one of these."""

    NONE = "none"
    ORGANISATION = "organisation"
    LEADER = "leader"
    FULL = "full"
    UNSPECIFIED = "unspecified"


SIGNED = frozenset(Signature) - {Signature.NONE}
LEADER_SIGNED = frozenset({Signature.LEADER, Signature.FULL})


class Urgency(StrEnum):
    """How urgent a document says it is, the least first."""

    NORMAL = "normal"
    URGENT = "urgent"
    VERY_URGENT = "very_urgent"
    EXPRESS = "express"


class DocumentStatus(StrEnum):
    """Where a document stands; edXML's states of an incoming one, and those of an outgoing one."""

    ARRIVED = "arrived"
    REFUSED = "refused"
    RECEIVED = "received"
    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    RECALL_ASKED = "recall_asked"
    RECALLED = "recalled"
    ISSUED = "issued"


DROPPED = frozenset({DocumentStatus.REFUSED, DocumentStatus.RECALLED})
"""Documents that nobody has to handle any more although nobody finished them."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A span [since, until) in which the clock of a dossier stood still; `until` None: it still does."""

    status: DossierStatus
    since: datetime
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.status not in CLOCK_STOPPED:
            raise ValueError(f"status {self.status} does not stop the clock")
        _in_order(since=self.since, until=self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One application (hồ sơ) at a one-stop desk, by channel, field and service.

    `area` is the unit that the agency `org` served when the dossier came. `service` is the
    national code of the procedure, `field` a code of the list dossier_fields. `submitted_at` is
    when the applicant sent it, `received_at` when the desk took it: None while it is only
    registered, or where it was refused at the door. `due_at` is the promised day and hour;
    `due_computed` says that it was counted in working days because the upstream gave none.
    `finished_at` is set exactly when the status is one of `ENDED`; `returned_at` is when the
    applicant got the result. The three last facts are None where the upstream does not say or
    they do not apply: components digitised, electronic result issued, fee paid online.

    Raises:
        ValueError: an instant has no offset, two contradict one another or the status.
    """

    source_id: str
    area: str
    org: str
    updated_at: datetime
    service: str
    field: str
    channel: Channel
    status: DossierStatus
    service_level: ServiceLevel | None = None
    applicant: Applicant | None = None
    submitted_at: datetime | None = None
    received_at: datetime | None = None
    due_at: datetime | None = None
    due_computed: bool = False
    finished_at: datetime | None = None
    returned_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    digitised: bool | None = None
    electronic_result: bool | None = None
    paid_online: bool | None = None

    def __post_init__(self) -> None:
        _head(self.source_id, self.area, self.org, self.updated_at)
        _in_order(submitted_at=self.submitted_at, received_at=self.received_at, finished_at=self.finished_at)
        _in_order(received_at=self.received_at, due_at=self.due_at)
        _in_order(received_at=self.received_at, returned_at=self.returned_at)
        if self.received_at is None and self.submitted_at is None:
            raise ValueError("neither submitted_at nor received_at")
        if self.received_at is None and self.status not in (
            DossierStatus.REGISTERED,
            DossierStatus.REFUSED,
            DossierStatus.WITHDRAWN,
        ):
            raise ValueError(f"status {self.status} without received_at")
        if (self.finished_at is None) == (self.status in ENDED):
            raise ValueError(f"status {self.status} with finished_at {self.finished_at}")
        self._check_pauses()

    def _check_pauses(self) -> None:
        for pause, following in zip_longest(self.pauses, self.pauses[1:]):
            if pause.until is None and (following is not None or self.status not in CLOCK_STOPPED):
                raise ValueError(f"a pause since {pause.since} has no end, status {self.status}")
            if following is not None:
                _in_order(until=pause.until, since=following.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document (văn bản) in the register of one agency.

    `registered_at` is when it entered the register: came in, or was issued. An incoming one is
    then approved for handling (`approved_at`), handed to who has to act (`assigned_at`), finished
    and filed (`stored_at`); upstream systems skip steps, so each may be absent alone. `due_at` is
    None where no deadline was set. `kind` is a code of the list document_kinds; `notation` its
    number and symbol ("45/UBND-KTN"). `signature` is None where the upstream does not say.

    Raises:
        ValueError: an instant has no offset or two contradict one another.
    """

    source_id: str
    area: str
    org: str
    updated_at: datetime
    direction: Direction
    route: Route
    status: DocumentStatus
    registered_at: datetime
    signature: Signature | None = None
    kind: str = ""
    notation: str = ""
    urgency: Urgency | None = None
    approved_at: datetime | None = None
    assigned_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    stored_at: datetime | None = None

    def __post_init__(self) -> None:
        _head(self.source_id, self.area, self.org, self.updated_at)
        for name in ("approved_at", "assigned_at", "finished_at", "stored_at"):
            _in_order(registered_at=self.registered_at, **{name: getattr(self, name)})
        _in_order(registered_at=self.registered_at, due_at=self.due_at)
        if (self.status is DocumentStatus.ISSUED) != (self.direction is Direction.OUTGOING):
            raise ValueError(f"a document {self.direction} cannot be {self.status}")
        if (self.finished_at is None) == (self.status is DocumentStatus.DONE):
            raise ValueError(f"status {self.status} with finished_at {self.finished_at}")


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignedTask:
    """One task that a document of the leadership assigns to an agency.

    `org` is the agency that has to do it, `assigned_by` the one that assigned it, `document` the
    `source_id` of the document, "" where that is not in the register. In progress while
    `finished_at` is None; in time or late against `due_at`, which may be absent.

    Raises:
        ValueError: an instant has no offset or two contradict one another.
    """

    source_id: str
    area: str
    org: str
    updated_at: datetime
    document: str
    assigned_by: str
    assigned_at: datetime
    due_at: datetime | None = None
    finished_at: datetime | None = None

    def __post_init__(self) -> None:
        _head(self.source_id, self.area, self.org, self.updated_at)
        if not self.assigned_by:
            raise ValueError("assigned_by is empty")
        _in_order(assigned_at=self.assigned_at, finished_at=self.finished_at)
        _in_order(assigned_at=self.assigned_at, due_at=self.due_at)


Event = Dossier | Document | AssignedTask | CitizenReport


def _head(source_id: str, area: str, org: str, updated_at: datetime) -> None:
    """Refuse a head that the store could not key or place."""
    for name, text in (("source_id", source_id), ("area", area), ("org", org)):
        if not text or len(text) > LONGEST_ID:
            raise ValueError(f"{name} is empty or longer than {LONGEST_ID}: {text[:50]!r}")
    _in_order(updated_at=updated_at)


def _in_order(**instants: datetime | None) -> None:
    """Refuse instants without an offset, or that do not come in the order in which they are named."""
    before, name_before = None, ""
    for name, instant in instants.items():
        if instant is None:
            continue
        if instant.tzinfo is None:
            raise ValueError(f"{name}: instant without an offset: {instant}")
        if before is not None and instant < before:
            raise ValueError(f"{name} {instant} is before {name_before} {before}")
        before, name_before = instant, name
