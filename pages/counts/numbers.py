"""Panels of the numbers of one period: alone on a card, side by side, and in their parts."""

from collections.abc import Sequence
from typing import Any

from catalogue import service_quality as catalogue_groups
from components.bars import bars_chart
from components.behind import Down, address
from components.headline import headline_card
from components.ranking import ranking_chart
from components.score import score_table
from components.structure import structure_chart
from components.words import title as title_of
from domain.answers import Bars, Headline, Parts, Score
from pages.counts.common import MANY, When, codes_of, columns_of, panel, place_of, running, unit_of
from pages.panels import Panel, Scope
from store.query import service_quality, summaries
from store.query.summaries import Column
from wording import say


def headline(connection: Any, code: str, scope: Scope, *, own: bool = True) -> Headline:
    """The number of a period that is counted."""
    return summaries.headline(connection, code, place_of(scope, own=own), scope.counted)


def card(code: str, *, size: str = "c2", own: bool = False) -> Panel:
    """The number of an indicator on a card."""
    return panel(
        f"card.{code}", title_of(code), (code,),
        lambda connection, scope: headline(connection, code, scope, own=own),
        headline_card, size=size, zone="card", own=own,
    )  # fmt: skip


def beside(
    name: str, codes: Sequence[str], *, size: str = "c4", own: bool = False, whole: bool = True,
    cuts: Sequence[Column] = (), when: When = running,
) -> Panel:  # fmt: skip
    """Several numbers of one period: a ring where they make up a whole, else bars. `cuts` come first."""
    wanted = [*cuts, *columns_of(codes)]
    draw = structure_chart if whole else ranking_chart

    def ask(connection: Any, scope: Scope) -> Parts:
        period = when(connection, scope)
        return summaries.beside(connection, wanted, place_of(scope, own=own), period, whole=whole)

    about = tuple(dict.fromkeys(code for code, _breakdown, _name in wanted))
    return panel(
        f"beside.{name}", say(f"counts.{name}"), about, ask, lambda found: draw(found, down=address),
        unit=unit_of, size=size, own=own,
    )  # fmt: skip


def parts(
    name: str, code: str, dimension: str, *, size: str = "c4", own: bool = False, most: int | None = None,
    down: Down = address,
) -> Panel:  # fmt: skip
    """The parts of a number: a ring, or with `most` the largest ones as bars."""
    draw = ranking_chart if most else structure_chart

    def ask(connection: Any, scope: Scope) -> Parts:
        return summaries.parts(
            connection, code, dimension, place_of(scope, own=own), scope.counted, most=most
        )

    return panel(
        f"parts.{name}", say(f"counts.{name}"), (code,), ask, lambda found: draw(found, down=down),
        unit=unit_of, size=size, own=own,
    )  # fmt: skip


def part_bars(
    name: str, columns: Sequence[Column], dimension: str, *, down: Down = address, most: int = MANY,
    size: str = "c4", own: bool = False,
) -> Panel:  # fmt: skip
    """The parts of a dimension by the sum of several numbers."""

    def ask(connection: Any, scope: Scope) -> Bars:
        place = place_of(scope, own=own)
        return summaries.part_bars(connection, columns, dimension, place, scope.counted, most=most)

    return panel(
        f"part_bars.{name}", say(f"counts.{name}"), codes_of(columns), ask,
        lambda found: bars_chart(found, down=down), unit=unit_of, size=size, own=own,
    )  # fmt: skip


def score(name: str, *, size: str = "c8 tall") -> Panel:
    """The national index of direction and service quality, from what is there."""
    told = (part for group in catalogue_groups().values() for part in group.parts)
    about = tuple(code for part in told for code in (part.rate, part.count) if code)

    def ask(connection: Any, scope: Scope) -> Score:
        return service_quality.score(connection, place_of(scope), scope.counted)

    return panel(f"score.{name}", say(f"counts.{name}"), about, ask, score_table, unit=unit_of, size=size)
