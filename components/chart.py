"""A chart as data for the browser: a plain figure, drawn there against the one template."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dash import html

from components.marks import marks

Figure = Mapping[str, Any]


def chart(data: Sequence[Mapping[str, Any]], layout: Mapping[str, Any], *, label: str) -> html.Div:
    """The box that a figure is drawn in; `label` says in words what it shows."""
    figure = json.dumps({"data": data, "layout": layout}, ensure_ascii=False, separators=(",", ":"))
    return html.Div(className="chart", **marks({"data-figure": figure, "aria-label": label}))


def hover(decimals: int, unit: str = "") -> str:
    """Hover text of one value with its decimals and unit."""
    return f"%{{y:,.{decimals}f}} {unit}<extra>%{{fullData.name}}</extra>".replace(" <", "<")


def ticks(decimals: int) -> str:
    """Format of axis ticks: whole numbers where the values are big, else their decimals; never k or M."""
    return f",.{min(decimals, 2)}f"


def room(values: Iterable[float | None], *, share: float = 0.08) -> list[float] | None:
    """A range around `values` with a little air, None where there is nothing to span."""
    there = [value for value in values if value is not None]
    if not there:
        return None
    low, high = min(there), max(there)
    air = (high - low or abs(high) or 1) * share
    return [low - air, high + air]
