"""Administrative units by code, by name and through time: a code means what it meant on its day.

Code 91 was Kiên Giang until 30 June 2025 and is An Giang (An Giang 89 and Kiên Giang 91) since;
so every question about a code names a day, or means the newest unit of that code.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from catalogue import admin_units
from catalogue.model import Area, Organisation
from catalogue.spelling import keys, plain
from domain.periods import Freq, last_day

Level = Literal["country", "province", "district", "commune"]
COUNTRY = "VN"
SPECIAL_ZONE = "Đặc khu "
SPELLINGS = {
    "Cả nước": ("Việt Nam", "Toàn quốc", "Tổng số", "Whole country"),
    "Thành phố Hồ Chí Minh": ("HCM", "TPHCM", "HCMC", "Sài Gòn"),
    "Thành phố Hà Nội": ("HN",),
    "Thành phố Đà Nẵng": ("ĐN",),
    "Tỉnh Bà Rịa - Vũng Tàu": ("BRVT", "Bà Rịa VT", "BR Vũng Tàu"),
    "Tỉnh Thừa Thiên Huế": ("Huế", "TT Huế", "Thừa Thiên"),
    "Thành phố Huế": ("Thừa Thiên Huế", "TT Huế"),
    "Tỉnh Đắk Lắk": ("Đắc Lắc", "Đắc Lắk", "Đăk Lăk", "Đăk Lắk", "Đắk Lăk"),
    "Tỉnh Đắk Nông": ("Đắc Nông", "Đăk Nông"),
    "Tỉnh Bắc Kạn": ("Bắc Cạn",),
}
"""Other ways in which files write a unit of the whole country, beyond what `spelling` evens out."""


@dataclass(frozen=True, slots=True)
class Extent:
    """One stretch of a history: the code under which a unit's figures were kept in [since, until)."""

    code: str
    since: date
    until: date | None


@cache
def every() -> tuple[Area, ...]:
    """All units that were or are, the country first; about 14,000."""
    return tuple(admin_units.read())


def islands(province: str) -> tuple[Area, ...]:
    """The special zones of a present province: all that the law has made are islands."""
    return tuple(
        unit
        for unit in every()
        if unit.parent == province and unit.valid_to is None and unit.name.startswith(SPECIAL_ZONE)
    )


def at(code: str, on: date) -> Area | None:
    """The unit that `code` meant on a day, None where it meant nothing."""
    return next((area for area in _by_code().get(code, ()) if _stood(area, on)), None)


def of_period(code: str, freq: Freq, start: date) -> Area | None:
    """The unit that a figure of a period belongs to: that which bore `code` on the period's last day.

    Where none did, that of its first day; a unit that was abolished in the period keeps its part of
    it. None where the code meant nothing in the period.
    """
    return at(code, last_day(freq, start)) or at(code, start)


def newest(code: str) -> Area | None:
    """The last unit that bore `code`, whether or not it still stands."""
    found = _by_code().get(code)
    return found[-1] if found else None


def is_province(code: str) -> bool:
    """Whether `code` is that of a present province."""
    area = newest(code)
    return area is not None and area.level == "province" and area.valid_to is None


def children(code: str, on: date) -> tuple[Area, ...]:
    """Units directly below `code` on a day: provinces have districts until the reform, then communes."""
    return tuple(area for area in _by_parent().get(code, ()) if _stood(area, on))


def of_level(level: Level, on: date) -> tuple[Area, ...]:
    """Every unit of a level that stood on a day, in the order of the lists."""
    return _standing(level, epoch(on))


def enclosing(code: str, on: date) -> tuple[Area, ...]:
    """The unit of `code` and all that it lay in on a day, from the inside out; none where it is unknown."""
    found: list[Area] = []
    unit = at(code, on)
    while unit is not None:
        found.append(unit)
        unit = at(unit.parent, on) if unit.parent else None
    return tuple(found)


def epoch(on: date) -> date:
    """The day since which no unit began or ended: days of one epoch have the same units."""
    return _turns()[bisect_right(_turns(), on) - 1]


def short_name(area: Area) -> str:
    """The name for narrow places: "An Giang", "TP. Hồ Chí Minh"; below provinces as it is."""
    if area.level != "province":
        return area.name
    bare = area.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
    return f"TP. {bare}" if bare == "Hồ Chí Minh" else bare


