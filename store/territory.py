"""What the catalogue says of areas and definitions, as the store needs it: codes through time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache

import catalogue
from catalogue import areas
from domain.periods import Freq, first_day


@dataclass(frozen=True, slots=True)
class Piece:
    """A code under which figures of one area stand, and the days for which they do: [since, until)."""

    area: str
    since: date
    until: date | None

    def first_period(self, freq: Freq) -> date:
        """First day of the oldest period that may be its own: the one that `since` falls into."""
        return first_day(freq, self.since)


def is_known(area: str) -> bool:
    """Whether an area ever bore the code."""
    return areas.newest(area) is not None


@cache
def pieces(area: str) -> tuple[Piece, ...]:
    """The codes of the area that bears `area` now, newest first.

    An Giang is "91" since 01/07/2025 and was "89" before, when "91" was another province.
    """
    return tuple(Piece(part.code, part.since, part.until) for part in reversed(areas.lineage(area)))


@cache
def breaks(indicator: str, area: str) -> frozenset[date]:
    """Days from which figures of the series are no longer comparable with earlier ones.

    The definition changed, or the code passed to another area.
    """
    days = {version.valid_from for version in catalogue.indicators()[indicator].definition}
    return frozenset(days | _beginnings().get(area, set()))


@cache
def _beginnings() -> dict[str, set[date]]:
    found: dict[str, set[date]] = defaultdict(set)
    for unit in areas.every():
        found[unit.code].add(unit.valid_from)
    return found


def comparable(indicator: str, area: str, earlier: date, later: date) -> bool:
    """Whether no break lies after `earlier` and up to `later`."""
    return not any(earlier < day <= later for day in breaks(indicator, area))


@cache
def home(area: str) -> str:
    """The present province in whose figures those of `area` are found, through every reform."""
    unit = areas.newest(area)
    while unit is not None and unit.level != "province":
        unit = areas.at(unit.parent, unit.valid_from) or areas.newest(unit.parent)
    while unit is not None and unit.valid_to is not None:
        unit = areas.at(unit.successors[0], unit.valid_to)
    if unit is None:
        raise LookupError(f"{area} lies in no province")
    return unit.code


@cache
def codes_of(province: str) -> frozenset[str]:
    """Every code, past ones too, whose figures are found in those of a present province."""
    return frozenset(
        unit.code for unit in areas.every() if unit.level != "country" and home(unit.code) == province
    )


def is_province(area: str) -> bool:
    """Whether figures under the code are those of a whole province."""
    unit = areas.newest(area)
    return unit is not None and unit.level == "province"
