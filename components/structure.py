"""Structure: a ring with the total inside and at most six parts beside it; more parts become a ranking."""

from dataclasses import replace
from typing import Any

from dash import html

from catalogue import indicators
from components.chart import chart, wrapped
from components.ranking import ranking_chart
from components.words import percent
from domain.answers import Parts
from wording import number

MOST, LINES = 6, 6
LINE = 42
"""Parts and lines that a ring of usual height has room for; letters of a name in one line on a phone."""


def structure_chart(answer: Parts) -> html.Div | None:
    """A ring; parts that are below zero or too many are ranked instead, since a ring would lie."""
    valued = [part for part in answer.parts if part.reading.value is not None]
    if not valued:
        return None
    if len(valued) > MOST or any((part.reading.value or 0.0) < 0 for part in valued) or answer.total is None:
        largest_first = sorted(valued, key=lambda part: part.reading.value or 0.0, reverse=True)
        return ranking_chart(replace(answer, parts=tuple(largest_first)))
    declared = indicators()[valued[0].reading.indicator]
    names = (part.name if part.share is None else f"{part.name} · {percent(part.share)}%" for part in valued)
    labels = [wrapped(name, LINE) for name in names]
    ring: dict[str, Any] = {
        "type": "pie",
        "labels": labels,
        "values": [part.reading.value for part in valued],
        "hole": 0.68,
        "textinfo": "none",
        "sort": False,
        "direction": "clockwise",
        "domain": {"x": [0, 0.44]},
        "marker": {"line": {"width": 0}},
        "hovertemplate": f"%{{label}}<br>%{{value:,.{declared.decimals}f}} {declared.unit}<extra></extra>",
    }
    lines = sum(label.count("<br>") + 1 for label in labels)
    total = f"<b>{number(answer.total, declared.decimals)}</b><br>{declared.unit}"
    layout = {
        "legend": {"orientation": "v", "x": 0.5, "y": 0.5, "xanchor": "left", "yanchor": "middle"},
        "annotations": [_middle(total, 0.22)],
        "hovermode": "closest",
        "margin": {"l": 10, "r": 6, "t": 10, "b": 10},
    }
    narrow = {
        "rows": lines,
        "trace": {},
        "layout": {
            "legend": {"orientation": "v", "x": 0.5, "y": 0, "xanchor": "center", "yanchor": "bottom"},
            "annotations": [_middle(total, 0.5)],
        },
    }
    return chart([ring], layout, label=declared.title, narrow=narrow, tall=lines > LINES)


def _middle(text: str, across: float) -> dict[str, Any]:
    return {"text": text, "x": across, "y": 0.5, "xanchor": "center", "yanchor": "middle", "showarrow": False,
            "font": {"size": 15, "color": "var(--text)"}}  # fmt: skip
