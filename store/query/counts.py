"""Questions about indicators that count events: totals of any period, by agency, by part, over time.

The store keeps what changes: days and months that bring something. A cell without a row was
counted as zero (what happens) or stands as before (what stands), as far as its source was counted
at all; before that and after it there is no answer. Quarters and years are added up here, as are
sums and shares. A province is followed through the codes that it had.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, Row, and_, case, func, select

import catalogue
from domain.periods import Freq, end, first_day, local_day
from domain.readings import Absence, Provenance, Reading
from domain.records import ObsStatus
from store import territory
from store.judgement import Judge, divide
from store.measures import Counted, Stock, parts
from store.measures import counted as counted_measure
from store.tables import counted, ingestion_run, observation, observation_revision, series
from store.tally import Level, kept

Period = tuple[Freq, date]
"""A period: its length and its first local day."""
Key = tuple[str, str]
"""Agency and breakdown of a cell."""
ONE_DAY = timedelta(days=1)
BY_DAY = (Freq.DAY, Freq.WEEK)


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
    asked = _Asked(connection, codes, area=area, now=now, known_at=known_at)
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
    asked = _Asked(connection, codes, area=area, now=now, known_at=known_at)
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
    asked = _Asked(connection, [code], area=area, now=now, known_at=known_at)
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
    asked = _Asked(connection, [code], area=area, now=now, known_at=known_at)
    starts = [first_day(freq, since)]
    while (following := end(freq, starts[-1])) <= until:
        starts.append(following)
    return list(asked.line(code, freq, starts, (org, breakdown)))


def counted_until(connection: Connection, source: str) -> datetime | None:
    """The moment up to which the records of a source have been counted; None where they never were."""
    query = select(func.max(counted.c.until)).where(counted.c.source == source)
    return connection.execute(query).scalar()


class _Asked:
    """One question: about an area, at a moment, of indicators that count events."""

    def __init__(
        self,
        connection: Connection,
        codes: Sequence[str],
        *,
        area: str,
        now: datetime,
        known_at: datetime | None,
    ) -> None:
        self._connection = connection
        self._area = area
        self._now = now
        self._known_at = known_at
        self._pieces = territory.pieces(area)
        self._base = sorted({base for code in codes for term in terms_of(code) for base in bases_of(term)})
        self._judge = Judge(connection, self._base, now=now)
        self._held = {row.indicator: row for row in connection.execute(self._counted())}
        days = ((code, self._last_day(code, row)) for code, row in self._held.items())
        self._last = {code: day for code, day in days if day is not None}

    def absence(self, code: str) -> Absence:
        """That nothing was counted for the question."""
        return self._judge.absence_of(code, bases_of(terms_of(code)[0])[0], self._area)

    def readings(
        self, codes: Sequence[str], period: Period, cells: Sequence[Key]
    ) -> dict[str, dict[Key, Reading]]:
        """The reading of each cell by indicator; none where the period or such cells were not counted."""
        terms = list(dict.fromkeys(term for code in codes for term in terms_of(code)))
        values = self._values([base for term in terms for base in bases_of(term)], period, cells)
        found = {term: self._sums(term, period, cells, values) for term in terms}
        for code in codes:
            if code not in found:
                top, bottom = (found[term] for term in terms_of(code))
                both = top.keys() & bottom.keys()
                found[code] = {cell: divide(code, top[cell], bottom[cell]) for cell in cells if cell in both}
        return found

    def line(self, code: str, freq: Freq, starts: Sequence[date], cell: Key) -> Iterator[Reading]:
        """The reading of one cell in each period that was counted, in two queries for each indicator kept."""
        lines = [self._sum_line(term, freq, starts, cell) for term in terms_of(code)]
        for start in starts:
            there = [line[start] for line in lines if start in line]
            if len(there) == len(lines):
                yield there[0] if len(there) == 1 else divide(code, *there)

    def _sum_line(self, code: str, freq: Freq, starts: Sequence[date], cell: Key) -> dict[date, Reading]:
        bases = bases_of(code)
        if not starts or any(base not in self._last for base in bases):
            return {}
        lines = [self._base_line(base, freq, starts, cell) for base in bases]
        run = max((self._held[base] for base in bases), key=lambda row: row.run_id)
        last = min(self._last[base] for base in bases)
        return {
            start: self._reading(
                code, (freq, start), cell, value=sum(line[start] for line in lines), run=run, last=last
            )
            for start in starts
            if all(start in line for line in lines)
        }

    def _base_line(self, base: str, freq: Freq, starts: Sequence[date], cell: Key) -> dict[date, float]:
        """Values of an indicator that is kept, by period."""
        measure = counted_measure(catalogue.indicators()[base].measure or "")
        last, since, how = self._last[base], self._held[base].since, self._kept(measure, cell)
        by_day = freq in BY_DAY or self._known_at is not None
        if since is None or how is None or (by_day and how != "by day"):
            return {}
        asked = (Freq.DAY if by_day else Freq.MONTH, [cell])
        rows = self._rows([base], *asked, starts[0], end(freq, starts[-1]))
        happened: dict[date, float] = defaultdict(float)
        found: dict[date, float] = {}
        for row in sorted(rows, key=lambda row: row.period_start):
            start = first_day(freq, row.period_start)
            happened[start] = row.value if isinstance(measure, Stock) else happened[start] + row.value
        standing = 0.0
        if isinstance(measure, Stock):
            before = self._rows([base], *asked, None, starts[0])
            standing = max(before, key=lambda row: row.period_start).value if before else 0.0
        for start in starts:
            if isinstance(measure, Stock):
                standing = happened.get(start, standing)
            else:
                standing = happened.get(start, 0.0)
            if start <= last and end(freq, start) > since:
                found[start] = standing
        return found

    def agencies(self, code: str) -> set[str]:
        """Agencies that ever had a record of the indicator."""
        bases = {base for term in terms_of(code) for base in bases_of(term)}
        query = select(series.c.org).distinct()
        query = query.where(
            series.c.indicator.in_(bases), series.c.freq == Freq.MONTH.value, series.c.breakdown == ""
        )
        return {org for (org,) in self._connection.execute(query) if org}

    def _sums(
        self, code: str, period: Period, cells: Sequence[Key], values: Mapping[str, Mapping[Key, float]]
    ) -> dict[Key, Reading]:
        """Readings of an indicator whose parts have `values`."""
        bases = bases_of(code)
        if any(base not in values for base in bases):
            return {}
        run = max((self._held[base] for base in bases), key=lambda row: row.run_id)
        last = min(self._last[base] for base in bases)
        return {
            cell: self._reading(
                code,
                period,
                cell,
                value=sum(values[base].get(cell, 0.0) for base in bases),
                run=run,
                last=last,
            )
            for cell in cells
        }

    def _values(
        self, bases: Sequence[str], period: Period, cells: Sequence[Key]
    ) -> dict[str, dict[Key, float]]:
        """Values of the cells that have a row, by indicator; indicators that do not answer are absent."""
        freq, start = period
        until = end(freq, start)
        asked: dict[tuple[Freq, bool, date], list[str]] = defaultdict(list)
        for base in dict.fromkeys(bases):
            last, since = self._last.get(base), self._held[base].since if base in self._held else None
            if last is None or since is None or start > last or until <= since:
                continue
            measure = counted_measure(catalogue.indicators()[base].measure or "")
            stock, running = isinstance(measure, Stock), until > last
            kept_as = {self._kept(measure, cell) for cell in cells}
            by_day = freq in BY_DAY and not (stock and running)
            if self._known_at is not None and running:
                by_day = True  # what a running month held in between is not kept
            if None in kept_as or (by_day and kept_as != {"by day"}):
                continue
            asked[Freq.DAY if by_day else Freq.MONTH, stock, min(until, last + ONE_DAY)].append(base)
        found: dict[str, dict[Key, float]] = {}
        for (kept_freq, stock, before), mine in asked.items():
            found |= {base: {} for base in mine}
            newest: dict[tuple[str, Key], date] = {}
            for row in self._rows(mine, kept_freq, cells, None if stock else start, before):
                key = (row.org, row.breakdown)
                if not stock:
                    found[row.indicator][key] = found[row.indicator].get(key, 0.0) + row.value
                elif newest.get((row.indicator, key), date.min) < row.period_start:
                    newest[row.indicator, key] = row.period_start
                    found[row.indicator][key] = row.value
        return found

    def _kept(self, measure: Counted, cell: Key) -> Literal["by day", "by month"] | None:
        """Whether a cell of the area asked for is kept, and how; agencies are in provinces only."""
        org, breakdown = cell
        kind: Literal["province", "agency", "area"] = "agency" if org else "province"
        if not territory.is_province(self._area):
            if org:
                return None
            kind = "area"
        names = (part.partition("=")[0] for part in breakdown.split("|"))
        return kept(measure, Level(kind, tuple(filter(None, names))))

    def _rows(
        self, bases: Sequence[str], freq: Freq, cells: Sequence[Key], since: date | None, until: date
    ) -> list[Row[Any]]:
        """Rows of cells in [since, until), or the newest row of each before `until`."""
        query = self._known() if self._known_at is not None else _plain()
        query = query.where(
            series.c.indicator.in_(bases),
            series.c.freq == freq.value,
            series.c.breakdown.in_(sorted({breakdown for _, breakdown in cells})),
            series.c.org.in_(sorted({org for org, _ in cells})),
            series.c.area.in_([piece.area for piece in self._pieces]),
            observation.c.period_start < until,
        )
        if since is not None:
            query = query.where(observation.c.period_start >= since)
        elif self._known_at is None:
            other = observation.alias()
            newest = select(func.max(other.c.period_start)).where(
                other.c.series_id == series.c.series_id, other.c.period_start < until
            )
            query = query.where(observation.c.period_start == newest.correlate(series).scalar_subquery())
        return [row for row in self._connection.execute(query) if self._is_ours(row, freq)]

    def _is_ours(self, row: Row[Any], freq: Freq) -> bool:
        """Whether the area asked for bore the code of the row in its period."""
        return any(
            piece.area == row.area
            and (piece is self._pieces[-1] or row.period_start >= piece.first_period(freq))
            and (piece.until is None or row.period_start < piece.until)
            for piece in self._pieces
        )

    def _known(self) -> Any:
        """Rows as they stood at `known_at`."""
        values, past, later = observation.c, observation_revision.c, observation_revision.alias()
        following = (
            select(func.min(later.c.replaced_at))
            .where(
                later.c.series_id == values.series_id,
                later.c.period_start == values.period_start,
                later.c.replaced_at > self._known_at,
            )
            .scalar_subquery()
        )
        was = past.series_id.is_not(None)
        value = case((was, past.value), else_=values.value).label("value")
        joined = (
            series.join(observation, values.series_id == series.c.series_id)
            .outerjoin(
                observation_revision,
                and_(
                    past.series_id == values.series_id,
                    past.period_start == values.period_start,
                    past.replaced_at == following,
                ),
            )
            .join(
                ingestion_run,
                and_(
                    ingestion_run.c.run_id == func.coalesce(past.run_id, values.run_id),
                    ingestion_run.c.started_at <= self._known_at,
                ),
            )
        )
        return select(*_OF_CELL, values.period_start, value).select_from(joined)

    def _counted(self) -> Any:
        query = select(counted, ingestion_run.c.started_at, ingestion_run.c.finished_at)
        query = query.join(ingestion_run, ingestion_run.c.run_id == counted.c.run_id)
        return query.where(counted.c.indicator.in_(self._base))

    def _last_day(self, code: str, row: Row[Any]) -> date | None:
        """The last day that was counted, as far as was known at the moment asked for."""
        if self._known_at is None:
            day: date = local_day(row.until)
            return day
        known = self._known().where(
            series.c.indicator == code,
            series.c.freq == Freq.DAY.value,
            series.c.breakdown == "",
            series.c.org == "",
        )
        newest = self._connection.execute(known.order_by(observation.c.period_start.desc()).limit(1)).first()
        return None if newest is None else newest.period_start

    def _reading(
        self, code: str, period: Period, cell: Key, *, value: float, run: Row[Any], last: date
    ) -> Reading:
        freq, start = period
        base = bases_of(code)[0]
        until = end(freq, start) - ONE_DAY
        area = next(
            (piece.area for piece in self._pieces if piece.since <= min(until, last)), self._pieces[-1].area
        )
        return Reading(
            indicator=code,
            area=area,
            org=cell[0],
            breakdown=cell[1],
            freq=freq,
            period_start=start,
            value=value,
            status=ObsStatus.NORMAL,
            freshness=self._judge.state(base, freq, first_day(freq, last), ObsStatus.NORMAL),
            provenance=Provenance(
                source=run.source,
                run_id=run.run_id,
                recorded_at=run.finished_at or run.started_at,
                last_success_at=self._judge.source(base).last_success_at,
                as_of=min(until, last),
                simulated=run.simulated,
            ),
        )


_OF_CELL = series.c["indicator", "org", "breakdown", "area"]


def _plain() -> Any:
    return select(*_OF_CELL, observation.c.period_start, observation.c.value).join(
        observation, observation.c.series_id == series.c.series_id
    )


@cache
def terms_of(code: str) -> tuple[str, ...]:
    """An indicator itself, or the two that it divides."""
    meant = catalogue.indicators()[code]
    if meant.numerator is None or meant.denominator is None:
        return (code,)
    return (meant.numerator, meant.denominator)


@cache
def bases_of(code: str) -> list[str]:
    """The indicators of the same source that are kept for an indicator: itself, or what it sums."""
    meant = catalogue.indicators()[code]
    wanted = parts(meant.measure or "")
    kept = {
        each.measure: each.code for each in catalogue.indicators().values() if each.source == meant.source
    }
    return [code] if len(wanted) == 1 else [kept[measure] for measure in wanted]


def _existed(agency: Any, period: Period) -> bool:
    freq, start = period
    return agency.valid_from < end(freq, start) and (agency.valid_to is None or agency.valid_to > start)
