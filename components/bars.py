"""Horizontal stacked bars: rows by the sum of their parts, each part in a colour of its own."""

from typing import Any

from dash import html

from catalogue import indicators
from components.behind import Down, nowhere
from components.chart import chart, tones
from domain.answers import Bars, Line
from wording import number, say

LETTER = 0.05
"""Room for a letter of the sum at the end of a row, as a part of the axis: enough on a phone."""
FEW = 7


def bars_chart(answer: Bars, *, down: Down = nowhere) -> html.Div | html.P | None:
    """The sum stands at the end of each row; `down` gives the address that a click on a part leads to."""
    if not answer.rows or not answer.parts:
        return None
    declared = indicators()[answer.parts[0].readings[0].indicator]
    rows = list(reversed(answer.rows))
    amounts = [[each.value or 0.0 for each in reversed(part.readings)] for part in answer.parts]
    sums = [sum(column) for column in zip(*amounts, strict=True)]
    if not any(sums):
        return html.P(say("chart.all_zero", unit=declared.unit), className="all-zero")
    colours = tones([part.readings[0].indicator for part in answer.parts])
    bars = [
        _bar(part, rows, amount, declared.decimals, down) | ({"marker": {"color": colour}} if colour else {})
        for part, amount, colour in zip(answer.parts, amounts, colours, strict=True)
    ]
    said = [f" {number(each, declared.decimals)}" for each in sums]
    ends: dict[str, Any] = {
        "type": "scatter",
        "mode": "text",
        "y": rows,
        "x": sums,
        "text": said,
        "textposition": "middle right",
        "textfont": {"size": 11.5},
        "cliponaxis": False,
        "showlegend": False,
        "hoverinfo": "skip",
    }
    layout: dict[str, Any] = {
        "barmode": "stack",
        "xaxis": {"visible": False, "range": [0, max(sums) * (1 + LETTER * max(map(len, said)))]},
        "yaxis": {"dtick": 1, "ticksuffix": "  ", "tickfont": {"color": "var(--text-2)"}, "showgrid": False},
        "hovermode": "closest",
        "bargap": 0.36,
        "barcornerradius": 0,
        "showlegend": True,
        "legend": {"traceorder": "normal"},
    }
    names = ", ".join(part.name for part in answer.parts)
    return chart([*bars, ends], layout, label=names, tall=len(rows) > FEW)


def _bar(part: Line, rows: list[str], amounts: list[float], decimals: int, down: Down) -> dict[str, Any]:
    return {
        "type": "bar",
        "orientation": "h",
        "name": part.name,
        "y": rows,
        "x": amounts,
        "customdata": [down(each) for each in reversed(part.readings)],
        "hovertemplate": f"%{{y}}<br>%{{fullData.name}}: %{{x:,.{decimals}f}}<extra></extra>",
    }
