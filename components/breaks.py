"""Breaks of a series: where area or definition changed the line stops, and a thin rule says why."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from domain.answers import Break
from domain.readings import Reading
from wording import say

AT_ONCE = timedelta(0)
NAMED = 0.08
"""The share of a chart's height that the names of breaks need above the lines."""
LOWER = 16
SOON = timedelta(days=550)


def points(readings: Sequence[Reading], breaks: Sequence[Break]) -> tuple[list[str], list[float | None]]:
    """Days and values, with an empty point at each break so that no line leads across it.

    A line of one and the same area goes on where the area of others changed.
    """
    found: list[tuple[str, float | None]] = [(each.period_start.isoformat(), each.value) for each in readings]
    days = [day for day, _value in found]
    moved = len({each.area for each in readings}) > 1
    for each in breaks:
        day = each.day.isoformat()
        at = next((place for place, there in enumerate(days) if there >= day), None)
        if at and (moved or each.kind != "area"):
            found.insert(at, (day, None))
            days.insert(at, day)
    return [day for day, _value in found], [value for _day, value in found]


def rules(breaks: Sequence[Break], *, ahead: timedelta = AT_ONCE) -> list[dict[str, Any]]:
    """One thin rule for each break; `ahead` of bars, which stand on both sides of their day."""
    line = {"color": "var(--text-3)", "width": 1, "dash": "dot"}
    days = [(each.day - ahead).isoformat() for each in breaks]
    return [
        {"type": "line", "x0": day, "x1": day, "y0": 0, "y1": 1, "yref": "paper", "line": line}
        for day in days
    ]  # fmt: skip


def names(breaks: Sequence[Break], *, ahead: timedelta = AT_ONCE) -> list[dict[str, Any]]:
    """What changed, beside the upper end of each rule: before it, where the line has come to its end.

    One that follows soon on another stands lower, so that they do not meet.
    """
    soon = [False, *(later.day - earlier.day < SOON for earlier, later in pairwise(breaks))]
    return [
        {"x": (each.day - ahead).isoformat(), "y": 1, "yref": "paper", "yanchor": "top", "xanchor": "right",
         "yshift": -LOWER * close, "text": say(f"break.{each.kind}", year=each.day.year),
         "showarrow": False, "font": {"size": 11, "color": "var(--text-3)"}}
        for each, close in zip(breaks, soon, strict=False)
    ]  # fmt: skip
