"""Score and rank over the years on two axes: a rank is better the higher it stands."""

from typing import Any

from dash import html

from catalogue import indicators
from components.chart import chart, hover, room
from domain.answers import Line, Lines

RANKS = 63


def dual_axis_chart(answer: Lines) -> html.Div | None:
    """The first line on the left axis, the second, a rank, on the right one, first place on top."""
    lines = [line for line in answer.lines if any(each.value is not None for each in line.readings)]
    if not lines:
        return None
    score, *others = lines
    declared = indicators()[score.readings[0].indicator]
    data = [_trace(score, "y", declared.decimals, {"width": 2.6, "color": "var(--s1)"})]
    layout: dict[str, Any] = {
        "xaxis": {"type": "date", "tickformat": "%Y", "nticks": 9, "hoverformat": "%Y"},
        "yaxis": {"range": room(each.value for each in score.readings), "tickformat": ",.1~f", "nticks": 5},
    }
    if others:
        ranks = [each.value for each in others[0].readings if each.value is not None]
        last = max([RANKS, *ranks])
        data.append(_trace(others[0], "y2", 0, {"width": 2, "dash": "dot", "color": "var(--s2)"}))
        layout["yaxis2"] = {
            "overlaying": "y", "side": "right", "range": [last + 2, -1], "tickvals": [1, 20, 40, 60],
            "showgrid": False, "automargin": True, "ticks": "", "tickfont": {"color": "var(--text-3)"},
            "zeroline": False,
        }  # fmt: skip
    return chart(data, layout, label=", ".join(line.name for line in lines))


def _trace(line: Line, axis: str, decimals: int, style: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [each.period_start.isoformat() for each in line.readings],
        "y": [each.value for each in line.readings],
        "yaxis": axis,
        "name": line.name,
        "line": style,
        "marker": {"size": 6},
        "hovertemplate": hover(decimals),
    }
