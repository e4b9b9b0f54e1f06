"""What comes in: the records that every adapter yields and the store accepts."""

import math
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from domain.events import Event
from domain.listening import Keyword, Mention
from domain.periods import Freq, check_start
from domain.places import Place


class ObsStatus(StrEnum):
    """What kind of value this is; codes of SDMX CL_OBS_STATUS."""

    NORMAL = "A"
    ESTIMATED = "E"
    FORECAST = "F"
    PROVISIONAL = "P"
    MISSING = "O"
    NOT_APPLICABLE = "M"
    WITHHELD = "Q"


WITHOUT_VALUE = frozenset({ObsStatus.MISSING, ObsStatus.NOT_APPLICABLE, ObsStatus.WITHHELD})

WORST_FIRST = (ObsStatus.FORECAST, ObsStatus.ESTIMATED, ObsStatus.PROVISIONAL, ObsStatus.NORMAL)
"""Statuses of values, the least sure first: what is computed from several has the worst of theirs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One value of one indicator for one area and period.

    `value` is in the unit that the catalogue gives for `indicator`; it is None exactly
    when `status` says that there is no value. Zero is a value. `breakdown` is "" for the
    total, else "dimension=code" with codes of the catalogue's code lists, several joined
    by "|" in the order that the indicator declares. `as_of` is the day from which the
    upstream says the value is; an older value never overwrites a newer one. `position` is
    where it stood upstream, as of a `Rejection`, in case the store refuses it; it is no part
    of what the record says.

    Raises:
        ValueError: value and status disagree, the value is not finite, or no period of
            `freq` begins on `period_start`.
    """

    indicator: str
    area: str
    freq: Freq
    period_start: date
    value: float | None
    status: ObsStatus = ObsStatus.NORMAL
    org: str = ""
    breakdown: str = ""
    as_of: date | None = None
    position: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if (self.value is None) != (self.status in WITHOUT_VALUE):
            raise ValueError(f"{self.indicator}: value {self.value} with status {self.status.name}")
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError(f"{self.indicator}: value {self.value} is not finite")
        check_start(self.freq, self.period_start)


@dataclass(frozen=True, slots=True)
class Rejection:
    """One upstream item that could not become a record: where it stood and why.

    `position` is what a person finds it by ("Biểu 25!C14", "items[17]"); `payload` is the
    item as it came, cut to 500 characters, free of personal data.
    """

    position: str
    reason: str
    payload: str = ""


Listed = Place | Mention | Keyword
"""What a register lists as it is now."""

Record = Observation | Event | Listed
"""What an adapter may yield: facts, events, and entries of registers."""