def lineage(code: str) -> tuple[Extent, ...]:
    """Where the history of the newest unit of `code` is found, oldest first, without gap or overlap.

    A province goes on in the former one of its name: "91" gives 89 until 1 July 2025, then 91. A
    unit goes on, too, in its only predecessor where that went into nothing else.
    """
    unit = newest(code)
    found: list[Extent] = []
    while unit is not None:
        if found and found[-1].code == unit.code:
            found[-1] = Extent(unit.code, unit.valid_from, found[-1].until)
        else:
            found.append(Extent(unit.code, unit.valid_from, unit.valid_to))
        unit = _continued(unit)
    return tuple(reversed(found))


def merged_from(code: str) -> tuple[Area, ...]:
    """All units that went into the newest unit of `code`, whole or in part; none where it has always been."""
    unit = newest(code)
    return _predecessors(unit) if unit is not None else ()


def find(name: str, *, level: Level, on: date, within: str = "") -> Area | None:
    """The unit of `level` that people call `name` on a day, below the unit `within` where given.

    Marks on letters may be missing. None where no unit, or more than one, can be meant.
    """
    index = _names(level)
    wanted = keys(name)
    forms = [*wanted, *(plain(key) for key in wanted)]
    for form in forms if level in ("country", "province") or _unmarked(wanted) else wanted:
        found = [area for area in index.get(form, ()) if _stood(area, on) and _lies_in(area, within, on)]
        if len(found) == 1:
            return found[0]
        if found:
            return None
    return None


def committees() -> dict[str, Organisation]:
    """The people's committee of every present commune, by code ("commune_30307")."""
    communes = (area for area in every() if area.level == "commune" and area.valid_to is None)
    named = ((area, f"{area.name[0].lower()}{area.name[1:]}") for area in communes)
    return {
        f"commune_{area.code}": Organisation(
            code=f"commune_{area.code}",
            name=f"Ủy ban nhân dân {name}",
            short=f"UBND {name}",
            kind="commune",
            parent="provincial_committee",
            area=area.code,
            valid_from=area.valid_from,
        )
        for area, name in named
    }


def _stood(area: Area, on: date) -> bool:
    return area.valid_from <= on and (area.valid_to is None or on < area.valid_to)


def _lies_in(area: Area, within: str, on: date) -> bool:
    while within and area.parent and area.code != within:
        above = at(area.parent, on)
        if above is None:
            return False
        area = above
    return not within or area.code == within


def _unmarked(forms: Iterable[str]) -> bool:
    """Whether a name was written without any mark, so that marks cannot tell units apart."""
    return all(form == plain(form) for form in forms)


def _continued(unit: Area) -> Area | None:
    before = _predecessors(unit)
    same = [area for area in before if area.level == "province" and short_name(area) == short_name(unit)]
    if same:
        return same[0]
    return before[0] if len(before) == 1 and len(before[0].successors) == 1 else None


def _predecessors(unit: Area) -> tuple[Area, ...]:
    """Those of the same level that ended on the day on which `unit` began and went into it."""
    ended = _by_successor().get((unit.code, unit.valid_from), ())
    return tuple(area for area in ended if area.level == unit.level)


@cache
def _turns() -> tuple[date, ...]:
    """Every day on which units began or ended, the beginning of time first."""
    days = {day for area in every() for day in (area.valid_from, area.valid_to) if day is not None}
    return (date.min, *sorted(days))


@cache
def _standing(level: Level, on: date) -> tuple[Area, ...]:
    return tuple(area for area in every() if area.level == level and _stood(area, on))


@cache
def _by_code() -> Mapping[str, list[Area]]:
    found: dict[str, list[Area]] = defaultdict(list)
    for area in sorted(every(), key=lambda area: area.valid_from):
        found[area.code].append(area)
    return dict(found)


@cache
def _by_parent() -> Mapping[str, list[Area]]:
    found: dict[str, list[Area]] = defaultdict(list)
    for area in every():
        found[area.parent].append(area)
    return dict(found)


@cache
def _by_successor() -> Mapping[tuple[str, date], list[Area]]:
    found: dict[tuple[str, date], list[Area]] = defaultdict(list)
    for area in every():
        for code in area.successors:
            if area.valid_to is not None:
                found[code, area.valid_to].append(area)
    return dict(found)


@cache
def _names(level: Level) -> Mapping[str, list[Area]]:
    """Units of a level by every key of every spelling, with and without marks."""
    found: dict[str, dict[int, Area]] = defaultdict(dict)
    for area in every():
        if area.level == level:
            written = [key for name in (area.name, *SPELLINGS.get(area.name, ())) for key in keys(name)]
            for key in (*written, *map(plain, written)):
                found[key][id(area)] = area
    return {key: list(areas.values()) for key, areas in found.items()}
