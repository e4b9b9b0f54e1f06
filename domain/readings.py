"""What goes out: values as shown, each with its unit, its period and its provenance."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.freshness import Freshness
from domain.periods import Freq
from domain.records import ObsStatus

Cut = tuple[str, str]
"""An indicator, and the part of it that is meant ("" for the whole)."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value came from and when we last had word of it.

    `as_of` is the day the upstream gives for the value, `recorded_at` when the store took
    it, `last_success_at` when the source last answered (whether or not the value changed).
    """

    source: str
    run_id: int
    recorded_at: datetime
    last_success_at: datetime | None
    as_of: date | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of those who should report did, for the period shown; `of` is what they are ("bệnh viện")."""

    reporting: int
    expected: int
    of: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """A plausibility check that a value failed: its kind (a key of wording) and its detail."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One number as shown. Components take readings, never bare numbers.

    Unit, title and decimals are the catalogue's for `indicator`; `value` is None exactly
    when `status` says so.
    """

    indicator: str
    area: str
    org: str
    breakdown: str
    freq: Freq
    period_start: date
    value: float | None
    status: ObsStatus
    freshness: Freshness
    provenance: Provenance
    coverage: Coverage | None = None
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """A question that the store has no row for: shown in words, never as zero."""

    indicator: str
    area: str
    source: str
    freshness: Freshness


@dataclass(frozen=True, slots=True)
class Revision:
    """One value that the store held for a period: from when, until when, and from which run.

    `replaced_at` is None for the value that stands.
    """

    value: float | None
    status: ObsStatus
    as_of: date | None
    run_id: int
    source: str
    simulated: bool
    known_from: datetime
    replaced_at: datetime | None


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt to bring data in: what was asked, what came of it, and why it failed."""

    run_id: int
    source: str
    origin: str
    status: str
    started_at: datetime
    finished_at: datetime | None
    upstream_as_of: date | None
    simulated: bool
    raw_path: str
    raw_sha256: str
    read: int
    written: int
    unchanged: int
    superseded: int
    rejected: int
    error_kind: str
    error: str
