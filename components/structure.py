"""Structure: a ring with the total inside and at most six parts beside it; more parts become a ranking."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dash import html

from catalogue import indicators
from components.behind import Down, nowhere
from components.chart import chart, tones, wrapped
from components.ranking import ranking_chart
from components.words import percent
from domain.answers import Part, Parts
from domain.records import ObsStatus
from wording import number, say

MOST, LINES = 6, 6
LINE = 42
"""Parts and lines that a ring of usual height has room for; letters of a name in one line on a phone."""
KEPT_BACK = "var(--line-strong)"


def structure_chart(answer: Parts, *, down: Down = nowhere) -> html.Div | html.P | None:
    """A ring; parts that are below zero or too many are ranked instead, since a ring would lie.

    What is withheld, or smaller than those asked for, is one grey part, so that the others stand in their
    proportion.

    `down` gives the address that a click on a part leads to.
    """
    valued = [part for part in answer.parts if part.reading.value is not None]
    if not valued:
        return None
    if len(valued) > MOST or any((part.reading.value or 0.0) < 0 for part in valued) or answer.total is None:
        return _ranked(answer, valued, down)
    declared = indicators()[valued[0].reading.indicator]
    names = (part.name if part.share is None else f"{part.name} · {percent(part.share)}%" for part in valued)
    labels = [wrapped(name, LINE) for name in names]
    values = [part.reading.value or 0.0 for part in valued]
    colours, addresses = _colours(valued), [down(part.reading) for part in valued]
    rest = answer.total - sum(values)
    kept_back = any(part.reading.status is ObsStatus.WITHHELD for part in answer.parts)
    if rest > 0 and (kept_back or len(valued) < (answer.expected or 0)):
        name = say("panel.withheld" if kept_back else "structure.rest")
        labels.append(f"{name} · {percent(rest / answer.total * 100)}%")
        values.append(rest)
        colours.append(KEPT_BACK)
        addresses.append("")
    ring: dict[str, Any] = {
        "type": "pie",
        "labels": labels,
        "values": values,
        "hole": 0.68,
        "textinfo": "none",
        "sort": False,
        "direction": "clockwise",
        "domain": {"x": [0, 0.44]},
        "marker": {"line": {"width": 0}, "colors": colours},
        "customdata": addresses,
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


def _ranked(answer: Parts, valued: Sequence[Part], down: Down) -> html.Div | html.P | None:
    """Bars, largest first; with the total above them and shares at their ends where all add up to it."""
    largest_first = sorted(valued, key=lambda part: part.reading.value or 0.0, reverse=True)
    adds_up = answer.total is not None and all((part.reading.value or 0.0) >= 0 for part in valued)
    drawn = ranking_chart(replace(answer, parts=tuple(largest_first)), down=down, shares=adds_up)
    if answer.total is None or not isinstance(drawn, html.Div):
        return drawn
    declared = indicators()[valued[0].reading.indicator]
    total = say("structure.total", value=number(answer.total, declared.decimals), unit=declared.unit)
    return html.Div([html.P(total, className="panel__said"), drawn], className="filled")


def _colours(parts: Sequence[Part]) -> list[str]:
    toned = tones([part.reading.indicator for part in parts])
    return [colour or f"var(--s{place})" for place, colour in enumerate(toned, 1)]


def _middle(text: str, across: float) -> dict[str, Any]:
    return {"text": text, "x": across, "y": 0.5, "xanchor": "center", "yanchor": "middle", "showarrow": False,
            "font": {"size": 15, "color": "var(--text)"}}  # fmt: skip
