"""Breaks of a series: where area or definition changed the line stops, and a thin rule says why."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from domain.answers import Break
from domain.readings import Reading
from wording import say

HALF_A_MONTH = timedelta(days=15)


def points(readings: Sequence[Reading], breaks: Sequence[Break]) -> tuple[list[str], list[float | None]]:
    """Days and values, with an empty point at each break so that no line leads across it."""
    found: list[tuple[str, float | None]] = [(each.period_start.isoformat(), each.value) for each in readings]
    days = [day for day, _value in found]
    for each in breaks:
        day = each.day.isoformat()
        at = next((place for place, there in enumerate(days) if there >= day), None)
        if at:
            found.insert(at, (day, None))
            days.insert(at, day)
    return [day for day, _value in found], [value for _day, value in found]


def rules(breaks: Sequence[Break], *, ahead: bool = False) -> list[dict[str, Any]]:
    """One thin rule for each break; `ahead` of bars, which stand on both sides of their day."""
    line = {"color": "var(--text-3)", "width": 1, "dash": "dot"}
    return [
        {"type": "line", "x0": day, "x1": day, "y0": 0, "y1": 1, "yref": "paper", "line": line}
        for day in (_where(each.day, ahead=ahead) for each in breaks)
    ]


def names(breaks: Sequence[Break], *, ahead: bool = False) -> list[dict[str, Any]]:
    """What changed, beside the upper end of each rule: before it, where the line has come to its end."""
    return [
        {"x": _where(each.day, ahead=ahead), "y": 1, "yref": "paper", "yanchor": "top", "xanchor": "right",
         "text": say(f"break.{each.kind}", year=each.day.year), "showarrow": False,
         "bgcolor": "var(--surface)", "font": {"size": 11, "color": "var(--text-3)"}}
        for each in breaks
    ]  # fmt: skip


def _where(day: date, *, ahead: bool) -> str:
    return (day - HALF_A_MONTH if ahead else day).isoformat()
