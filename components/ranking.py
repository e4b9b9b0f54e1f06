"""Ranking: horizontal bars in the order given, the value at the end of each, the target as one line."""

from typing import Any

from dash import html

from catalogue import indicators
from components.chart import chart, wrapped
from components.words import value
from domain.answers import Parts
from wording import number, say

AIR = 1.24
MARK = 0.12
FEW = 7
LINE, LINES = 18, 20
"""Letters of a name in one line on a phone, and the lines of all names that a tall chart has room for."""


def ranking_chart(answer: Parts) -> html.Div | None:
    """Longest names stay readable; the home area stands out; a part without a value is written, not drawn."""
    parts = [part for part in answer.parts if part.reading.value is not None]
    if not parts:
        return None
    declared = indicators()[parts[0].reading.indicator]
    shown = parts[::-1]
    amounts = [part.reading.value or 0.0 for part in shown]
    top = max([*amounts, answer.target or 0.0, 0.0])
    bottom = min([*amounts, 0.0])
    colours = ["var(--s2)" if part.home else "var(--s1)" for part in shown]
    bars: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "y": [part.name for part in shown],
        "x": amounts,
        "text": [value(part.reading) for part in shown],
        "textposition": "outside",
        "cliponaxis": False,
        "constraintext": "none",
        "textfont": {"size": 11.5},
        "marker": {"color": colours},
        "hovertemplate": f"%{{y}}: %{{x:,.{declared.decimals}f}} {declared.unit}<extra></extra>",
    }
    layout: dict[str, Any] = {
        "xaxis": {"visible": False, "range": [bottom * AIR, top * AIR]},
        "yaxis": {"dtick": 1, "ticksuffix": "  ", "tickfont": {"color": "var(--text-2)"}, "showgrid": False},
        "showlegend": False,
        "hovermode": "closest",
        "bargap": 0.36,
    }
    if answer.target is not None:
        layout |= _target(answer.target, declared.decimals, len(shown))
    lines = sum(wrapped(part.name, LINE).count("<br>") + 1 for part in shown)
    return chart([bars], layout, label=declared.title, tall=len(shown) > FEW, tallest=lines > LINES)


def _target(level: float, decimals: int, count: int) -> dict[str, Any]:
    """The target line, with its name at its upper end."""
    line = {"color": "var(--text-2)", "width": 1.5, "dash": "dot"}
    words = say("chart.target", value=number(level, decimals))
    return {
        "shapes": [{"type": "line", "x0": level, "x1": level, "y0": -0.5, "y1": count - 0.5, "line": line}],
        "annotations": [
            {"x": level, "y": count - 0.5 + MARK, "text": words, "showarrow": False, "yanchor": "bottom",
             "font": {"size": 11.5, "color": "var(--text-2)"}}
        ],
    }  # fmt: skip
