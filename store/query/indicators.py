"""Questions about indicators: every answer is a reading with its state and its provenance.

An area is followed through the codes it had: `area="91"` gives An Giang as 89 until 30/06/2025
and as 91 since, each reading under its own code. Only `by_area` takes codes as they are.
An indicator that is declared as numerator and denominator is divided by store/quotients.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, select

import catalogue
from domain.periods import Freq, first_day, local_day
from domain.readings import Absence, Cut, Reading, Revision
from domain.records import ObsStatus
from store import years
from store.judgement import Judge
from store.memory import Span
from store.quotients import last_readings, of_one_period, readings
from store.selection import Selection, rows
from store.tables import ingestion_run, observation, observation_revision
from store.years import FINE


def latest(
    connection: Connection,
    codes: Sequence[str],
    *,
    area: str,
    now: datetime,
    known_at: datetime | None = None,
    org: str = "",
    breakdown: str = "",
    freq: Freq | None = None,
) -> list[Reading | Absence]:
    """The newest reading of each of `codes`, in their order; an absence where there is none.

    Periods that have not begun and forecasts are left out. `freq` asks for computed coarser
    periods; each indicator's own where None.
    """
    meant = catalogue.indicators()
    found: dict[str, Reading] = {}
    for own in sorted({freq or meant[code].freq for code in codes}):
        asked = Selection.of_area(
            area, freq=own, today=local_day(now), known_at=known_at, org=org, breakdowns=(breakdown,)
        )
        wanted = [code for code in codes if (freq or meant[code].freq) is own]
        found |= {each.indicator: each for each in years.newest(connection, wanted, asked, now=now)}
    absent = [code for code in codes if code not in found]
    if not absent:
        return [found[code] for code in codes]
    judge = Judge(connection, absent, now=now)
    return [found.get(code) or judge.absence(code, area) for code in codes]


def history(
    connection: Connection,
    code: str,
    *,
    area: str,
    now: datetime,
    since: date | None = None,
    until: date | None = None,
    breakdown: str = "",
    org: str = "",
    known_at: datetime | None = None,
    freq: Freq | None = None,
) -> list[Reading]:
    """Readings of periods that begin from `since` to `until` (both included), oldest first.

    A period that a change of code cuts through is given under the later code if that has it.
    """
    asked = Selection.of_area(
        area, freq=freq or catalogue.indicators()[code].freq, today=local_day(now), known_at=known_at,
        org=org, breakdowns=(breakdown,),
    )  # fmt: skip
    if since is None or until is None:
        return readings(connection, [code], replace(asked, since=since, until=until), now=now)
    return years.within(connection, code, asked, (since, until), now=now)


def read_ahead(
    connection: Connection,
    cuts: Sequence[Cut],
    span: Span,
    *,
    area: str,
    now: datetime,
    org: str = "",
    known_at: datetime | None = None,
    freq: Freq | None = None,
) -> None:
    """Read together what `history` is going to be asked of `cuts` within `span` in this transaction."""
    of_freq: dict[Freq, list[Cut]] = {}
    for cut in cuts:
        of_freq.setdefault(freq or catalogue.indicators()[cut[0]].freq, []).append(cut)
    for own, together in of_freq.items():
        if own not in FINE:
            asked = Selection.of_area(area, freq=own, today=local_day(now), known_at=known_at, org=org)
            years.read_ahead(connection, together, asked, span, now=now)


def histories(
    connection: Connection,
    wanted: Sequence[tuple[str, str]],
    *,
    area: str,
    now: datetime,
    until: date | None = None,
    most: int | None = None,
    org: str = "",
    known_at: datetime | None = None,
    freq: Freq | None = None,
) -> list[list[Reading]]:
    """The history of each (indicator, breakdown), up to the period that `until` lies in.

    At least the last `most` periods of each are there, older ones may then be missing. Those of one
    cadence that are cut alike are asked for at once.
    """
    cuts: dict[str, tuple[str, ...]] = {}
    for code, breakdown in wanted:
        cuts[code] = (*cuts.get(code, ()), breakdown)
    together: dict[tuple[Freq, tuple[str, ...]], list[str]] = {}
    for code, breakdowns in cuts.items():
        own = freq or catalogue.indicators()[code].freq
        together.setdefault((own, breakdowns), []).append(code)
    found: dict[tuple[str, str], list[Reading]] = {}
    for (own, breakdowns), codes in together.items():
        asked = Selection.of_area(
            area, freq=own, today=local_day(now), known_at=known_at, org=org, breakdowns=breakdowns,
            until=first_day(own, until) if until else None, most=most,
        )  # fmt: skip
        for reading in last_readings(connection, codes, asked, now=now):
            found.setdefault((reading.indicator, reading.breakdown), []).append(reading)
    return [found.get(key, []) for key in wanted]


def by_breakdown(
    connection: Connection,
    code: str,
    *,
    area: str,
    period: date | None,
    dimension: str,
    now: datetime,
    known_at: datetime | None = None,
    freq: Freq | None = None,
    org: str = "",
    within: str = "",
) -> list[Reading]:
    """One reading for each code of `dimension` that has one, in the order of the code list.

    `within` is a part that is cut further, as "subject=math" by band. `period` None asks for the
    newest period of any of them.
    """
    meant = catalogue.indicators()[code]
    codes = catalogue.codelists()[meant.breakdowns[dimension]].items
    order = [f"{within}|{dimension}={item}" if within else f"{dimension}={item}" for item in codes]
    asked = Selection.of_area(
        area, freq=freq or meant.freq, today=local_day(now), known_at=known_at, org=org,
        breakdowns=tuple(order),
    )  # fmt: skip
    found = of_one_period(connection, code, asked, period, now=now)
    return sorted(found, key=lambda reading: order.index(reading.breakdown))


def by_cells(
    connection: Connection,
    code: str,
    *,
    area: str,
    period: date | None,
    breakdowns: Sequence[str],
    now: datetime,
    known_at: datetime | None = None,
) -> list[Reading]:
    """One reading for each of `breakdowns` that has one, in their order, all of one period.

    `period` None asks for the newest period of any of them.
    """
    asked = Selection.of_area(
        area, freq=catalogue.indicators()[code].freq, today=local_day(now), known_at=known_at,
        breakdowns=tuple(breakdowns),
    )  # fmt: skip
    order = {breakdown: place for place, breakdown in enumerate(breakdowns)}
    found = of_one_period(connection, code, asked, period, now=now)
    return sorted(found, key=lambda reading: order[reading.breakdown])


def by_area(
    connection: Connection,
    code: str,
    *,
    areas: Sequence[str],
    period: date | None,
    now: datetime,
    known_at: datetime | None = None,
    breakdown: str = "",
    freq: Freq | None = None,
    until: date | None = None,
) -> list[Reading]:
    """One reading for each of `areas` that has one, in their order; codes mean what they meant then.

    `period` None asks for the newest period of any of them, of those that had begun by `until`.
    """
    asked = Selection(
        areas=tuple(areas),
        freq=freq or catalogue.indicators()[code].freq,
        today=min(local_day(now), until or date.max),
        known_at=known_at,
        breakdowns=(breakdown,),
    )
    order = {area: place for place, area in enumerate(areas)}
    found = of_one_period(connection, code, asked, period, now=now)
    return sorted(found, key=lambda reading: order[reading.area])


def by_org(
    connection: Connection,
    code: str,
    *,
    area: str,
    period: date,
    now: datetime,
    known_at: datetime | None = None,
) -> list[Reading]:
    """One reading for each organisation that has one, in the order of the catalogue."""
    asked = Selection.of_area(
        area, freq=catalogue.indicators()[code].freq, today=local_day(now), known_at=known_at,
        every_org=True, since=period, until=period,
    )  # fmt: skip
    order = {org: place for place, org in enumerate(catalogue.organisations())}
    return sorted(readings(connection, [code], asked, now=now), key=lambda reading: order[reading.org])


def of_period(
    connection: Connection,
    codes: Sequence[str],
    *,
    area: str,
    period: date,
    freq: Freq,
    now: datetime,
    known_at: datetime | None = None,
    org: str = "",
) -> list[Reading]:
    """The readings of one period, of those of `codes` that have one; all `codes` are of `freq`."""
    asked = Selection.of_area(
        area, freq=freq, today=local_day(now), known_at=known_at, org=org, since=period, until=period
    )
    return readings(connection, codes, asked, now=now)


def revisions(
    connection: Connection,
    code: str,
    *,
    area: str,
    period: date,
    breakdown: str = "",
    org: str = "",
    freq: Freq | None = None,
) -> list[Revision]:
    """Every value that the store held for a period, the one that stands first."""
    asked = Selection.of_area(
        area,
        freq=freq or catalogue.indicators()[code].freq,
        breakdowns=(breakdown,),
        org=org,
        since=period,
        until=period,
    )
    standing = rows(connection, [code], asked)
    if not standing:
        return []
    series_id = standing[0].series_id
    return [
        Revision(
            value=row.value,
            status=ObsStatus(row.status),
            as_of=row.as_of,
            run_id=row.run_id,
            source=row.source,
            simulated=row.simulated,
            known_from=row.started_at,
            replaced_at=replaced_at,
        )
        for row, replaced_at in _values_held(connection, series_id, period)
    ]


def _values_held(
    connection: Connection, series_id: int, period: date
) -> Iterator[tuple[Any, datetime | None]]:
    """Rows of the value that stands and of those before it, newest first, each with its end."""
    of_run = (ingestion_run.c.source, ingestion_run.c.simulated, ingestion_run.c.started_at)
    for table in (observation, observation_revision):
        found = (
            select(*table.c, *of_run)
            .join(ingestion_run, ingestion_run.c.run_id == table.c.run_id)
            .where(table.c.series_id == series_id, table.c.period_start == period)
        )
        if table is observation_revision:
            found = found.order_by(observation_revision.c.replaced_at.desc())
        for row in connection.execute(found):
            yield row, row.replaced_at if table is observation_revision else None
