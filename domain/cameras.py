"""What is known of a camera that is watched: its condition, since when, and how long it was in which."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Condition(StrEnum):
    """How a camera is, as the gateway sees it; what needs somebody first."""

    OFFLINE = "offline"
    BLACK = "black"
    COVERED = "covered"
    FROZEN = "frozen"
    SLOW = "slow"
    ONLINE = "online"


GATEWAY = "camera_gateway"
"""The source that the gateway is."""
SHOWING = frozenset({Condition.ONLINE, Condition.SLOW})
"""Conditions in which a picture tells what is there now."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A camera has come into a condition, at an instant; `area` and `org` are the registry's."""

    camera: str
    condition: Condition
    at: datetime
    area: str = ""
    org: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A time in one condition; `until` is None while it lasts."""

    camera: str
    condition: Condition
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Watched:
    """How long something was watched in a period, by condition; seconds."""

    seconds: Mapping[Condition, float] = field(default_factory=dict)

    @property
    def whole(self) -> float:
        """Seconds for which the gateway watched."""
        return sum(self.seconds.values())

    @property
    def share(self) -> float | None:
        """Percent of these in which it showed what is there; None where it was not watched."""
        shown = sum(seconds for condition, seconds in self.seconds.items() if condition in SHOWING)
        return 100 * (shown / self.whole) if self.whole else None
