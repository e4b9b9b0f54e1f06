"""Questions about indicators that count events: totals of any period, by agency, by part, over time.

A province is followed through the codes that it had. store/counted_numbers.py says how rows become answers.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import Connection, func, select

import catalogue
from catalogue.model import Organisation
from domain.periods import Freq, end, first_day
from domain.readings import Absence, Reading
from store.counted_numbers import CountedNumbers, Period
from store.tables import counted

__all__ = ["Period", "by_org", "by_part", "counted_until", "over_time", "totals"]


def totals(
    connection: Connection,
    codes: Sequence[str],
    *,
    area: str,
    period: Period,
    now: datetime,
    org: str = "",
    breakdown: str = "",
    known_at: datetime | None = None,
) -> list[Reading | Absence]:
    """One answer for each of `codes`, in their order: what happened in the period, what stood at its end."""
    asked = CountedNumbers(connection, codes, area=area, now=now, known_at=known_at)
    cell = (org, breakdown)
    found = asked.readings(codes, period, [cell])
    return [found[code].get(cell) or asked.absence(code) for code in codes]


def by_org(
    connection: Connection,
    codes: Sequence[str],
    *,
    area: str,
    period: Period,
    now: datetime,
    groups: Collection[str] = (),
    breakdown: str = "",
    known_at: datetime | None = None,
) -> dict[str, list[Reading]]:
    """By indicator one reading for each agency that ever had a record of the first, in catalogue order.

    Of the agencies of `groups` only, of all where there are none.
    """
    asked = CountedNumbers(connection, codes, area=area, now=now, known_at=known_at)
    known = asked.agencies(codes[0])
    there = [
        name
        for name, agency in catalogue.organisations().items()
        if name in known and (not groups or agency.kind in groups) and _existed(agency, period)
    ]
    cells = [(name, breakdown) for name in there]
    found = asked.readings(codes, period, cells)
    return {code: [found[code][cell] for cell in cells if cell in found[code]] for code in codes}


def by_part(
    connection: Connection,
    code: str,
    *,
    area: str,
    period: Period,
    dimension: str,
    now: datetime,
    org: str = "",
    within: str = "",
    known_at: datetime | None = None,
) -> list[Reading]:
    """One reading for each code of `dimension`, in the order of the code list.

    `within` is a breakdown that holds besides, of a dimension declared before this one.
    """
    asked = CountedNumbers(connection, [code], area=area, now=now, known_at=known_at)
    listed = catalogue.codelists()[catalogue.indicators()[code].breakdowns[dimension]].items
    cells = [(org, "|".join(filter(None, (within, f"{dimension}={item}")))) for item in listed]
    found = asked.readings([code], period, cells)[code]
    return [found[cell] for cell in cells if cell in found]


def over_time(
    connection: Connection,
    code: str,
    *,
    area: str,
    freq: Freq,
    since: date,
    until: date,
    now: datetime,
    org: str = "",
    breakdown: str = "",
    known_at: datetime | None = None,
) -> list[Reading]:
    """Readings of the periods of length `freq` that begin from `since` to `until`, oldest first."""
    asked = CountedNumbers(connection, [code], area=area, now=now, known_at=known_at)
    starts = [first_day(freq, since)]
    while (following := end(freq, starts[-1])) <= until:
        starts.append(following)
    return list(asked.line(code, freq, starts, (org, breakdown)))


def counted_until(connection: Connection, source: str) -> datetime | None:
    """The moment up to which the records of a source have been counted; None where they never were."""
    query = select(func.max(counted.c.until)).where(counted.c.source == source)
    return connection.execute(query).scalar()


def _existed(agency: Organisation, period: Period) -> bool:
    freq, start = period
    return agency.valid_from < end(freq, start) and (agency.valid_to is None or agency.valid_to > start)
