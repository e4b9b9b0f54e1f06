"""Panels that set agencies beside each other by what is counted of them, or by what they tell themselves."""

from collections.abc import Sequence
from typing import Any

from components.bars import bars_chart
from components.behind import Down
from components.ranking import ranking_chart
from domain.answers import Bars, Parts
from pages.counts.common import MANY, codes_of, panel, place_of, unit_of
from pages.panels import Panel, Scope
from store.query import summaries
from store.query.summaries import Column
from wording import say

TOLD = 30
"""Agencies that tell of themselves: all of them are shown."""


def agencies(
    name: str, code: str, *, down: Down, groups: Sequence[str] = summaries.ALL, most: int = MANY,
    size: str = "c4", ascending: bool = False,
) -> Panel:  # fmt: skip
    """Agencies by a number; the one that the address names stands out."""

    def ask(connection: Any, scope: Scope) -> Parts:
        return summaries.agencies(
            connection, code, place_of(scope), scope.counted, groups=groups, most=most, home=scope.org,
            ascending=ascending,
        )  # fmt: skip

    return panel(
        f"agencies.{name}", say(f"counts.{name}"), (code,), ask,
        lambda found: ranking_chart(found, down=down), unit=unit_of, size=size,
    )  # fmt: skip


def told_agencies(name: str, code: str, *, down: Down, size: str = "c4") -> Panel:
    """Agencies by what they tell of each day themselves, on the newest day of the period."""

    def ask(connection: Any, scope: Scope) -> Parts:
        return summaries.told_agencies(
            connection, code, place_of(scope), scope.counted, most=TOLD, home=scope.org
        )

    return panel(
        f"told.{name}", say(f"counts.{name}"), (code,), ask, lambda found: ranking_chart(found, down=down),
        unit=unit_of, size=size,
    )  # fmt: skip


def agency_bars(
    name: str, columns: Sequence[Column], *, title: str, down: Down, groups: Sequence[str] = summaries.ALL,
    most: int = MANY, size: str = "c4",
) -> Panel:  # fmt: skip
    """Agencies by the sum of several numbers."""

    def ask(connection: Any, scope: Scope) -> Bars:
        return summaries.agency_bars(
            connection, columns, place_of(scope), scope.counted, groups=groups, most=most
        )

    return panel(
        f"agency_bars.{name}", title, codes_of(columns), ask, lambda found: bars_chart(found, down=down),
        unit=unit_of, size=size,
    )  # fmt: skip
