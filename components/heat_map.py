"""Heat map: one row per line, one column per period, the stronger the colour the higher the value."""

from collections.abc import Sequence
from datetime import date

from dash import html

from catalogue import indicators
from components.chart import chart, wrapped
from components.words import short_period, value
from domain.answers import Lines
from domain.periods import Freq

LINE = 46


def heat_map(answer: Lines) -> html.Div | None:
    """The value stands in every cell; an empty cell has none."""
    lines = [line for line in answer.lines if line.readings]
    if not lines:
        return None
    declared = indicators()[lines[0].readings[0].indicator]
    periods = sorted({(each.period_start, each.freq) for line in lines for each in line.readings})
    keys = [start.isoformat() for start, _freq in periods]
    cells = [{each.period_start: each for each in line.readings} for line in lines[::-1]]
    heat = {
        "type": "heatmap",
        "x": keys,
        "y": [wrapped(line.name, LINE) for line in lines[::-1]],
        "z": [[row[start].value if start in row else None for start, _f in periods] for row in cells],
        "text": [[value(row[start]) if start in row else "" for start, _f in periods] for row in cells],
        "texttemplate": "%{text}",
        "textfont": {"size": 11, "color": "var(--text)"},
        "colorscale": [[0, "var(--heat-low)"], [1, "var(--heat-high)"]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hovertemplate": f"%{{y}}, %{{x}}: %{{text}} {declared.unit}<extra></extra>",
    }
    layout = {
        "hovermode": "closest",
        "xaxis": {"type": "category", "tickvals": keys, "ticktext": _columns(periods)},
        "yaxis": {"type": "category", "dtick": 1, "ticksuffix": "  ", "showgrid": False},
    }
    return chart([heat], layout, label=declared.title, tall=True)


def _columns(periods: Sequence[tuple[date, Freq]]) -> list[str]:
    """Short names; the year stands below where it begins."""
    found, year = [], 0
    for start, freq in periods:
        name = short_period(freq, start)
        found.append(name if start.year == year or freq is Freq.YEAR else f"{name}<br>{start.year}")
        year = start.year
    return found
