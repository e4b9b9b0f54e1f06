"""Distribution: counts by band of a scale, one bar for each in order; empty bands keep their place."""

from dash import html

from catalogue import indicators
from components.chart import chart
from domain.answers import Parts

FEW_TICKS = 10


def distribution_chart(answer: Parts) -> html.Div | None:
    """Bars side by side over the bands, in the order of the scale; one without a value has no bar."""
    if not any(part.reading.value is not None for part in answer.parts):
        return None
    declared = indicators()[answer.parts[0].reading.indicator]
    names = [part.name for part in answer.parts]
    step = max(1, len(names) // FEW_TICKS)
    bars = {
        "type": "bar",
        "x": names,
        "y": [part.reading.value for part in answer.parts],
        "marker": {"color": "var(--s1)"},
        "hovertemplate": f"%{{x}}<br>%{{y:,.0f}} {declared.unit}<extra></extra>",
    }
    layout = {
        "bargap": 0.06,
        "hovermode": "closest",
        "showlegend": False,
        "xaxis": {
            "type": "category",
            "tickvals": names[::step],
            "ticktext": [_low(n) for n in names[::step]],
        },
        "yaxis": {"tickformat": ",.0f", "rangemode": "tozero"},
    }
    return chart([bars], layout, label=declared.title)


def _low(name: str) -> str:
    """Where a band begins: "6,5" of "6,5 – dưới 7"."""
    return name.split(" ")[0]
