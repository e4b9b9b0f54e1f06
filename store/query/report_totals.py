"""Totals of counted indicators over all that was ever counted, or over one period of it.

Of what happens the years are added up, of what stands the last counted day counts. What is added up
keeps the provenance of its newest part.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, func, select

import catalogue
from domain.answers import Headline, Line, Lines, Part, Parts
from domain.periods import Freq, first_day, local_day, shift
from domain.readings import Absence, Reading
from store.judgement import divide
from store.measures import is_stock
from store.query import counts
from store.query.counts import Period
from store.query.progress import HUNDRED, Place, Window
from store.tables import counted

Cut = tuple[str, str, str]
"""Indicator, breakdown, name."""


def headline(connection: Connection, code: str, place: Place, *, period: Window | None) -> Headline:
    """The number of a card: of everything so far, or of the period asked for."""
    found = total(connection, code, place, period=period)
    if isinstance(found, Absence):
        today = local_day(place.now)
        return Headline(code, None, Freq.DAY, today, today, (found,))
    begun = spans(connection, code, period)
    first = found.period_start if is_counted_at_an_end(code) else begun[0][1]
    return Headline(code, found.value, found.freq, first, found.period_start, (found,))


def total(
    connection: Connection, code: str, place: Place, *, period: Window | None, breakdown: str = ""
) -> Reading | Absence:
    """One number of everything so far, or of the period asked for."""
    meant = catalogue.indicators()[code]
    if meant.numerator is not None and meant.denominator is not None:
        top, bottom = (
            total(connection, term, place, period=period, breakdown=breakdown)
            for term in (meant.numerator, meant.denominator)
        )
        if isinstance(top, Absence) or isinstance(bottom, Absence):
            return _one(connection, code, place, (Freq.DAY, local_day(place.now)), breakdown)
        return divide(code, top, bottom)
    found = [_one(connection, code, place, span, breakdown) for span in spans(connection, code, period)]
    readings = [each for each in found if isinstance(each, Reading)]
    if not readings:
        return found[-1] if found else _one(connection, code, place, (Freq.DAY, date.min), breakdown)
    return replace(readings[-1], value=sum(each.value or 0 for each in readings))


def cut(connection: Connection, cuts: Sequence[Cut], place: Place, *, period: Window | None) -> Parts:
    """Numbers beside one another as parts of their sum, in the order given."""
    found = [
        (name, total(connection, code, place, period=period, breakdown=breakdown))
        for code, breakdown, name in cuts
    ]
    there = [(name, each) for name, each in found if isinstance(each, Reading)]
    if not there:
        return Parts((), None, tuple(each for _name, each in found if isinstance(each, Absence))[:1])
    whole = sum(each.value or 0 for _name, each in there)
    share = HUNDRED / whole if whole else 0
    return Parts(tuple(Part(name, each, (each.value or 0) * share) for name, each in there), whole)


def by_agency(connection: Connection, code: str, place: Place) -> Parts:
    """The agencies that have any of what stands on the last counted day, those with most first."""
    last = spans(connection, code, None)[-1:]
    found = [
        each
        for span in last
        for each in counts.by_org(connection, [code], area=place.area, period=span, now=place.now)[code]
        if each.value
    ]
    found.sort(key=lambda each: -(each.value or 0))
    names = {org: agency.short or agency.name for org, agency in catalogue.organisations().items()}
    if not found:
        nothing = total(connection, code, place, period=None)
        return Parts((), absent=(nothing,) if isinstance(nothing, Absence) else ())
    return Parts(tuple(Part(names[each.org], each) for each in found))


def months(
    connection: Connection, codes: Sequence[str], place: Place, *, period: Window | None, most: int
) -> Lines:
    """The last `most` months of each indicator up to the last counted one, or those of `period`."""
    reach = _reach(connection, codes[0])
    if reach is None:
        nothing = total(connection, codes[0], place, period=None)
        return Lines((), (nothing,) if isinstance(nothing, Absence) else ())
    until = first_day(Freq.MONTH, min(reach[1], period[1]) if period else reach[1])
    since = max(first_day(Freq.MONTH, reach[0]), shift(Freq.MONTH, until, 1 - most))
    lines = [
        Line(
            catalogue.indicators()[code].short or catalogue.indicators()[code].title,
            tuple(
                counts.over_time(
                    connection, code, area=place.area, freq=Freq.MONTH, since=since, until=until,
                    now=place.now, org=place.org, known_at=place.known_at,
                )
            ),
        )
        for code in codes
    ]  # fmt: skip
    return Lines(tuple(line for line in lines if line.readings))


def is_counted_at_an_end(code: str) -> bool:
    """Whether an indicator says what stands, so that its number is of a day and not of a span."""
    meant = catalogue.indicators()[code]
    return meant.measure is not None and is_stock(meant.measure)


def _one(
    connection: Connection, code: str, place: Place, period: Period, breakdown: str
) -> Reading | Absence:
    return counts.totals(
        connection, [code], area=place.area, period=period, now=place.now, org=place.org,
        breakdown=breakdown, known_at=place.known_at,
    )[0]  # fmt: skip


def spans(connection: Connection, code: str, period: Window | None) -> list[Period]:
    """The periods whose numbers make up the answer, oldest first."""
    reach = _reach(connection, code)
    if period is not None:
        whole_year = period[0] != period[1]
        freq = Freq.YEAR if whole_year else Freq.MONTH
        return [(freq, period[0])]
    if reach is None:
        return []
    if is_counted_at_an_end(code):
        return [(Freq.DAY, reach[1])]
    return [(Freq.YEAR, date(year, 1, 1)) for year in range(reach[0].year, reach[1].year + 1)]


def newest_year(connection: Connection, code: str, *, now: datetime) -> Period:
    """The running year; of a source that has ended, the last year counted to its end."""
    today = local_day(now)
    reach = _reach(connection, code)
    if reach is None or reach[1].year == today.year:
        return Freq.YEAR, date(today.year, 1, 1)
    since, last = reach
    whole = last == date(last.year, 12, 31) or since.year == last.year
    return Freq.YEAR, date(last.year - (not whole), 1, 1)


def _reach(connection: Connection, code: str) -> tuple[date, date] | None:
    """The first and the last day that records of the source were counted for."""
    source = catalogue.indicators()[code].source
    query = select(func.min(counted.c.since), func.max(counted.c.until)).where(counted.c.source == source)
    since, until = connection.execute(query).one()
    return (since, local_day(until)) if since is not None and until is not None else None
