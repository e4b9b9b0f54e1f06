"""Reports from citizens (phản ánh, kiến nghị): one event, with what happened to it; never who sent it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LONGEST_ID = 200
HASH_LETTERS = 64


class ReportStatus(StrEnum):
    """Where a report stands."""

    WAITING = "waiting"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    REJECTED = "rejected"


REPORT_ENDED = frozenset({ReportStatus.COMPLETED, ReportStatus.REJECTED})
"""Nothing more is owed: such reports, and only they, have `finished_at`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenReport:
    """One report from a citizen: category, channel, the agency that handles it, and its course.

    `submitted_at` is when it came, `accepted_at` when an agency took it on: None while it waits, and where
    it was rejected at once. `due_at` is by when an answer was promised. `finished_at` is set exactly when the
    status is one of `REPORT_ENDED`. `reporter` is a hash under a key of this installation, "" where the
    upstream names nobody: it tells whether two reports are of one person, and nothing about that person.
    `verified` says whether the upstream had verified the contact, None where it does not say.

    Raises:
        ValueError: an instant has no offset, two contradict one another or the status, the point is half.
    """

    source_id: str
    area: str
    org: str
    updated_at: datetime
    category: str
    channel: str
    status: ReportStatus
    submitted_at: datetime
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    finished_at: datetime | None = None
    longitude: float | None = None
    latitude: float | None = None
    reporter: str = ""
    verified: bool | None = None

    def __post_init__(self) -> None:
        for name, text in (("source_id", self.source_id), ("area", self.area), ("org", self.org)):
            if not text or len(text) > LONGEST_ID:
                raise ValueError(f"{name} is empty or longer than {LONGEST_ID}: {text[:50]!r}")
        self._check_order()
        if (self.finished_at is None) == (self.status in REPORT_ENDED):
            raise ValueError(f"status {self.status} with finished_at {self.finished_at}")
        if (self.status is ReportStatus.IN_PROGRESS) and self.accepted_at is None:
            raise ValueError(f"status {self.status} without accepted_at")
        if (self.longitude is None) != (self.latitude is None):
            raise ValueError(f"half a point: longitude {self.longitude}, latitude {self.latitude}")
        if len(self.reporter) not in (0, HASH_LETTERS):
            raise ValueError("reporter is no hash")

    def _check_order(self) -> None:
        """Refuse instants without an offset, and what was before the report came."""
        for name in ("updated_at", "submitted_at", "accepted_at", "due_at", "finished_at"):
            instant = getattr(self, name)
            if instant is not None and instant.tzinfo is None:
                raise ValueError(f"{name}: instant without an offset: {instant}")
            if instant is not None and instant < self.submitted_at:
                raise ValueError(f"{name} {instant} is before submitted_at {self.submitted_at}")
        if (
            self.accepted_at is not None
            and self.finished_at is not None
            and self.finished_at < self.accepted_at
        ):
            raise ValueError(f"finished_at {self.finished_at} is before accepted_at {self.accepted_at}")
