"""Questions about places, and about figures of the districts that the province had: panels made of them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from catalogue import areas, indicators
from components.heat_map import heat_map
from components.place_list import place_columns
from components.ranking import ranking_chart
from domain.answers import Line, Lines, Parts, Places
from domain.periods import Freq
from domain.places import Place
from pages.panels import Panel, Scope
from pages.questions.common import panel, parts_unit
from store.query import comparisons, places
from store.query.progress import at

RANKED = 15


def listed(
    name: str, code: str, columns: Sequence[str], *, title: str, size: str = "c12",
    by: Callable[[Place], float] | None = None, most: int | None = None,
) -> Panel:  # fmt: skip
    """The places that an indicator counts: by state and name, or `most` of them, those largest `by` first."""
    counted = indicators()[code].places

    def ask(connection: Any, scope: Scope) -> Places:
        found = places.behind(connection, code, area=scope.area)
        if by is not None:
            found = sorted(found, key=by, reverse=True)
        total = at(connection, code, scope.place, period=None)
        return Places(counted.kind if counted else "", tuple(found[:most]), total)

    return panel("places", name, (code,), ask, place_columns(*columns), title=title, size=size)


def districts(name: str, code: str, *, title: str, size: str = "c4", freq: Freq | None = None) -> Panel:
    """The districts that the province had until the reform, by value."""

    def ask(connection: Any, scope: Scope) -> Parts:
        return comparisons.ranking(
            connection, code, replace(scope.place, freq=freq), codes=scope.told(former_districts(scope.home)),
            period=scope.period, home=scope.area, most=RANKED,
        )  # fmt: skip

    return panel("districts", name, (code,), ask, ranking_chart, title=title, unit=parts_unit, size=size)


def district_months(name: str, code: str, *, title: str, size: str = "c8", most: int = 12) -> Panel:
    """The same districts by month: where there is more, and when."""

    def ask(connection: Any, scope: Scope) -> Lines:
        lines: list[Line] = []
        for district in scope.told(former_districts(scope.home)):
            place = replace(scope.place, area=district, freq=Freq.MONTH)
            unit = areas.newest(district)
            wanted = [(code, "", unit.name if unit else district)]
            lines += comparisons.lines(connection, wanted, place, period=scope.period, most=most).lines
        absent = () if lines else comparisons.lines(
            connection, [(code, "", "")], scope.place, period=scope.period, most=most
        ).absent  # fmt: skip
        return Lines(tuple(lines), absent)

    unit = indicators()[code].unit
    return panel("district_months", name, (code,), ask, heat_map, title=title, unit=unit, size=size)


def former_districts(home: str) -> list[str]:
    """Codes of the districts that the province had on the eve of the reform, in the order of their codes."""
    ended = [extent for extent in areas.lineage(home) if extent.until is not None]
    return [
        unit.code
        for extent in ended
        for unit in areas.children(extent.code, (extent.until or extent.since) - timedelta(days=1))
        if unit.level == "district"
    ]
