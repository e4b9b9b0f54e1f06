"""Answers made of counted readings: a headline, parts of a whole, agencies side by side, lines over time.

The period is always said: (length, first day). Agencies are told apart in a province as a whole
only; an area below it is one number.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from sqlalchemy import Connection

from catalogue import codelists, indicators, organisations
from domain.answers import Bars, Change, Evidence, Headline, Line, Lines, Part, Parts
from domain.freshness import Freshness, State
from domain.periods import Freq, last_day, local_day, shift
from domain.readings import Absence, Reading
from store import territory
from store.query import counts
from store.query import indicators as daily
from store.query.counts import Period
from store.query.progress import HUNDRED, PER_YEAR, Place, difference

Column = tuple[str, str, str]
"""Indicator, breakdown, and the name that stands beside it."""
DAYS_BACK = 7
LEAP_DAY = (2, 29)
ALL = ()
"""Agencies of every group."""


def one(connection: Connection, code: str, place: Place, period: Period, breakdown: str = "") -> Evidence:
    """The number of a place in a period."""
    return counts.totals(
        connection, [code], area=place.area, period=period, now=place.now, org=_org(place),
        breakdown=breakdown, known_at=place.known_at,
    )[0]  # fmt: skip


def headline(connection: Connection, code: str, place: Place, period: Period) -> Headline:
    """The number of a card, and how it differs from the same one of the year before.

    A period that runs is set against as many days of the one before, as far as days are kept.
    """
    freq, start = period
    shown = one(connection, code, place, period)
    if isinstance(shown, Absence):
        return Headline(code, None, freq, start, start, (shown,))
    change = None
    if freq in PER_YEAR and shown.provenance.as_of == last_day(freq, start):
        before = one(connection, code, place, (freq, shift(freq, start, -PER_YEAR[freq])))
        change = difference(freq, (start, start), [before] if isinstance(before, Reading) else [], [shown])
    elif freq in PER_YEAR:
        change = _running(connection, code, place, period, shown)
    return Headline(code, shown.value, freq, start, start, (shown,), change=change)


def _running(
    connection: Connection, code: str, place: Place, period: Period, shown: Reading
) -> Change | None:
    """The change of a period that runs: of what happened up to the last day that is over, of what stands now.

    None of a quotient: those of single days do not add up.
    """
    freq, start = period
    meant, as_of = indicators()[code].over_time, shown.provenance.as_of
    read = partial(
        counts.over_time, connection, code, area=place.area, freq=Freq.DAY, now=place.now, org=_org(place),
        known_at=place.known_at,
    )  # fmt: skip
    if as_of is None or meant not in ("sum", "last"):
        return None
    if meant == "last":
        same = _year_before(as_of)
        return difference(freq, (start, start), read(since=same, until=same), [shown])
    last = min(as_of, shift(Freq.DAY, local_day(place.known_at or place.now), -1))
    if last < start:
        return None
    before = read(since=_year_before(start), until=_year_before(last))
    return difference(freq, (start, start), before, read(since=start, until=last))


def _year_before(day: date) -> date:
    """The same day of the year before; of 29 February the one before that."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == LEAP_DAY else day.day)


def beside(
    connection: Connection, wanted: Sequence[Column], place: Place, period: Period, *, whole: bool = True
) -> Parts:
    """Several numbers of one period; with `whole` they make up one, of which each is a share."""
    found = [(name, one(connection, code, place, period, breakdown)) for code, breakdown, name in wanted]
    readings = [(name, each) for name, each in found if isinstance(each, Reading)]
    if not readings:
        return Parts((), absent=tuple(each for _name, each in found if isinstance(each, Absence))[:1])
    total = sum(each.value or 0.0 for _name, each in readings) if whole else None
    return Parts(tuple(Part(name, each, _share(each, total)) for name, each in readings), total)


def parts(
    connection: Connection,
    code: str,
    dimension: str,
    place: Place,
    period: Period,
    *,
    most: int | None = None,
) -> Parts:
    """The parts of a number by a dimension; with `most` those above zero, the largest first."""
    found = counts.by_part(
        connection, code, area=place.area, period=period, dimension=dimension, now=place.now,
        org=_org(place), known_at=place.known_at,
    )  # fmt: skip
    if not found:
        return Parts((), absent=(_absent(connection, code, place, period),))
    total = sum(each.value or 0.0 for each in found)
    if most is not None:
        found = _largest(found)[:most]
    names = _items(code, dimension)
    return Parts(
        tuple(Part(names[_last(each)], each, _share(each, total)) for each in found), total
    )  # fmt: skip


def agencies(
    connection: Connection, code: str, place: Place, period: Period, *, groups: Sequence[str] = ALL,
    most: int, home: str = "", ascending: bool = False,
) -> Parts:  # fmt: skip
    """Agencies by a number, the largest first (or the smallest); `home` stands out."""
    if not territory.is_province(place.area):
        return Parts((), absent=(_absent(connection, code, place, period),))
    (found,) = _of_agencies(connection, [(code, "", "")], place, period, groups)
    valued = [each for each in found.values() if each.value is not None]
    chosen = sorted(valued, key=lambda each: each.value or 0.0) if ascending else _largest(valued)
    if not chosen:
        return Parts((), absent=(_absent(connection, code, place, period),))
    return Parts(tuple(Part(_agency(each.org), each, home=each.org == home) for each in chosen[:most]))


