"""Panels of an index: its best and worst, and its parts as a profile."""

from collections.abc import Sequence
from typing import Any

from catalogue import indicators
from components.extremes import extremes_list
from components.radar import radar_chart
from domain.answers import Extremes, Profile
from pages.panels import Panel, Scope
from pages.questions.common import LONGEST, moment, panel, province_codes
from store.query import comparisons

CUT = 2
"""An indicator and its dimension."""


def extremes(name: str, score: str, rank: str = "", *, of: tuple[str, str] | Sequence[str]) -> Panel:
    """The newest score and rank, the best and the worst of all years, the best and the worst part.

    `of` are the indicators of the parts, or one indicator and the dimension that cuts it to them.
    """
    cut = of if len(of) == CUT and of[1] in indicators()[of[0]].breakdowns else None
    codes = of[:1] if cut else of

    def ask(connection: Any, scope: Scope) -> Extremes:
        found = comparisons.standing(
            connection, score, scope.place, codes=province_codes(), period=scope.period, most=LONGEST,
            rank=rank,
        )  # fmt: skip
        if cut:
            inside = comparisons.parts(connection, cut[0], cut[1], scope.place, period=scope.period)
        else:
            inside = comparisons.beside(connection, codes, scope.place, period=scope.period)
        return Extremes(found, inside)

    return panel("extremes", name, (score, rank, *codes), ask, extremes_list, size="c12", zone="card")


def radar(name: str, code: str, dimension: str, *, top: float, size: str = "c4") -> Panel:
    """The parts of an index against those of the year before."""

    def ask(connection: Any, scope: Scope) -> Profile:
        return comparisons.profile(connection, code, dimension, scope.place, period=scope.period, top=top)

    return panel("radar", name, (code,), ask, radar_chart, unit=_profile_unit, size=size)


def _profile_unit(answer: Profile) -> str:
    first = next((each for outline in answer.outlines for each in outline.readings), None)
    return f"{indicators()[first.indicator].unit} · {moment(first)}" if first else ""
