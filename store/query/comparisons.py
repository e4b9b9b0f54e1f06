"""Questions that set readings side by side: lines over time, parts of a whole, areas, profiles."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from sqlalchemy import Connection

from catalogue import areas, codelists, organisations
from catalogue import indicators as declared_indicators
from catalogue.model import Organisation
from domain.answers import Bars, Break, Line, Lines, Outline, Part, Parts, Profile, Rank, Standing
from domain.periods import Freq, last_day, shift
from domain.readings import Absence, Reading
from domain.records import ObsStatus
from store.query import indicators
from store.query.progress import HUNDRED, Place, Window, at, beyond, freq_of, history, last_start
from store.territory import comparable

Wanted = tuple[str, str, str]
"""Indicator, breakdown, and the name that stands beside its line."""


def lines(
    connection: Connection, wanted: Sequence[Wanted], place: Place, *, period: Window | None, most: int
) -> Lines:
    """The last `most` periods of each series up to `period`, oldest first; the reform is marked."""
    histories = indicators.histories(
        connection, [(code, breakdown) for code, breakdown, _name in wanted], area=place.area, now=place.now,
        until=last_day(Freq.MONTH, period[1]) if period else None, most=most, org=place.org,
        known_at=place.known_at, freq=place.freq,
    )  # fmt: skip
    found = [
        Line(name, tuple(readings[-most:]))
        for (_code, _breakdown, name), readings in zip(wanted, histories, strict=True)
        if readings
    ]
    if not found:
        first = {code: breakdown for code, breakdown, _name in reversed(wanted)}
        nothing = (
            beyond(connection, code, place, period=period, breakdown=breakdown)
            for code, breakdown in first.items()
        )
        return Lines((), tuple(each for each in nothing if isinstance(each, Absence)))
    found = _cut(found, most)
    return Lines(tuple(found), (), _breaks(found))


def _cut(found: Sequence[Line], most: int) -> list[Line]:
    """The lines within the last `most` periods that any of them has; one that ended before is left out."""
    starts = sorted({each.period_start for line in found for each in line.readings})[-most:]
    cut = [
        Line(line.name, tuple(each for each in line.readings if each.period_start >= starts[0]))
        for line in found
    ]
    return [line for line in cut if line.readings]


def breakdown_lines(
    connection: Connection, code: str, dimension: str, place: Place, *, period: Window | None, most: int,
    items: Sequence[str] = (),
) -> Lines:  # fmt: skip
    """One line for each part of a whole (or for `items` of them), in the order of the code list."""
    names = _items(code, dimension)
    wanted = [(code, f"{dimension}={item}", names[item]) for item in items or names]
    return lines(connection, wanted, place, period=period, most=most)


def parts(
    connection: Connection, code: str, dimension: str, place: Place, *, period: Window | None,
    most: int | None = None, within: str = "",
) -> Parts:  # fmt: skip
    """The parts of one period with their shares; with `most` the largest ones only, largest first.

    Those whose number is withheld come last and are told as such.

    `within` is the part that is cut further, as "subject=math" by band.
    """
    names = _items(code, dimension)
    whole = at(connection, code, place, period=period, breakdown=within)
    start = whole.period_start if isinstance(whole, Reading) else _start(code, period, place)
    found = _of_period(connection, code, dimension, place, start, within=within)
    if not found:
        nothing = whole if isinstance(whole, Absence) else None
        return Parts((), None, (nothing,) if nothing else ())
    added, there = sum(each.value or 0 for each in found), len(found)
    if most is not None:
        valued = [each for each in found if each.value is not None]
        found = sorted(valued, key=lambda each: each.value or 0, reverse=True)[:most] + _withheld(found)
    total = whole.value if isinstance(whole, Reading) and whole.value is not None else added
    return Parts(
        tuple(
            Part(names[each.breakdown.rpartition("=")[2]], each, _share(each.value, total)) for each in found
        ),
        total,
        expected=there,
    )


def beside(connection: Connection, codes: Sequence[str], place: Place, *, period: Window | None) -> Parts:
    """Several indicators in one period, under their short titles, in the order asked."""
    meant = declared_indicators()
    found = [(code, at(connection, code, place, period=period)) for code in codes]
    return Parts(
        tuple(
            Part(meant[code].short or meant[code].title, each)
            for code, each in found
            if isinstance(each, Reading)
        ),
        absent=tuple(each for _code, each in found if isinstance(each, Absence)),
    )


def ranking(
    connection: Connection, code: str, place: Place, *, codes: Sequence[str], period: Window | None,
    home: str, most: int, ascending: bool = False, breakdown: str = "",
) -> Parts:  # fmt: skip
    """Areas by their value, best first by what is asked; the home area is shown even below `most`.

    Those whose number is withheld come last.
    """
    found = indicators.by_area(
        connection, code, areas=codes, period=_start(code, period, place), now=place.now,
        known_at=place.known_at, breakdown=breakdown, freq=place.freq,
    )  # fmt: skip
    valued = [each for each in found if each.value is not None]
    valued.sort(key=lambda each: each.value or 0.0, reverse=not ascending)
    shown = valued[:most]
    own = [each for each in valued if each.area in _ours(home, last_day(each.freq, each.period_start))]
    shown += [each for each in own if each not in shown]
    withheld = _withheld(found)
    if not shown and not withheld:
        nothing = at(connection, code, place, period=None)
        return Parts((), None, (nothing,) if isinstance(nothing, Absence) else ())
    ranks = {each.area: rank for rank, each in enumerate(valued, 1)}
    ranked = [Part(f"{ranks[each.area]}. {_name(each)}", each, home=each in own) for each in shown]
    return Parts(
        (*ranked, *(Part(_name(each), each) for each in withheld)),
        expected=len(codes),
    )


def area_bars(
    connection: Connection, code: str, dimension: str, place: Place, *, codes: Sequence[str],
    period: Window | None, most: int,
) -> Bars:  # fmt: skip
    """Areas by the sum of their parts, the largest first; one that a part is missing of is left out."""
    names = _items(code, dimension)
    read = partial(
        indicators.by_area, connection, code, areas=codes, now=place.now, known_at=place.known_at,
        freq=place.freq,
    )  # fmt: skip
    columns: dict[str, dict[str, Reading]] = {}
    start = _start(code, period, place)
    for item in names:
        found = read(period=start, breakdown=f"{dimension}={item}")
        columns[item] = {each.area: each for each in found if each.value is not None}
        start = found[0].period_start if found else start
    told = [area for area in codes if all(area in column for column in columns.values())]
    told.sort(key=lambda area: -sum(column[area].value or 0 for column in columns.values()))
    if not told:
        nothing = at(connection, code, place, period=None)
        return Bars((), (), (nothing,) if isinstance(nothing, Absence) else ())
    shown = told[:most]
    first = next(iter(columns.values()))
    parts = (Line(names[item], tuple(column[area] for area in shown)) for item, column in columns.items())
    rows = (f"{rank}. {_name(first[area])}" for rank, area in enumerate(shown, 1))
    return Bars(tuple(rows), tuple(parts))


def _withheld(found: Sequence[Reading]) -> list[Reading]:
    """Those whose number is kept back: they come last, without a place among the others."""
    return [each for each in found if each.status is ObsStatus.WITHHELD]


def agencies(
    connection: Connection, code: str, place: Place, *, orgs: Sequence[str], period: Window | None,
    ascending: bool = False,
) -> Parts:  # fmt: skip
    """Those of `orgs` that have a value in the newest period of the total, largest first unless `ascending`.

    The agency of `place` stands out; those whose number is withheld come last.
    """
    whole = at(connection, code, replace(place, org=""), period=period)
    if isinstance(whole, Absence):
        return Parts((), None, (whole,))
    found = indicators.by_org(
        connection, code, area=place.area, period=whole.period_start, now=place.now, known_at=place.known_at
    )
    own = [each for each in found if each.org in orgs]
    shown = [each for each in own if each.value is not None]
    shown.sort(key=lambda each: each.value or 0.0, reverse=not ascending)
    shown += _withheld(own)
    known = organisations()
    return Parts(tuple(Part(_agency(known[each.org]), each, home=each.org == place.org) for each in shown))


def _agency(unit: Organisation) -> str:
    """How an agency is called in a ranking: departments in full, facilities as short as they may be."""
    return unit.short or unit.name if unit.kind == "facility" else unit.name


def profile(
    connection: Connection, code: str, dimension: str, place: Place, *, period: Window | None, top: float
) -> Profile:
    """The parts of an index in the newest period, and in the one before where they mean the same."""
    newest = _of_period(connection, code, dimension, place, _start(code, period, place))
    if not newest:
        return Profile((), (), top)
    start = newest[0].period_start
    before = _of_period(connection, code, dimension, place, shift(newest[0].freq, start, -1))
    names = _items(code, dimension)
    order = [each.breakdown for each in newest]
    earlier = {each.breakdown: each for each in before if each.area == newest[0].area}
    outlines = [Outline(str(start.year), tuple(newest))]
    if set(order) == set(earlier):
        outlines.append(Outline(str(start.year - 1), tuple(earlier[name] for name in order)))
    axes = tuple(names[name.partition("=")[2]] for name in order)
    return Profile(axes, tuple(outlines), top)


def standing(
    connection: Connection, code: str, place: Place, *, codes: Sequence[str], period: Window | None,
    most: int, rank: str = "",
) -> Standing:  # fmt: skip
    """A score over the years with its rank: that of indicator `rank`, else the place among `codes`."""
    found = lines(connection, [(code, "", "")], place, period=period, most=most)
    if not found.lines:
        return Standing(code, (), (), absent=found.absent)
    score = found.lines[0].readings
    if rank:
        places = {each.period_start: each.value for each in history(connection, rank, place)}
        ranks = [
            Rank(each.period_start, round(value), None)
            for each in score
            if (value := places.get(each.period_start)) is not None
        ]
    else:
        ranks = [_place_of(connection, each, codes, place) for each in score if each.value is not None]
    return Standing(code, score, tuple(ranks), found.breaks)


def _place_of(connection: Connection, own: Reading, codes: Sequence[str], place: Place) -> Rank:
    others = indicators.by_area(
        connection,
        own.indicator,
        areas=codes,
        period=own.period_start,
        now=place.now,
        known_at=place.known_at,
    )
    valued = [each.value for each in others if each.value is not None]
    return Rank(own.period_start, 1 + sum(value > (own.value or 0) for value in valued), len(valued))


def _of_period(
    connection: Connection, code: str, dimension: str, place: Place, start: date | None, *, within: str = ""
) -> list[Reading]:
    return indicators.by_breakdown(
        connection, code, area=place.area, period=start, dimension=dimension, now=place.now,
        known_at=place.known_at, freq=place.freq, org=place.org, within=within,
    )  # fmt: skip


def _items(code: str, dimension: str) -> dict[str, str]:
    listed = codelists()[declared_indicators()[code].breakdowns[dimension]].items
    return {item: entry.name for item, entry in listed.items()}


def _start(code: str, period: Window | None, place: Place) -> date | None:
    return last_start(freq_of(code, place), period) if period else None


def _share(value: float | None, total: float) -> float | None:
    return value / total * HUNDRED if value is not None and total else None


def _breaks(found: Sequence[Line]) -> tuple[Break, ...]:
    """First days of periods on which the area of a line, or what its indicator means, is another one."""
    changed: dict[date, str] = {}
    for line in found:
        for earlier, later in zip(line.readings, line.readings[1:], strict=False):
            if earlier.area != later.area:
                changed[later.period_start] = "area"
            elif not comparable(later.indicator, later.area, earlier.period_start, later.period_start):
                changed.setdefault(later.period_start, "definition")
    return tuple(Break(day, changed[day]) for day in sorted(changed))


def _ours(home: str, day: date) -> set[str]:
    return {extent.code for extent in areas.lineage(home) if _in(day, extent.since, extent.until)}


def _in(day: date, since: date, until: date | None) -> bool:
    return since <= day and (until is None or day < until)


def _name(reading: Reading) -> str:
    unit = areas.of_period(reading.area, reading.freq, reading.period_start) or areas.newest(reading.area)
    return areas.short_name(unit) if unit else reading.area
