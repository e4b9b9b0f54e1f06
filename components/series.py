"""Time series: one or several lines, from left to right, that stop where the data stop."""

from collections.abc import Sequence
from typing import Any

from dash import html

from catalogue import indicators
from components.chart import chart, hover, room, ticks
from domain.answers import Line, Lines
from domain.periods import Freq
from wording import say

AXIS = {Freq.YEAR: "%Y", Freq.MONTH: "%m/%Y", Freq.QUARTER: "%m/%Y", Freq.HALF_YEAR: "%m/%Y"}
FEW = 40
ALONE = 1


def series_chart(answer: Lines, *, area: bool = False, base: float | None = None) -> html.Div | None:
    """Lines over time; `area` fills under a single line, `base` draws one level across (100 of an index)."""
    lines = [line for line in answer.lines if any(each.value is not None for each in line.readings)]
    if not lines:
        return None
    first = lines[0].readings[0]
    declared = indicators()[first.indicator]
    layout: dict[str, Any] = {
        "xaxis": {"type": "date", "tickformat": AXIS.get(first.freq, "%d/%m/%Y"), "nticks": 8,
                  "hoverformat": AXIS.get(first.freq, "%d/%m/%Y")},
        "yaxis": {"tickformat": ticks(declared.decimals)},
        "showlegend": len(lines) > ALONE,
        "shapes": [*_breaks(answer), *_base(base)],
        "annotations": [_named(at) for at in answer.breaks],
    }  # fmt: skip
    if first.freq is Freq.YEAR:
        layout["xaxis"]["dtick"] = "M12" if len(first_years(lines)) <= FEW // 4 else "M24"
    if area:
        layout["yaxis"]["rangemode"] = "tozero"
    else:
        layout["yaxis"]["range"] = room([e.value for line in lines for e in line.readings] + [base])
    filled = area and len(lines) == ALONE
    data = [_line(line, declared.decimals, declared.unit, filled=filled) for line in lines]
    return chart(data, layout, label=", ".join(line.name for line in lines))


def first_years(lines: Sequence[Line]) -> set[int]:
    """Every year that any of the lines speaks of."""
    return {each.period_start.year for line in lines for each in line.readings}


def _line(line: Line, decimals: int, unit: str, *, filled: bool) -> dict[str, Any]:
    few = len(line.readings) <= FEW
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers" if few else "lines",
        "x": [each.period_start.isoformat() for each in line.readings],
        "y": [each.value for each in line.readings],
        "name": line.name,
        "line": {"width": 2.4},
        "marker": {"size": 5},
        "hovertemplate": hover(decimals, unit),
    }
    return trace | ({"fill": "tozeroy"} if filled else {})


def _breaks(answer: Lines) -> list[dict[str, Any]]:
    line = {"color": "var(--text-3)", "width": 1, "dash": "dot"}
    return [
        {
            "type": "line",
            "x0": at.isoformat(),
            "x1": at.isoformat(),
            "y0": 0,
            "y1": 1,
            "yref": "paper",
            "line": line,
        }
        for at in answer.breaks
    ]


def _named(at: Any) -> dict[str, Any]:
    return {
        "x": at.isoformat(), "y": 1, "yref": "paper", "yanchor": "bottom", "xanchor": "center",
        "text": say("chart.boundary"), "showarrow": False, "font": {"size": 11, "color": "var(--text-3)"},
    }  # fmt: skip


def _base(level: float | None) -> list[dict[str, Any]]:
    if level is None:
        return []
    line = {"color": "var(--text-2)", "width": 1.2, "dash": "dot"}
    return [{"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": level, "y1": level, "line": line}]
