"""What panels of counted numbers share: the period and place that they ask for, their columns and units."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from catalogue import indicators
from components.words import brief_period
from components.words import title as title_of
from domain.answers import Answer, Score
from domain.readings import Reading
from pages.panels import Ask, Panel, Scope
from store.query.counts import Period
from store.query.progress import Place
from store.query.summaries import Column
from wording import say

MANY = 12
"""Agencies or fields that a chart has room for."""
When = Callable[[Any, Scope], Period]
"""The period that a panel is of, as the address and the store say."""


def running(_connection: Any, scope: Scope) -> Period:
    """The period asked for, else the running month."""
    return scope.counted


def panel(
    code: str, title: str, about: Sequence[str], ask: Ask, draw: Any, *, own: bool = False, **looks: Any
) -> Panel:
    """A panel of the sources of `about`; an `own` one is named apart from that of the whole province."""
    sources = tuple(dict.fromkeys(indicators()[each].source for each in about))
    counted = any(indicators()[each].measure for each in about)
    name = f"own.{code}" if own else code
    return Panel(name, title, ask, draw, sources, about=tuple(about), counted=counted, **looks)


def place_of(scope: Scope, *, own: bool = False) -> Place:
    """Where and when a panel asks: without the agency of the address unless it is `own`."""
    return scope.place if own else replace(scope.place, org="")


def columns_of(codes: Sequence[str]) -> list[Column]:
    """Whole numbers under their short titles."""
    return [(code, "", title_of(code)) for code in codes]


def codes_of(columns: Sequence[Column]) -> tuple[str, ...]:
    """The indicators of columns, each once."""
    return tuple(dict.fromkeys(code for code, _breakdown, _name in columns))


def unit_of(answer: Answer) -> str:
    """Unit and period of the first reading."""
    first = _first(answer)
    if first is None:
        return ""
    unit = say("score.unit") if isinstance(answer, Score) else indicators()[first.indicator].unit
    return f"{unit} · {brief_period(first.freq, first.period_start)}"


def cadence_of(answer: Answer) -> str:
    """Unit, and how long the periods are."""
    first = _first(answer)
    return f"{indicators()[first.indicator].unit}, {say(f'freq.{first.freq.value}')}" if first else ""


def _first(answer: Any) -> Reading | None:
    return next(iter(answer.readings), None)
