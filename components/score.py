"""An index of weighted groups as a table: what can be reached, what was, and which groups have no data."""

from dash import html
from dash.development.base_component import Component

from components.table import table
from components.words import breakdown, title, value
from domain.answers import Mark, Score
from domain.readings import Reading
from wording import number, say

DECIMALS = 1


def score_table(answer: Score) -> html.Div | None:
    """One row per part, its group before it; the total says of which groups it is."""
    head = ["score.group", "score.part", "score.weight", "score.points", "score.basis"]
    rows: list[list[Component | str]] = []
    for name, marks in answer.groups:
        for place, mark in enumerate(marks):
            rows.append([name if not place else "", *_row(mark)])
    rows.append(_total(answer))
    return table([say(key) for key in head], rows, numbers=(2, 3), cards=True, fill=True)


def _row(mark: Mark) -> list[Component | str]:
    there = mark.points is not None
    points = number(mark.points, DECIMALS) if mark.points is not None else say("panel.no_value")
    basis = "; ".join(_basis(each) for each in mark.basis if isinstance(each, Reading))
    return [mark.name, number(mark.weight), html.Span(points, className="" if there else "soft"), basis]


def _basis(reading: Reading) -> str:
    cut = breakdown(reading)
    return " ".join(filter(None, (title(reading.indicator), cut and f"({cut})", value(reading))))


def _total(answer: Score) -> list[Component | str]:
    told = sum(any(mark.points is not None for mark in marks) for _name, marks in answer.groups)
    words = say("score.total_of", told=told, groups=len(answer.groups))
    reached = answer.reached
    shown = number(reached, DECIMALS) if reached is not None else say("panel.no_value")
    return [html.Strong(say("score.total")), words, number(answer.possible), html.Strong(shown), ""]
