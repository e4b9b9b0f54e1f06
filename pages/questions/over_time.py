"""Panels of what changes over time: lines, parts as lines, score and rank."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from catalogue import indicators
from components.dual_axis import dual_axis_chart
from components.series import series_chart
from components.words import title as title_of
from domain.answers import Lines, Standing
from domain.periods import Freq
from pages.panels import Panel, Scope
from pages.questions.common import MONTHS_SHOWN, YEARS_SHOWN, most_of, panel, place_of, province_codes
from store.query import comparisons


def lines(
    name: str, codes: Sequence[str], *, size: str = "c4", base: float | None = None, area: bool = False,
    country: bool = False, most: int = MONTHS_SHOWN, draw: Any = None, beside: Sequence[str] = (),
    title: str = "", freq: Freq | None = None,
) -> Panel:  # fmt: skip
    """Several indicators over time, each under its short title; those `beside` are of the whole country."""
    codes = (*codes, *beside)
    wanted = [(code, "", title_of(code)) for code in codes if code not in beside]
    abroad = [(code, "", title_of(code)) for code in beside]

    def ask(connection: Any, scope: Scope) -> Lines:
        place = place_of(scope, country=country, freq=freq)
        shown = most_of(codes[0], most)
        own = comparisons.lines(connection, wanted, place, period=scope.period, most=shown)
        if not abroad or not own.lines:
            return own
        theirs = comparisons.lines(connection, abroad, scope.country, period=scope.period, most=shown)
        return replace(own, lines=own.lines + theirs.lines)

    return panel(
        "lines", name, codes, ask, draw or (lambda answer: series_chart(answer, area=area, base=base)),
        title=title, unit=indicators()[codes[0]].unit, size=size,
    )  # fmt: skip


def part_lines(
    name: str, code: str, dimension: str, draw: Any, *, size: str = "c4", most: int = MONTHS_SHOWN,
    country: bool = False, items: Sequence[str] = (), title: str = "", freq: Freq | None = None,
) -> Panel:  # fmt: skip
    """The parts of a whole over time."""

    def ask(connection: Any, scope: Scope) -> Lines:
        place = place_of(scope, country=country, freq=freq)
        return comparisons.breakdown_lines(
            connection, code, dimension, place, period=scope.period, most=most_of(code, most), items=items
        )

    unit = indicators()[code].unit
    return panel("split", name, (code,), ask, draw or series_chart, title=title, unit=unit, size=size)


def score_and_rank(name: str, score: str, rank: str = "", *, size: str = "c4") -> Panel:
    """A score and its rank on two axes; without an indicator `rank` it is the place among provinces."""

    def ask(connection: Any, scope: Scope) -> Standing:
        return comparisons.standing(
            connection, score, scope.place, codes=province_codes(), period=scope.period, most=YEARS_SHOWN,
            rank=rank,
        )  # fmt: skip

    return panel(
        "standing", name, (score, rank), ask, dual_axis_chart, unit=indicators()[score].unit, size=size
    )
