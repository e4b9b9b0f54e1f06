"""Histogram: how often each value occurs among those who report, with the home area marked."""

from dash import html

from catalogue import indicators
from components.chart import chart, ticks
from domain.answers import Parts
from wording import number

BINS = 16


def histogram(answer: Parts) -> html.Div | None:
    """Bars over the values of all parts; a line where the home area stands."""
    valued = [part for part in answer.parts if part.reading.value is not None]
    if not valued:
        return None
    declared = indicators()[valued[0].reading.indicator]
    bars = {
        "type": "histogram",
        "x": [part.reading.value for part in valued],
        "nbinsx": BINS,
        "marker": {"color": "var(--s1)"},
        "hovertemplate": "%{x}: %{y}<extra></extra>",
    }
    homes = [part for part in valued if part.home]
    line = {"color": "var(--s2)", "width": 2}
    layout = {
        "bargap": 0.06,
        "hovermode": "closest",
        "margin": {"l": 8, "r": 12, "t": 24, "b": 6},
        "xaxis": {"tickformat": ticks(declared.decimals)},
        "yaxis": {"tickformat": ",.0f"},
        "showlegend": False,
        "shapes": [
            {"type": "line", "x0": part.reading.value, "x1": part.reading.value, "y0": 0, "y1": 1,
             "yref": "paper", "line": line}
            for part in homes
        ],
        "annotations": [
            {"x": part.reading.value, "y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False,
             "text": f"{part.name}: {number(part.reading.value or 0.0, declared.decimals)}",
             "font": {"size": 12, "color": "var(--text)"}}
            for part in homes
        ],
    }  # fmt: skip
    return chart([bars], layout, label=declared.title)
