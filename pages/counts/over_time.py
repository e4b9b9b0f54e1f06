"""Panels of counted numbers over time: by day or by month."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from catalogue import indicators, organisations
from components.series import series_chart
from components.words import title as title_of
from domain.answers import Lines
from domain.periods import Freq, last_day, local_day, shift
from pages.counts.common import cadence_of, columns_of, panel, place_of
from pages.panels import Panel, Scope
from store import territory
from store.query import comparisons, summaries
from wording import say

DAYS_SHOWN = timedelta(days=31)
MONTHS_SHOWN = 12
LONG = (Freq.QUARTER, Freq.YEAR)


def own_days(name: str, code: str, *, size: str = "c4") -> Panel:
    """What the agency that the address names tells of each day."""

    def ask(connection: Any, scope: Scope) -> Lines:
        agency = organisations().get(scope.org)
        place = replace(scope.place, area=agency.area or scope.area) if agency else scope.place
        wanted = [(code, "", title_of(code))]
        return comparisons.lines(connection, wanted, place, period=scope.period, most=DAYS_SHOWN.days)

    return panel(
        f"days.{name}", say(f"counts.{name}"), (code,), ask, lambda found: series_chart(found, area=True),
        unit=indicators()[code].unit, size=size, own=True,
    )  # fmt: skip


def trend(name: str, codes: Sequence[str], *, size: str = "c4", own: bool = False) -> Panel:
    """Several numbers over time: the days before, or the months where the period or the area is larger."""

    def ask(connection: Any, scope: Scope) -> Lines:
        freq, start = scope.counted
        last = min(last_day(freq, start), local_day(scope.known_at or scope.now))
        place = place_of(scope, own=own)
        if freq in LONG or not territory.is_province(place.area):
            since = shift(Freq.MONTH, last.replace(day=1), -MONTHS_SHOWN)
            return summaries.lines(
                connection, columns_of(codes), place, Freq.MONTH, since=since, until=last.replace(day=1)
            )
        return summaries.lines(
            connection, columns_of(codes), place, Freq.DAY, since=last - DAYS_SHOWN, until=last
        )

    return panel(
        f"trend.{name}", say(f"counts.{name}"), tuple(codes), ask, lambda found: series_chart(found),
        unit=cadence_of, size=size, own=own,
    )  # fmt: skip
