"""Readings of indicators out of rows: of those that are kept, and of quotients by dividing their terms."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from domain.readings import Reading
from store.coverage import covered
from store.judgement import Judge, divide, terms_of
from store.selection import Selection, newest_periods, rows

TERMS_READ = 2
"""So many times the periods asked for are read of both terms of a quotient."""


def readings(
    connection: Connection,
    codes: Sequence[str],
    asked: Selection,
    *,
    now: datetime,
    newest_only: bool = False,
) -> list[Reading]:
    """Readings of `codes` by period, oldest first; quotients where both terms have a row."""
    needed = _all_terms(codes)
    found = rows(connection, needed, asked, newest_only=newest_only)
    if not found:
        return []
    judge = Judge(connection, needed, now=now)
    terms: dict[str, list[Reading]] = {}
    for each in judge.readings(found, newest_periods(connection, needed, asked)):
        terms.setdefault(each.indicator, []).append(each)
    answer: list[Reading] = []
    for code in codes:
        over, *under = terms_of(code)
        if under:
            answer += _divided(code, terms.get(over, ()), terms.get(under[0], ()))
        else:
            answer += terms.get(over, ())
    return covered(connection, answer, asked)


def last_readings(
    connection: Connection, codes: Sequence[str], asked: Selection, *, now: datetime
) -> list[Reading]:
    """Readings of `codes` with at least the last periods asked for.

    Both terms of a quotient have to be there: where the last ones of each do not meet often enough, all are
    read.
    """
    plain = all(len(terms_of(code)) == 1 for code in codes)
    if plain or asked.most is None or asked.known_at is not None:
        return readings(connection, codes, asked, now=now)
    found = readings(connection, codes, replace(asked, most=TERMS_READ * asked.most), now=now)
    met = Counter((each.indicator, each.breakdown) for each in found)
    enough = all(met[code, breakdown] >= asked.most for code in codes for breakdown in asked.breakdowns)
    return found if enough else readings(connection, codes, replace(asked, most=None), now=now)


def newest(connection: Connection, codes: Sequence[str], asked: Selection, *, now: datetime) -> list[Reading]:
    """The newest reading of each code; of a quotient, that of the newest period with both terms."""
    quotients = [code for code in codes if len(terms_of(code)) > 1]
    plain = [code for code in codes if code not in quotients]
    answer = readings(connection, plain, asked, now=now, newest_only=True) if plain else []
    for code in quotients:
        answer += of_one_period(connection, code, asked, None, now=now)
    return answer


def of_one_period(
    connection: Connection, code: str, asked: Selection, period: date | None, *, now: datetime
) -> list[Reading]:
    """Readings of one period, of the newest that all terms have reached where `period` is None."""
    if period is None:
        reached: dict[str, date] = {}
        for row in rows(connection, terms_of(code), asked, newest_only=True):
            reached[row.indicator] = max(row.period_start, reached.get(row.indicator, row.period_start))
        if len(reached) < len(terms_of(code)):
            return []
        period = min(reached.values())
    return readings(connection, [code], replace(asked, since=period, until=period), now=now)


def _all_terms(codes: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(term for code in codes for term in terms_of(code)))


def _divided(code: str, over: Sequence[Reading], under: Sequence[Reading]) -> Iterator[Reading]:
    """The quotients of those that stand beside one another."""
    below = {_key(each): each for each in under}
    return (divide(code, each, below[_key(each)]) for each in over if _key(each) in below)


def _key(reading: Reading) -> tuple[object, ...]:
    """What both terms of a quotient have in common."""
    return (reading.area, reading.org, reading.breakdown, reading.period_start)
