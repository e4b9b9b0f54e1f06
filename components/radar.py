"""Radar: several outlines over the same axes. Drawn as polygons on plain axes, which the small bundle has."""

from math import cos, pi, sin
from typing import Any

from dash import html

from components.chart import chart, wrapped
from domain.answers import Outline, Profile
from domain.readings import Reading
from wording import number

RINGS = 4
LINE = 22
REACH = 1.26
OUTER = 1.1


def radar_chart(answer: Profile) -> html.Div | None:
    """One polygon per outline, from the middle (0) to the rim (`top`); axes without a value are left out."""
    outlines = [outline for outline in answer.outlines if any(map(_amount, outline.readings))]
    if not outlines or len(answer.axes) < 3:  # noqa: PLR2004 - a polygon
        return None
    angles = [pi / 2 - 2 * pi * at / len(answer.axes) for at in range(len(answer.axes))]
    data = [
        *_grid(angles),
        *(_polygon(outline, angles, answer, newest=outline is outlines[0]) for outline in outlines),
    ]
    layout: dict[str, Any] = {
        "xaxis": {"visible": False, "range": [-REACH * 1.4, REACH * 1.4], "constrain": "domain"},
        "yaxis": {"visible": False, "range": [-REACH, REACH], "scaleanchor": "x", "constrain": "domain"},
        "showlegend": len(outlines) > 1,
        "hovermode": "closest",
        "annotations": [_axis(name, angle) for name, angle in zip(answer.axes, angles, strict=True)],
    }
    wide = REACH * 1.85
    narrow = {
        "phone": True,
        "trace": {},
        "layout": {
            "xaxis": layout["xaxis"] | {"range": [-wide, wide]},
            "yaxis": {"visible": False, "range": [-REACH, REACH]},
        },
    }
    names = ", ".join(outline.name for outline in outlines)
    return chart(data, layout, label=names, narrow=narrow, tall=True)


def _amount(reading: object) -> float | None:
    return reading.value if isinstance(reading, Reading) else None


def _polygon(outline: Outline, angles: list[float], answer: Profile, *, newest: bool) -> dict[str, Any]:
    points = [
        (amount / answer.top, angle, f"{name}: {number(amount, 2)}")
        for reading, angle, name in zip(outline.readings, angles, answer.axes, strict=True)
        if (amount := _amount(reading)) is not None
    ]
    closed = [*points, points[0]]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [round(length * cos(angle), 4) for length, angle, _text in closed],
        "y": [round(length * sin(angle), 4) for length, angle, _text in closed],
        "text": [text for _length, _angle, text in closed],
        "name": outline.name,
        "fill": "toself" if newest else "none",
        "fillcolor": "var(--accent-soft)",
        "line": {
            "width": 2,
            "color": "var(--s1)" if newest else "var(--s2)",
            "dash": "solid" if newest else "dot",
        },
        "marker": {"size": 5},
        "hovertemplate": "%{text}<extra>%{fullData.name}</extra>",
    }


def _grid(angles: list[float]) -> list[dict[str, Any]]:
    """Rings and spokes, without names and without hover."""
    quiet = {"type": "scatter", "mode": "lines", "showlegend": False, "hoverinfo": "skip",
             "line": {"width": 1, "color": "var(--line)"}}  # fmt: skip
    closed = [*angles, angles[0]]
    rings = [
        quiet | {"x": [ring / RINGS * cos(a) for a in closed], "y": [ring / RINGS * sin(a) for a in closed]}
        for ring in range(1, RINGS + 1)
    ]
    spokes = [quiet | {"x": [0, cos(a)], "y": [0, sin(a)]} for a in angles]
    return [*rings, *spokes]


def _axis(name: str, angle: float) -> dict[str, Any]:
    across = cos(angle)
    side = "center" if abs(across) < 0.2 else "left" if across > 0 else "right"  # noqa: PLR2004 - nearly upright
    return {"x": OUTER * across, "y": OUTER * sin(angle), "text": wrapped(name, LINE), "showarrow": False,
            "xanchor": side, "font": {"size": 11.5, "color": "var(--text-2)"}}  # fmt: skip
