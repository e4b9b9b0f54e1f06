"""Ranking: horizontal bars in the order given, the value at the end of each, the target as one line."""

from typing import Any

from dash import html

from catalogue import indicators
from components.behind import Down, nowhere
from components.chart import chart, wrapped
from components.words import percent, value
from domain.answers import Part, Parts
from wording import number, say

AIR, SHARES_AIR, LONG_AIR = 1.24, 1.5, 2.2
LONG = 30
"""Letters of a name that leave little room for bars, so that what stands at their ends takes most of it."""
MARK = 0.12
SPARSE, THICK = 4, 0.15
"""Fewer bars than this would fill the panel: each is so thick, as a part of its height."""
FEW = 7
LINE, LINES = 18, 20
"""Letters of a name in one line on a phone, and the lines of all names that a tall chart has room for."""


def ranking_chart(answer: Parts, *, down: Down = nowhere, shares: bool = False) -> html.Div | html.P | None:
    """Longest names stay readable; the home area stands out; a part without a value is written, not drawn.

    With `shares` the percentage of the whole stands behind each value. `down` gives the address that a click
    on a bar leads to.
    """
    parts = [part for part in answer.parts if part.reading.value is not None]
    if not parts:
        return None
    declared = indicators()[parts[0].reading.indicator]
    shown = parts[::-1]
    amounts = [part.reading.value or 0.0 for part in shown]
    if not any(amounts):
        return html.P(say("chart.all_zero", unit=declared.unit), className="all-zero")
    top = max([*amounts, answer.target or 0.0, 0.0])
    bottom = min([*amounts, 0.0])
    air = AIR if not shares else SHARES_AIR if all(len(part.name) <= LONG for part in parts) else LONG_AIR
    colours = ["var(--s2)" if part.home else "var(--s1)" for part in shown]
    bars: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "y": [part.name for part in shown],
        "x": amounts,
        "text": [_end(part, shares=shares) for part in shown],
        "textposition": "outside",
        "cliponaxis": False,
        "constraintext": "none",
        "textfont": {"size": 11.5},
        "marker": {"color": colours},
        **({"width": THICK * len(shown)} if len(shown) < SPARSE else {}),
        "customdata": [down(part.reading) for part in shown],
        "hovertemplate": f"%{{y}}: %{{x:,.{declared.decimals}f}} {declared.unit}<extra></extra>",
    }
    layout: dict[str, Any] = {
        "xaxis": {"visible": False, "range": [bottom * AIR, top * air]},
        "yaxis": {"dtick": 1, "ticksuffix": "  ", "tickfont": {"color": "var(--text-2)"}, "showgrid": False},
        "showlegend": False,
        "hovermode": "closest",
        "bargap": 0.36,
    }
    if answer.target is not None:
        layout |= _target(answer.target, declared.decimals, len(shown))
    lines = sum(wrapped(part.name, LINE).count("<br>") + 1 for part in shown)
    return chart([bars], layout, label=declared.title, tall=len(shown) > FEW, tallest=lines > LINES)


def _end(part: Part, *, shares: bool) -> str:
    told = value(part.reading)
    return f"{told} · {percent(part.share)}%" if shares and part.share is not None else told


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
