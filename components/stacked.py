"""Stacked bars: how the parts of a whole change from period to period."""

from typing import Any

from dash import html

from catalogue import indicators
from components.breaks import names, rules
from components.chart import chart, hover, ticks
from components.series import AXIS
from domain.answers import Line, Lines
from domain.periods import Freq


def grouped_chart(answer: Lines) -> html.Div | None:
    """The same side by side: what was planned beside what it came to."""
    return stacked_chart(answer, mode="group")


def stacked_chart(answer: Lines, *, mode: str = "relative") -> html.Div | None:
    """One colour per part, periods from left to right; a part without a value leaves a gap, not a zero."""
    lines = [line for line in answer.lines if any(each.value is not None for each in line.readings)]
    if not lines:
        return None
    first = lines[0].readings[0]
    declared = indicators()[first.indicator]
    layout: dict[str, Any] = {
        "barmode": mode,
        "bargap": 0.3,
        "barcornerradius": 0,
        "xaxis": {"type": "date", "tickformat": AXIS.get(first.freq, "%d/%m/%Y"), "nticks": 6,
                  "hoverformat": AXIS.get(first.freq, "%d/%m/%Y")},
        "yaxis": {"tickformat": ticks(declared.decimals, max(each.value or 0 for each in lines[0].readings))},
        "shapes": rules(answer.breaks, ahead=True),
        "annotations": names(answer.breaks, ahead=True),
    }  # fmt: skip
    if first.freq is Freq.YEAR:
        layout["xaxis"] |= {"dtick": "M12"}
    data = [_bars(line, declared.decimals, declared.unit) for line in lines]
    return chart(data, layout, label=", ".join(line.name for line in lines))


def _bars(line: Line, decimals: int, unit: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": [each.period_start.isoformat() for each in line.readings],
        "y": [each.value for each in line.readings],
        "name": line.name,
        "hovertemplate": hover(decimals, unit),
    }