def told_agencies(
    connection: Connection, code: str, place: Place, period: Period, *, most: int, home: str = ""
) -> Parts:
    """Agencies by what they tell of the newest day of a period (a week back at most), the largest first."""
    freq, start = period
    newest = min(last_day(freq, start), local_day(place.known_at or place.now))
    for back in range(DAYS_BACK):
        day = shift(Freq.DAY, newest, -back)
        found = daily.by_org(
            connection, code, area=place.area, period=day, now=place.now, known_at=place.known_at
        )
        valued = sorted((each for each in found if each.value), key=lambda each: -(each.value or 0.0))
        if valued:
            return Parts(
                tuple(Part(_agency(each.org), each, home=each.org == home) for each in valued[:most])
            )
    told = daily.latest(connection, [code], area=place.area, now=place.now, known_at=place.known_at)
    return Parts((), absent=tuple(each for each in told if isinstance(each, Absence)))


def agency_bars(
    connection: Connection, columns: Sequence[Column], place: Place, period: Period, *,
    groups: Sequence[str] = ALL, most: int,
) -> Bars:  # fmt: skip
    """Agencies by the sum of several numbers, the largest first."""
    if not territory.is_province(place.area):
        return Bars((), (), (_absent(connection, columns[0][0], place, period),))
    found = _of_agencies(connection, columns, place, period, groups)
    names = {org: _agency(org) for org in found[0]}
    return _stacked(columns, found, names, most) or Bars(
        (), (), (_absent(connection, columns[0][0], place, period),)
    )


def part_bars(
    connection: Connection,
    columns: Sequence[Column],
    dimension: str,
    place: Place,
    period: Period,
    *,
    most: int,
) -> Bars:
    """The parts of a dimension by the sum of several numbers, the largest first."""
    found = [
        {
            _last(each): each
            for each in counts.by_part(
                connection, code, area=place.area, period=period, dimension=dimension, now=place.now,
                org=_org(place), within=within, known_at=place.known_at,
            )
        }
        for code, within, _name in columns
    ]  # fmt: skip
    return _stacked(columns, found, _items(columns[0][0], dimension), most) or Bars(
        (), (), (_absent(connection, columns[0][0], place, period),)
    )


def lines(
    connection: Connection, wanted: Sequence[Column], place: Place, freq: Freq, *, since: date, until: date
) -> Lines:
    """Numbers over time in periods of length `freq`, oldest first."""
    found, absent = [], []
    for code, breakdown, name in wanted:
        readings = counts.over_time(
            connection, code, area=place.area, freq=freq, since=since, until=until, now=place.now,
            org=_org(place), breakdown=breakdown, known_at=place.known_at,
        )  # fmt: skip
        if readings:
            found.append(Line(name, tuple(readings)))
        else:
            absent.append(_absent(connection, code, place, (freq, until)))
    return Lines(tuple(found), tuple(absent) if not found else ())


def _stacked(
    columns: Sequence[Column], found: Sequence[Mapping[str, Reading]], names: Mapping[str, str], most: int
) -> Bars | None:
    """Rows that every column tells of, the largest sum first, zeros left out; None where there is none."""
    told = [key for key in names if all(key in column for column in found)]
    sums = {key: sum(column[key].value or 0.0 for column in found) for key in told}
    above = sorted((key for key in told if sums[key] > 0), key=lambda key: -sums[key])
    rows = (above or told)[:most]  # where all are zero, zero is what is shown
    if not rows:
        return None
    told_by = zip(columns, found, strict=True)
    parts = (Line(name, tuple(column[key] for key in rows)) for (_code, _part, name), column in told_by)
    return Bars(tuple(names[key] for key in rows), tuple(parts))


def _of_agencies(
    connection: Connection, columns: Sequence[Column], place: Place, period: Period, groups: Sequence[str]
) -> list[dict[str, Reading]]:
    """The readings of each column by agency; columns of one breakdown are read together."""
    codes: dict[str, list[str]] = {}
    for code, breakdown, _name in columns:
        codes.setdefault(breakdown, []).append(code)
    found = {
        breakdown: counts.by_org(
            connection, together, area=place.area, period=period, now=place.now, groups=groups,
            breakdown=breakdown, known_at=place.known_at,
        )
        for breakdown, together in codes.items()
    }  # fmt: skip
    return [{each.org: each for each in found[breakdown][code]} for code, breakdown, _name in columns]


def _largest(found: Sequence[Reading]) -> list[Reading]:
    """Those above zero, the largest first; where none is, all as they are."""
    above = [each for each in found if each.value]
    return sorted(above, key=lambda each: -(each.value or 0.0)) if above else list(found)


def _absent(connection: Connection, code: str, place: Place, period: Period) -> Absence:
    """That there is no such number, though there may be others of the same indicator."""
    found = one(connection, code, place, period)
    if isinstance(found, Absence):
        return found
    return Absence(code, place.area, found.provenance.source, Freshness(State.MISSING, None, "no_value"))


def _org(place: Place) -> str:
    return place.org if territory.is_province(place.area) else ""


def _agency(code: str) -> str:
    agency = organisations()[code]
    return agency.short or agency.name


def _items(code: str, dimension: str) -> dict[str, str]:
    listed = codelists()[indicators()[code].breakdowns[dimension]].items
    return {key: item.name for key, item in listed.items()}


def _last(reading: Reading) -> str:
    """The code of the last part of a breakdown."""
    return reading.breakdown.rpartition("=")[2]


def _share(reading: Reading, total: float | None) -> float | None:
    return reading.value / total * HUNDRED if reading.value is not None and total else None
