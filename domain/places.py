"""What exists and has a location: one entry of a register of places as the upstream keeps it now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from domain.events import LONGEST_ID

HALF_TURN = 180
"""Degrees that neither coordinate passes, even where the two were swapped: the store tells which they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place: a lodging establishment, a camera.

    `kind` is an entry of catalogue/places.yaml, which says what `status`, `capacity` and the further
    `facts` (numbers, codes or short texts by name) may be. `area` is the unit that it lies in by the
    newest division that the upstream knows; `former_area` the district, where the upstream still lists it
    under one. `longitude` and `latitude` are WGS 84 degrees, both or neither. `org` owns it, "" where
    nobody of the catalogue does. A newer `updated_at` replaces an older one; `position` is as of an
    observation.

    Raises:
        ValueError: there is no key or name, the instant has no offset, or the point is none.
    """

    source_id: str
    kind: str
    name: str
    area: str
    updated_at: datetime
    org: str = ""
    former_area: str = ""
    longitude: float | None = None
    latitude: float | None = None
    status: str = ""
    capacity: int | None = None
    facts: Mapping[str, str | float] = field(default_factory=dict)
    position: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        for name, text in (("source_id", self.source_id), ("name", self.name), ("area", self.area)):
            if not text or len(text) > LONGEST_ID:
                raise ValueError(f"{name} is empty or longer than {LONGEST_ID}: {text[:50]!r}")
        if self.updated_at.tzinfo is None:
            raise ValueError(f"updated_at: instant without an offset: {self.updated_at}")
        if (self.longitude is None) != (self.latitude is None):
            raise ValueError(f"half a point: longitude {self.longitude}, latitude {self.latitude}")
        if self.longitude is not None and self.latitude is not None:
            on_earth = abs(self.longitude) <= HALF_TURN and abs(self.latitude) <= HALF_TURN
            if not on_earth:
                raise ValueError(f"no point on earth: longitude {self.longitude}, latitude {self.latitude}")
        if self.capacity is not None and self.capacity < 0:
            raise ValueError(f"capacity {self.capacity} is below zero")
