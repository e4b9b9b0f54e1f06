"""Stacked bars: how the parts of a whole change from period to period."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dash import html

from catalogue import indicators
from components.breaks import names, rules
from components.chart import chart, hover, ticks
from components.series import AXIS
from domain.answers import Line, Lines
from domain.periods import Freq

HALF_A_MONTH, HALF_A_YEAR = timedelta(days=15), timedelta(days=182)
AIR, MORE_AIR = 1.16, 1.34
COLOURS = 8
"""So many colours has the template; the part after them would have the first one again."""
MANY = 6
"""Parts whose legend leaves bars room on a phone; more need a taller chart there."""


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
    top, yearly = _top(lines, mode), first.freq in (Freq.YEAR, Freq.SCHOOL_YEAR)
    ahead = HALF_A_YEAR if yearly else HALF_A_MONTH
    layout: dict[str, Any] = {
        "barmode": mode,
        "bargap": 0.3,
        "barcornerradius": 0,
        "xaxis": {"type": "date", "tickformat": AXIS.get(first.freq, "%d/%m/%Y"), "nticks": 6,
                  "hoverformat": AXIS.get(first.freq, "%d/%m/%Y")},
        "yaxis": {"tickformat": ticks(declared.decimals, top)},
        "shapes": rules(answer.breaks, ahead=ahead),
        "annotations": names(answer.breaks, ahead=ahead),
    }  # fmt: skip
    if yearly:
        layout["xaxis"] |= {"dtick": "M12", "tick0": first.period_start.isoformat()}
    if answer.breaks and all((each.value or 0) >= 0 for each in answer.readings):
        layout["yaxis"]["range"] = [0, top * (MORE_AIR if len(answer.breaks) > 1 else AIR)]
    data = [_bars(line, declared.decimals, declared.unit) for line in lines]
    for bars in data[COLOURS : COLOURS + 1]:
        bars["marker"] = {"color": "var(--text)"}
    return chart(data, layout, label=", ".join(line.name for line in lines), tall=len(lines) > MANY)


def _top(lines: Sequence[Line], mode: str) -> float:
    """The height of the highest bar: of one line, or of all that stand on one another."""
    heights: dict[date, list[float]] = {}
    for each in (each for line in lines for each in line.readings):
        heights.setdefault(each.period_start, []).append(each.value or 0)
    return max((max if mode == "group" else sum)(values) for values in heights.values())


def _bars(line: Line, decimals: int, unit: str) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": [each.period_start.isoformat() for each in line.readings],
        "y": [each.value for each in line.readings],
        "name": line.name,
        "hovertemplate": hover(decimals, unit),
    }
