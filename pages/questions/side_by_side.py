"""Panels of one period side by side: parts of a whole, provinces, communes, agencies."""

from typing import Any

from catalogue import areas, organisations
from components.bars import bars_chart
from components.ranking import ranking_chart
from components.structure import structure_chart
from domain.answers import Bars, Parts
from domain.periods import Freq
from pages.panels import Panel, Scope
from pages.questions.common import bars_unit, panel, parts_unit, place_of, province_codes
from store.query import comparisons

RANKED = 12


def parts(
    name: str,
    code: str,
    dimension: str,
    *,
    size: str = "c3",
    draw: Any = structure_chart,
    country: bool = False,
    title: str = "",
    freq: Freq | None = None,
    within: str = "",
    most: int | None = None,
) -> Panel:
    """The parts of the newest period, or of the one asked for; ranked ones, and the `most`, largest first.

    `within` is the part that is cut further, as "subject=math" by band.
    """
    most = RANKED if most is None and draw is ranking_chart else most

    def ask(connection: Any, scope: Scope) -> Parts:
        place = place_of(scope, country=country, freq=freq)
        return comparisons.parts(
            connection, code, dimension, place, period=scope.period, most=most, within=within
        )

    series = () if country or freq else ((code, within),)
    return panel("parts", name, (code,), ask, draw, title=title, unit=parts_unit, size=size, series=series)


def provinces(name: str, code: str, *, size: str = "c4", most: int = 12, draw: Any = ranking_chart,
              ascending: bool = False) -> Panel:  # fmt: skip
    """Provinces by value; the own one stands out."""

    def ask(connection: Any, scope: Scope) -> Parts:
        return comparisons.ranking(
            connection, code, scope.place, codes=province_codes(), period=scope.period, home=scope.home,
            most=most, ascending=ascending,
        )  # fmt: skip

    return panel("provinces", name, (code,), ask, draw, unit=parts_unit, size=size)


def communes(name: str, code: str, *, size: str = "c4", most: int = 12, title: str = "") -> Panel:
    """The units below the area asked for, by value; a commune stands among those of its province."""

    def ask(connection: Any, scope: Scope) -> Parts:
        return comparisons.ranking(
            connection,
            code,
            scope.place,
            codes=scope.told(_below(scope)),
            period=scope.period,
            home=scope.area,
            most=most,
        )

    return panel("communes", name, (code,), ask, ranking_chart, title=title, unit=parts_unit, size=size)


def commune_bars(name: str, code: str, dimension: str, *, size: str = "c4", most: int = 10) -> Panel:
    """The units below the area asked for by the sum of the parts of a dimension, told apart in each bar."""

    def ask(connection: Any, scope: Scope) -> Bars:
        return comparisons.area_bars(
            connection, code, dimension, scope.place, codes=scope.told(_below(scope)), period=scope.period,
            most=most,
        )  # fmt: skip

    return panel("commune_bars", name, (code,), ask, bars_chart, unit=bars_unit, size=size)


def agencies(
    name: str, code: str, *, size: str = "c4", kind: str = "department", title: str = "",
    ascending: bool = False,
) -> Panel:  # fmt: skip
    """The agencies of one kind by value, largest first unless `ascending`; the one asked for stands out."""

    def ask(connection: Any, scope: Scope) -> Parts:
        orgs = [unit.code for unit in organisations().values() if unit.kind == kind]
        return comparisons.agencies(
            connection, code, scope.place, orgs=orgs, period=scope.period, ascending=ascending
        )

    return panel("agencies", name, (code,), ask, ranking_chart, title=title, unit=parts_unit, size=size)


def _below(scope: Scope) -> list[str]:
    """Codes of the units below the area asked for as it was on the day; of a commune those beside it."""
    day = scope.day
    spans = areas.lineage(scope.area)
    code = next((span.code for span in spans if span.until is None or day < span.until), scope.area)
    unit = areas.at(code, day)
    below = areas.children(code, day) or (areas.children(unit.parent, day) if unit else ())
    return [each.code for each in below]
