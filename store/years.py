"""Whole years of series: what a page asks of one lies there, and those of a page are read together."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from domain.periods import Freq, first_day
from domain.readings import Cut, Reading
from domain.records import ObsStatus
from store import quotients
from store.judgement import terms_of
from store.memory import Span, hold, hold_span, once, spanning
from store.quotients import readings
from store.selection import Selection

FINE = (Freq.DAY, Freq.WEEK)
"""Periods of which two years are many more than is asked."""


def within(
    connection: Connection, code: str, asked: Selection, span: Span, *, now: datetime
) -> list[Reading]:
    """Readings of periods that begin within `span`, oldest first; `asked` names one breakdown."""

    def read(wide: Span) -> list[Reading]:
        return readings(connection, [code], replace(asked, since=wide[0], until=wide[1]), now=now)

    key = _key(code, asked, now)
    found = read(span) if asked.freq in FINE else spanning(connection, key, span, _wide(span), read)
    return [each for each in found if span[0] <= each.period_start <= span[1]]


def newest(connection: Connection, codes: Sequence[str], asked: Selection, *, now: datetime) -> list[Reading]:
    """The newest reading of each code that has one; `asked` names one breakdown."""
    key = _newest_key(codes, asked, now)
    return once(connection, key, lambda: quotients.newest(connection, codes, asked, now=now))


def read_ahead(
    connection: Connection, cuts: Sequence[Cut], asked: Selection, span: Span, *, now: datetime
) -> None:
    """Read at once what `within` and `newest` are going to be asked of `cuts`, all of one cadence.

    The newest is known from the years of `span` where they reach today. Where not, it is looked for of
    those that have nothing in the span: the others are not asked for it.
    """
    first, wide = first_day(asked.freq, span[0]), _wide(span)
    others: list[Cut] = []

    def held(cut: Cut, newest: list[Reading]) -> None:
        hold(connection, _newest_key([cut[0]], replace(asked, breakdowns=(cut[1],)), now), newest)

    def of_years(codes: Sequence[str], breakdowns: tuple[str, ...]) -> list[Reading]:
        whole = replace(asked, breakdowns=breakdowns, since=wide[0], until=wide[1])
        return readings(connection, codes, whole, now=now)

    def of_all(codes: Sequence[str], breakdowns: tuple[str, ...]) -> list[Reading]:
        return quotients.newest(connection, codes, replace(asked, breakdowns=breakdowns), now=now)

    for cut, read in _together(cuts, of_years).items():
        code, breakdown = cut
        hold_span(connection, _key(code, replace(asked, breakdowns=(breakdown,)), now), wide, read)
        if len(terms_of(code)) > 1:
            continue  # its newest is that of the newest period of both terms
        begun = [each for each in read if _has_begun(each, asked.today)]
        if begun and asked.today <= wide[1]:
            held(cut, begun[-1:])
        elif not any(first <= each.period_start <= span[1] for each in read):
            others.append(cut)
    for cut, newest in _together(others, of_all).items():
        held(cut, newest)


def _has_begun(reading: Reading, today: date) -> bool:
    return reading.period_start <= today and reading.status is not ObsStatus.FORECAST


def _together(
    cuts: Sequence[Cut], read: Callable[[Sequence[str], tuple[str, ...]], Iterable[Reading]]
) -> dict[Cut, list[Reading]]:
    """What is read of all indicators and all parts of `cuts`, by cut."""
    codes = list(dict.fromkeys(code for code, _breakdown in cuts))
    breakdowns = tuple(dict.fromkeys(breakdown for _code, breakdown in cuts))
    found: dict[Cut, list[Reading]] = {cut: [] for cut in cuts}
    for each in read(codes, breakdowns) if cuts else ():
        found.get((each.indicator, each.breakdown), []).append(each)
    return found


def _wide(span: Span) -> Span:
    """The years of a span and the one before them."""
    return date(max(span[0].year - 1, date.min.year), 1, 1), date(span[1].year, 12, 31)


def _key(code: str, asked: Selection, now: datetime) -> Hashable:
    return ("years", code, asked, now)


def _newest_key(codes: Sequence[str], asked: Selection, now: datetime) -> Hashable:
    return ("newest reading", *codes, asked, now)
