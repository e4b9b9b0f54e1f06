"""Which unit of the administration a feature of a file is: by its code, by its name, or through a reform.

Names are compared as people mean them (`catalogue.spelling`), within the province and the district that
the file tells beside them. A unit that a reform only renamed is found under its former name or code.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from catalogue import areas
from catalogue.admin_units import BEFORE
from catalogue.areas import Level
from catalogue.model import Area
from catalogue.spelling import keys, plain
from wording import say

ABOVE: Mapping[Level, tuple[Level, ...]] = {
    "province": (),
    "district": ("province",),
    "commune": ("province", "district"),
}
"""The levels among whose units a name is looked for, widest first."""

OWN_CODES: Mapping[str, tuple[str, ...]] = {
    "province": ("provincecode", "provinceid", "matinh", "matp", "codeprovince"),
    "district": ("districtcode", "districtid", "mahuyen", "maqh"),
    "commune": ("communecode", "wardcode", "maxa", "mapx", "maphuongxa", "codecommune"),
}
OWN_NAMES: Mapping[str, tuple[str, ...]] = {
    "province": ("province", "provincename", "tentinh", "tinh", "tinhthanh"),
    "district": ("district", "districtname", "tenhuyen", "huyen", "quanhuyen"),
    "commune": ("commune", "communename", "ward", "wardname", "tenxa", "xa", "phuongxa", "xaphuong"),
}
ANY_CODES = ("code", "ma", "madvhc", "madonvi", "madonvihanhchinh")
ANY_NAMES = ("fullname", "name", "ten", "tendvhc", "tendonvi", "tendonvihanhchinh")
"""Names of properties as files write them, without case, marks and signs between letters."""

DIGITS: Mapping[str, int] = {"province": 2, "district": 3, "commune": 5}
"""How long the codes of a level are: numbers in a table have lost their leading zeros."""


@dataclass(frozen=True, slots=True)
class Names:
    """Which properties hold code and name, where a file writes them in a way that nobody knows."""

    code: str = ""
    name: str = ""


AS_USUAL = Names()


@dataclass(frozen=True, slots=True)
class Match:
    """The unit of a feature and how it was found (code, name, reform); or None and why."""

    unit: Area | None
    by: str
    label: str


def match(
    properties: Mapping[str, Any], level: Level, *, on: date, within: str = "", told: Names = AS_USUAL
) -> Match:
    """The unit of `level` that stood on a day and that the properties mean.

    `within` is the code of a unit in which everything lies, "" for the country.
    """
    known = {re.sub(r"[\W_]", "", plain(name).casefold()): value for name, value in properties.items()}
    codes = [_code(properties[told.code], level)] if told.code in properties else []
    codes += [_code(value, level) for value in _values(known, (*OWN_CODES[level], *ANY_CODES))]
    names = [_text(properties[told.name])] if told.name in properties else []
    names += [_text(value) for value in _values(known, (*OWN_NAMES[level], *ANY_NAMES))]
    context = _context(known, level, on=on, within=within)
    label = " ".join(filter(None, dict.fromkeys([*codes[:1], *names[:1]])))
    named = next((unit for name in names if (unit := _named(name, level, on, context))), None)
    coded = next((unit for code in codes if (unit := _of_code(code, level, on))), None)
    if coded is not None and names and named not in (None, coded) and not _called(coded, names):
        return Match(None, say("boundaries.match.differ", code=coded.code, name=coded.name), label)
    if coded is not None:
        return Match(coded, "code", label)
    if named is not None:
        return Match(named, "name", label)
    renamed = _renamed(codes, names, level, on=on, context=context)
    if renamed is not None:
        return Match(renamed, "reform", label)
    return Match(None, say("boundaries.match.none" if label else "boundaries.match.nameless"), label)


def _values(known: Mapping[str, Any], names: tuple[str, ...]) -> Iterator[Any]:
    return (known[name] for name in names if known.get(name) not in (None, ""))


def _text(value: Any) -> str:
    return str(value).strip()


def _code(value: Any, level: str) -> str:
    text = _text(value).removesuffix(".0")
    return text.zfill(DIGITS[level]) if text.isdecimal() else text


def _of_code(code: str, level: Level, on: date) -> Area | None:
    unit = areas.at(code, on)
    return unit if unit is not None and unit.level == level else None


def _named(name: str, level: Level, on: date, context: str) -> Area | None:
    return areas.find(name, level=level, on=on, within=context)


def _called(unit: Area, names: list[str]) -> bool:
    """Whether one of the names is that of the unit, marks aside: two units may share it."""
    own = {plain(key) for key in keys(unit.name)}
    return any(plain(key) in own for name in names for key in keys(name))


def _context(known: Mapping[str, Any], level: Level, *, on: date, within: str) -> str:
    """The code of the smallest unit that the properties say everything lies in, else `within`."""
    found = within
    for above in ABOVE[level]:
        codes = [_code(value, above) for value in _values(known, OWN_CODES[above])]
        names = [_text(value) for value in _values(known, OWN_NAMES[above])]
        named = (_standing(name, above, on, found) for name in names)
        unit = next(filter(None, (_of_code(code, above, on) for code in codes)), None) or next(
            filter(None, named), None
        )
        found = unit.code if unit is not None else found
    return found


def _standing(name: str, level: Level, on: date, within: str) -> Area | None:
    """The unit of a name on a day, or what the one that bore it until the reform went into."""
    found = areas.find(name, level=level, on=on, within=within)
    if found is not None:
        return found
    former = areas.find(name, level=level, on=_eve(on))
    return _successor(former, level, on) if former is not None else None


def _renamed(codes: list[str], names: list[str], level: Level, *, on: date, context: str) -> Area | None:
    """The only successor of a former unit, where that is also its only predecessor."""
    eve = _eve(on)
    former = [unit for code in codes if (unit := _of_code(code, level, eve))]
    former += [unit for name in names if (unit := areas.find(name, level=level, on=eve))]
    for unit in former:
        after = _successor(unit, level, on)
        if after is None or len(areas.merged_from(after.code)) != 1:
            continue
        if context in ("", *(each.code for each in areas.enclosing(after.code, on))):
            return after
    return None


def _eve(on: date) -> date:
    """The last day of the division before that of a day."""
    return max(areas.epoch(on), BEFORE) - timedelta(days=1)


def _successor(former: Area, level: Level, on: date) -> Area | None:
    return _of_code(former.successors[0], level, on) if len(former.successors) == 1 else None
