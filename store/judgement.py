"""Rows become readings: each with its state, its provenance and the checks that it failed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

import catalogue
from domain.freshness import SEVERITY, Cadence, Freshness, SourceHealth, reading_freshness
from domain.periods import Freq
from domain.readings import Absence, Check, Provenance, Reading
from domain.records import WITHOUT_VALUE, WORST_FIRST, ObsStatus
from store.memory import once
from store.query.sources import health
from store.selection import Rows
from store.statements import IS_FLAGGED, SERIES_ID
from store.tables import failed_check

STATUSES = {status.value: status for status in ObsStatus}
FREQS = {freq.value: freq for freq in Freq}


class Judge:
    """Says of values how live they are; knows the sources as they are at the moment of asking."""

    def __init__(self, connection: Connection, indicators: Sequence[str], *, now: datetime) -> None:
        meant = catalogue.indicators()
        self._connection = connection
        self._now = now
        asked = frozenset(meant[code].source for code in indicators)
        self._health = once(connection, ("health", asked), lambda: health(connection, asked))
        self._freshness: dict[tuple[object, ...], Freshness] = {}
        self._told: dict[tuple[int, date | None, str], Provenance] = {}

    def readings(self, rows: Rows, newest: Mapping[tuple[str, str], date]) -> list[Reading]:
        """Readings in the order of `rows`; `newest` says how far each (indicator, breakdown) has come."""
        flagged = sorted({row[SERIES_ID] for row in rows if row[IS_FLAGGED]})
        checks = self._checks(flagged) if flagged else {}
        return [self._reading(row, newest, checks) for row in rows]

    def absence_of(self, code: str, base: str, area: str) -> Absence:
        """That there is no row for the question, where `code` rests on `base`."""
        found = self.absence(base, area)
        return Absence(code, area, found.source, found.freshness)

    def absence(self, code: str, area: str) -> Absence:
        """That the store has no row for the question."""
        source = catalogue.indicators()[code].source
        return Absence(code, area, source, self.state(code, None, None, ObsStatus.MISSING))

    def _reading(
        self,
        row: Sequence[Any],
        newest: Mapping[tuple[str, str], date],
        checks: Mapping[tuple[int, date], tuple[Check, ...]],
    ) -> Reading:
        (
            series_id, code, area, org, breakdown, freq_code, start, value, status_code, as_of, run_id,
            source, simulated, recorded_at, _is_flagged,
        ) = row  # fmt: skip
        freq, status = FREQS[freq_code], STATUSES[status_code]
        told = self._told.get((run_id, as_of, code))
        if told is None:  # values that came by one run for one day share theirs
            told = Provenance(
                source, run_id, recorded_at, self.source(code).last_success_at, as_of, simulated
            )
            self._told[run_id, as_of, code] = told
        return Reading(
            indicator=code,
            area=area,
            org=org,
            breakdown=breakdown,
            freq=freq,
            period_start=start,
            value=value,
            status=status,
            freshness=self.state(code, freq, newest.get((code, breakdown), start), status),
            provenance=told,
            checks=checks.get((series_id, start), ()) if checks else (),
        )

    def source(self, code: str) -> SourceHealth:
        """The source of an indicator, as it is."""
        return self._health[catalogue.indicators()[code].source]

    def state(self, code: str, freq: Freq | None, newest: date | None, status: ObsStatus) -> Freshness:
        """How live a value is, of a series whose newest period is `newest`."""
        key = (code, freq, newest, status)
        found = self._freshness.get(key)
        if found is None:
            meant = catalogue.indicators()[code]
            told = meant.cadence or catalogue.sources()[meant.source].cadence
            cadence = Cadence(freq or meant.freq, told.due_days, told.dead_days)
            found = reading_freshness(self.source(code), cadence, newest, status, now=self._now)
            self._freshness[key] = found
        return found

    def _checks(self, series_ids: Sequence[int]) -> dict[tuple[int, date], tuple[Check, ...]]:
        query = select(failed_check).where(failed_check.c.series_id.in_(series_ids))
        found: dict[tuple[int, date], tuple[Check, ...]] = {}
        for row in self._connection.execute(query.order_by(failed_check.c.kind)):
            key = (row.series_id, row.period_start)
            found[key] = (*found.get(key, ()), Check(row.kind, row.detail))
        return found


@cache
def terms_of(code: str) -> tuple[str, ...]:
    """The indicators whose values answer for `code`: itself, or what it divides by what."""
    meant = catalogue.indicators()[code]
    if meant.numerator is None or meant.denominator is None:
        return (code,)
    return (meant.numerator, meant.denominator)


def divide(code: str, numerator: Reading, denominator: Reading) -> Reading:
    """The reading of an indicator that is a quotient: as old, as late and as unsure as the worse term.

    Divided by zero it cannot exist; without one of the terms it is missing.
    """
    terms = (numerator, denominator)
    factor = catalogue.indicators()[code].factor
    value, status = _quotient(numerator, denominator, factor)
    freshness, provenance = borne_by(terms)
    return Reading(
        indicator=code,
        area=numerator.area,
        org=numerator.org,
        breakdown=numerator.breakdown,
        freq=numerator.freq,
        period_start=numerator.period_start,
        value=value,
        status=status,
        freshness=freshness,
        provenance=provenance,
        coverage=numerator.coverage,
        checks=(*numerator.checks, *denominator.checks),
    )


def borne_by(terms: Sequence[Reading]) -> tuple[Freshness, Provenance]:
    """What is said of a number that rests on several: the worst state, and the oldest of the provenances."""
    freshness = min((term.freshness for term in terms), key=lambda found: SEVERITY[found.state])
    oldest = min(
        (term.provenance for term in terms), key=lambda told: (told.as_of or date.min, told.recorded_at)
    )
    return freshness, replace(oldest, simulated=any(term.provenance.simulated for term in terms))


def _quotient(numerator: Reading, denominator: Reading, factor: float) -> tuple[float | None, ObsStatus]:
    if numerator.value is None or denominator.value is None:
        absent = [term.status for term in (numerator, denominator) if term.status in WITHOUT_VALUE]
        return None, ObsStatus.MISSING if ObsStatus.MISSING in absent else absent[0]
    if denominator.value == 0:
        return None, ObsStatus.NOT_APPLICABLE
    statuses = (numerator.status, denominator.status)
    worst = next(status for status in WORST_FIRST if status in statuses)
    return factor * numerator.value / denominator.value, worst
