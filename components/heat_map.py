"""Heat map: one row per line, one column per period, the stronger the colour the higher the value."""

from dash import html

from catalogue import indicators
from components.chart import chart
from components.words import short_period, value
from domain.answers import Lines
from domain.periods import Freq


def heat_map(answer: Lines) -> html.Div | None:
    """The value stands in every cell; an empty cell has none."""
    lines = [line for line in answer.lines if line.readings]
    if not lines:
        return None
    declared = indicators()[lines[0].readings[0].indicator]
    periods = sorted({(each.period_start, each.freq) for line in lines for each in line.readings})
    one_year = len({start.year for start, _freq in periods}) == 1
    names = [_column(freq, start.year, short_period(freq, start), alone=one_year) for start, freq in periods]
    cells = [{each.period_start: each for each in line.readings} for line in lines[::-1]]
    heat = {
        "type": "heatmap",
        "x": names,
        "y": [line.name for line in lines[::-1]],
        "z": [[row[start].value if start in row else None for start, _f in periods] for row in cells],
        "text": [[value(row[start]) if start in row else "" for start, _f in periods] for row in cells],
        "texttemplate": "%{text}",
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hovertemplate": f"%{{y}}, %{{x}}: %{{text}} {declared.unit}<extra></extra>",
    }
    layout = {
        "hovermode": "closest",
        "xaxis": {"type": "category", "tickfont": {"color": "var(--text-3)"}},
        "yaxis": {"type": "category", "dtick": 1, "ticksuffix": "  ", "showgrid": False},
    }
    return chart([heat], layout, label=declared.title)


def _column(freq: Freq, year: int, short: str, *, alone: bool) -> str:
    return short if alone or freq is Freq.YEAR else f"{short}/{year}"
