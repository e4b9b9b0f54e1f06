"""The numbers of one question about what is counted: cells of a period, or one cell over time.

The store keeps what changes: days and months that bring something. A cell without a row was
counted as zero (what happens) or stands as before (what stands), as far as its source was counted
at all; before that and after it there is no answer. Quarters and years are added up here, as are
sums and shares.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Literal

from sqlalchemy import Connection, Row

import catalogue
from domain.periods import Freq, end, first_day
from domain.readings import Absence, Provenance, Reading
from domain.records import ObsStatus
from store import territory
from store.counted_rows import CountedRows, Key, bases_of
from store.judgement import Judge, divide, terms_of
from store.measures import Counted, Stock, counted
from store.tally import Level, kept

Period = tuple[Freq, date]
"""A period: its length and its first local day."""
ONE_DAY = timedelta(days=1)
BY_DAY = (Freq.DAY, Freq.WEEK)
ANY = "any"


class CountedNumbers:
    """What is asked of an area, at a moment, of indicators that count events."""

    def __init__(
        self,
        connection: Connection,
        codes: Sequence[str],
        *,
        area: str,
        now: datetime,
        known_at: datetime | None,
    ) -> None:
        self._area = area
        self._known_at = known_at
        self._rows = CountedRows(connection, area, known_at=known_at)
        base = sorted({base for code in codes for term in terms_of(code) for base in bases_of(term)})
        self._judge = Judge(connection, base, now=now)
        self._held = self._rows.counts(base)
        days = ((base, self._rows.last_day(base, row)) for base, row in self._held.items())
        self._last = {base: day for base, day in days if day is not None}

    def absence(self, code: str) -> Absence:
        """That nothing was counted for the question."""
        return self._judge.absence_of(code, bases_of(terms_of(code)[0])[0], self._area)

    def agencies(self, code: str) -> set[str]:
        """Agencies that ever had a record of the indicator."""
        return self._rows.orgs({base for term in terms_of(code) for base in bases_of(term)})

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
        basis, (org, breakdown) = self._basis(bases), cell
        return {
            start: self._reading(code, (freq, start), *basis)(
                org=org, breakdown=breakdown, value=sum(line[start] for line in lines)
            )
            for start in starts
            if all(start in line for line in lines)
        }

    def _base_line(self, base: str, freq: Freq, starts: Sequence[date], cell: Key) -> dict[date, float]:
        """Values of an indicator that is kept, by period."""
        measure = counted(catalogue.indicators()[base].measure or "")
        last, since, how = self._last[base], self._held[base].since, self._kept(measure, cell)
        by_day = freq in BY_DAY or self._known_at is not None
        if since is None or how is None or (by_day and how != "by day"):
            return {}
        asked = (Freq.DAY if by_day else Freq.MONTH, [cell])
        rows = self._rows.of_cells([base], *asked, starts[0], end(freq, starts[-1]))
        happened: dict[date, float] = defaultdict(float)
        found: dict[date, float] = {}
        for row in sorted(rows, key=lambda row: row.period_start):
            start = first_day(freq, row.period_start)
            happened[start] = row.value if isinstance(measure, Stock) else happened[start] + row.value
        standing = 0.0
        if isinstance(measure, Stock):
            before = self._rows.of_cells([base], *asked, None, starts[0])
            standing = max(before, key=lambda row: row.period_start).value if before else 0.0
        for start in starts:
            if isinstance(measure, Stock):
                standing = happened.get(start, standing)
            else:
                standing = happened.get(start, 0.0)
            if start <= last and end(freq, start) > since:
                found[start] = standing
        return found

    def _sums(
        self, code: str, period: Period, cells: Sequence[Key], values: Mapping[str, Mapping[Key, float]]
    ) -> dict[Key, Reading]:
        """Readings of an indicator whose parts have `values`."""
        bases = bases_of(code)
        if any(base not in values for base in bases):
            return {}
        reading = self._reading(code, period, *self._basis(bases))
        return {
            cell: reading(
                org=cell[0],
                breakdown=cell[1],
                value=sum([values[base].get(cell, 0.0) for base in bases]),
            )
            for cell in cells
        }

    def _values(
        self, bases: Sequence[str], period: Period, cells: Sequence[Key]
    ) -> dict[str, dict[Key, float]]:
        """Values of the cells that have a row, by indicator; indicators that do not answer are absent."""
        freq, start = period
        until = end(freq, start)
        # How a cell is kept depends on whether it is of an agency, not on which.
        kinds = {(org and ANY, breakdown) for org, breakdown in cells}
        asked: dict[tuple[Freq, bool, date], list[str]] = defaultdict(list)
        for base in dict.fromkeys(bases):
            last, since = self._last.get(base), self._held[base].since if base in self._held else None
            if last is None or since is None or start > last or until <= since:
                continue
            measure = counted(catalogue.indicators()[base].measure or "")
            stock, running = isinstance(measure, Stock), until > last
            kept_as = {self._kept(measure, cell) for cell in kinds}
            by_day = freq in BY_DAY and not (stock and running)
            if self._known_at is not None and running:
                by_day = True  # what a running month held in between is not kept
            if None in kept_as or (by_day and kept_as != {"by day"}):
                continue
            asked[Freq.DAY if by_day else Freq.MONTH, stock, min(until, last + ONE_DAY)].append(base)
        found: dict[str, dict[Key, float]] = {}
        for (kept_freq, stock, before), mine in asked.items():
            found |= {base: {} for base in mine}
            if stock:
                rows = self._rows.of_cells(mine, kept_freq, cells, None, before)
                rows = sorted(rows, key=lambda row: row.period_start)  # of several the newest stays
            else:
                rows = self._rows.sums(mine, kept_freq, cells, start, before)
            for row in rows:
                found[row.indicator][row.org, row.breakdown] = row.value
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

    def _basis(self, bases: Sequence[str]) -> tuple[Row[Any], date]:
        """The newest run that counted any of some indicators, and the last day that all have reached."""
        run = max((self._held[base] for base in bases), key=lambda row: row.run_id)
        return run, min(self._last[base] for base in bases)

    def _reading(self, code: str, period: Period, run: Row[Any], last: date) -> Callable[..., Reading]:
        """What makes a reading of `org`, `breakdown` and `value`."""
        freq, start = period
        base = bases_of(code)[0]
        until = end(freq, start) - ONE_DAY
        area = next(
            (piece.area for piece in self._rows.pieces if piece.since <= min(until, last)),
            self._rows.pieces[-1].area,
        )
        return partial(
            Reading,
            indicator=code,
            area=area,
            freq=freq,
            period_start=start,
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
