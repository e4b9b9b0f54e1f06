"""Breaks of a series: where area or definition changed the line stops, and a thin rule says why."""

from collections.abc import Sequence
from typing import Any

from domain.answers import Break
from domain.readings import Reading
from wording import say


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


def rules(breaks: Sequence[Break]) -> list[dict[str, Any]]:
    """One thin rule for each break."""
    line = {"color": "var(--text-3)", "width": 1, "dash": "dot"}
    return [
        {"type": "line", "x0": each.day.isoformat(), "x1": each.day.isoformat(), "y0": 0, "y1": 1,
         "yref": "paper", "line": line}
        for each in breaks
    ]  # fmt: skip


def names(breaks: Sequence[Break]) -> list[dict[str, Any]]:
    """What changed, upright beside each rule."""
    return [
        {"x": each.day.isoformat(), "y": 0, "yref": "paper", "yanchor": "bottom", "xanchor": "right",
         "text": say(f"break.{each.kind}", year=each.day.year), "showarrow": False, "textangle": -90,
         "font": {"size": 10.5, "color": "var(--text-3)"}}
        for each in breaks
    ]  # fmt: skip
