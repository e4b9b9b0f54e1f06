"""Questions that set readings side by side: lines over time, parts of a whole, areas, profiles."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from catalogue import areas, codelists
from catalogue import indicators as declared_indicators
from domain.answers import Line, Lines, Outline, Part, Parts, Profile
from domain.periods import first_day
from domain.readings import Absence, Reading
from store.query import indicators
from store.query.progress import HUNDRED, Place, Window, at, history

Wanted = tuple[str, str, str]
"""Indicator, breakdown, and the name that stands beside its line."""


def lines(
    connection: Connection, wanted: Sequence[Wanted], place: Place, *, period: Window | None, most: int
) -> Lines:
    """The last `most` periods of each series up to `period`, oldest first; the reform is marked."""
    found, absent = [], []
    for code, breakdown, name in wanted:
        freq = declared_indicators()[code].freq
        until = first_day(freq, period[1]) if period else None
        readings = history(connection, code, place, until=until, breakdown=breakdown)[-most:]
        if readings:
            found.append(Line(name, tuple(readings)))
        elif isinstance(nothing := at(connection, code, place, period=None, breakdown=breakdown), Absence):
            absent.append(nothing)
    return Lines(tuple(found), tuple(absent) if not found else (), _breaks(found))


def breakdown_lines(
    connection: Connection, code: str, dimension: str, place: Place, *, period: Window | None, most: int,
    items: Sequence[str] = (),
) -> Lines:  # fmt: skip
    """One line for each part of a whole (or for `items` of them), in the order of the code list."""
    names = _items(code, dimension)
    wanted = [(code, f"{dimension}={item}", names[item]) for item in items or names]
    return lines(connection, wanted, place, period=period, most=most)


def parts(connection: Connection, code: str, dimension: str, place: Place, *, period: Window | None) -> Parts:
    """The parts of one period with their shares; shares only where the parts are the whole."""
    names = _items(code, dimension)
    whole = at(connection, code, place, period=period)
    start = whole.period_start if isinstance(whole, Reading) else _start(code, period)
    found = indicators.by_breakdown(
        connection, code, area=place.area, period=start, dimension=dimension, now=place.now,
        known_at=place.known_at,
    )  # fmt: skip
    if not found:
        nothing = whole if isinstance(whole, Absence) else None
        return Parts((), None, (nothing,) if nothing else ())
    added = sum(each.value or 0 for each in found)
    total = whole.value if isinstance(whole, Reading) and whole.value is not None else added
    return Parts(
        tuple(
            Part(names[each.breakdown.partition("=")[2]], each, _share(each.value, total)) for each in found
        ),
        total,
    )


def ranking(
    connection: Connection, code: str, place: Place, *, codes: Sequence[str], period: Window | None,
    home: str, most: int, ascending: bool = False, breakdown: str = "",
) -> Parts:  # fmt: skip
    """Areas by their value, best first by what is asked; the home area is shown even below `most`."""
    found = indicators.by_area(
        connection, code, areas=codes, period=_start(code, period), now=place.now,
        known_at=place.known_at, breakdown=breakdown,
    )  # fmt: skip
    valued = [each for each in found if each.value is not None]
    valued.sort(key=lambda each: each.value or 0.0, reverse=not ascending)
    shown = valued[:most]
    own = [each for each in valued if each.area in _ours(home, each.period_start)]
    shown += [each for each in own if each not in shown]
    if not shown:
        nothing = at(connection, code, place, period=None)
        return Parts((), None, (nothing,) if isinstance(nothing, Absence) else ())
    ranks = {each.area: rank for rank, each in enumerate(valued, 1)}
    return Parts(
        tuple(Part(f"{ranks[each.area]}. {_name(each)}", each, home=each in own) for each in shown),
        expected=len(codes),
    )


def profile(
    connection: Connection, wanted: Mapping[str, str], place: Place, *, period: Window | None, top: float,
) -> Profile:  # fmt: skip
    """The newest period of several indicators (code to axis name), and the one before it."""
    now = [at(connection, code, place, period=period) for code in wanted]
    newest = max((each.period_start for each in now if isinstance(each, Reading)), default=None)
    outlines = []
    if newest is not None:
        outlines.append(Outline(str(newest.year), tuple(now)))
        earlier = [
            history(connection, code, place, until=date(newest.year - 1, 1, 1))[-1:] for code in wanted
        ]
        if all(earlier):
            outlines.append(Outline(str(earlier[0][0].period_start.year), tuple(each[0] for each in earlier)))
    return Profile(tuple(wanted.values()), tuple(outlines) or (Outline("", tuple(now)),), top)


def _items(code: str, dimension: str) -> dict[str, str]:
    listed = codelists()[declared_indicators()[code].breakdowns[dimension]].items
    return {item: entry.name for item, entry in listed.items()}


def _start(code: str, period: Window | None) -> date | None:
    return first_day(declared_indicators()[code].freq, period[1]) if period else None


def _share(value: float | None, total: float) -> float | None:
    return value / total * HUNDRED if value is not None and total else None


def _breaks(found: Sequence[Line]) -> tuple[date, ...]:
    """First days of periods on which the area of a line is another one than before."""
    changed = {
        later.period_start
        for line in found
        for earlier, later in zip(line.readings, line.readings[1:], strict=False)
        if earlier.area != later.area
    }
    return tuple(sorted(changed))


def _ours(home: str, day: date) -> set[str]:
    return {extent.code for extent in areas.lineage(home) if _in(day, extent.since, extent.until)}


def _in(day: date, since: date, until: date | None) -> bool:
    return since <= day and (until is None or day < until)


def _name(reading: Reading) -> str:
    unit = areas.at(reading.area, reading.period_start) or areas.newest(reading.area)
    return areas.short_name(unit) if unit else reading.area
