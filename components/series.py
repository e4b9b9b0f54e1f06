"""Time series: one or several lines, from left to right, that stop where the data stop."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from dash import html

from catalogue import indicators
from components.breaks import NAMED, names, points, rules
from components.chart import chart, fine, hover, room, ticks
from domain.answers import Break, Line, Lines
from domain.periods import Freq

AXIS = {
    Freq.YEAR: "%Y",
    Freq.SCHOOL_YEAR: "%Y",
    Freq.MONTH: "%m/%Y",
    Freq.QUARTER: "%m/%Y",
    Freq.HALF_YEAR: "%m/%Y",
}
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
        "xaxis": {"type": "date", "tickformat": AXIS.get(first.freq, "%d/%m/%Y"), "nticks": 6,
                  "hoverformat": AXIS.get(first.freq, "%d/%m/%Y")},
        "yaxis": {"tickformat": ticks(declared.decimals, _top(lines))},
        "showlegend": len(lines) > ALONE,
        "shapes": [*rules(answer.breaks), *_base(base)],
        "annotations": names(answer.breaks),
    }  # fmt: skip
    if first.freq is Freq.SCHOOL_YEAR:
        layout["xaxis"]["tick0"] = first.period_start.isoformat()
    if first.freq in (Freq.YEAR, Freq.SCHOOL_YEAR):
        layout["xaxis"]["dtick"] = "M12" if len(first_years(lines)) <= FEW // 4 else "M24"
    if area:
        layout["yaxis"]["rangemode"] = "tozero"
    else:
        spanned = [each.value for line in lines for each in line.readings] + [base]
        layout["yaxis"] = {
            "range": room(spanned, above=NAMED if answer.breaks else 0),
            "tickformat": fine(spanned, declared.decimals),
        }
    filled = area and len(lines) == ALONE
    drawn = _pieces(lines[0], answer.breaks) if filled else lines
    data = [_line(line, answer.breaks, filled=filled) for line in drawn]
    return chart(data, layout, label=", ".join(line.name for line in lines))


def _top(lines: Sequence[Line]) -> float:
    return max((each.value or 0 for line in lines for each in line.readings), default=0)


def first_years(lines: Sequence[Line]) -> set[int]:
    """Every year that any of the lines speaks of."""
    return {each.period_start.year for line in lines for each in line.readings}


def _pieces(line: Line, breaks: Sequence[Break]) -> list[Line]:
    """The line cut at its breaks: what is filled below it would lead across them."""
    edges = [date.min, *(each.day for each in breaks), date.max]
    cut = [
        Line(line.name, tuple(each for each in line.readings if since <= each.period_start < until))
        for since, until in pairwise(edges)
    ]
    return [piece for piece in cut if piece.readings]


def _line(line: Line, breaks: Sequence[Break], *, filled: bool) -> dict[str, Any]:
    declared = indicators()[line.readings[0].indicator]
    days, amounts = points(line.readings, breaks)
    few = len(line.readings) <= FEW
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines+markers" if few else "lines",
        "x": days,
        "y": amounts,
        "name": line.name,
        "line": {"width": 2.4} | ({"color": "var(--s1)"} if filled else {}),
        "marker": {"size": 5},
        "hovertemplate": hover(declared.decimals, declared.unit),
    }
    return trace | ({"fill": "tozeroy", "fillcolor": "var(--accent-soft)"} if filled else {})


def _base(level: float | None) -> list[dict[str, Any]]:
    if level is None:
        return []
    line = {"color": "var(--text-2)", "width": 1.2, "dash": "dot"}
    return [{"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": level, "y1": level, "line": line}]
