"""When in the week: a row per weekday, a column per hour, the stronger the colour the higher the value."""

from dash import html

from catalogue import codelists, indicators
from components.chart import chart
from components.words import value
from domain.answers import Parts
from wording import number


def hour_map(answer: Parts) -> html.Div | None:
    """A cell without a value stays empty; None where no cell has one."""
    cells = {part.name: part.reading for part in answer.parts if part.reading.value is not None}
    if not cells:
        return None
    meant = indicators()[answer.parts[0].reading.indicator]
    weekdays, hours = (codelists()[name].items for name in ("weekdays", "hours"))
    rows = [[cells.get(f"weekday={weekday}|hour={hour}") for hour in hours] for weekday in reversed(weekdays)]
    heat = {
        "type": "heatmap",
        "x": [str(int(hour)) for hour in hours],
        "y": [weekdays[weekday].name for weekday in reversed(weekdays)],
        "z": [[each.value if each else None for each in row] for row in rows],
        "text": [[value(each) if each else "" for each in row] for row in rows],
        "texttemplate": "%{text}",
        "textfont": {"size": 10, "color": "var(--text)"},
        "colorscale": [[0, "var(--heat-low)"], [1, "var(--heat-high)"]],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hovertemplate": f"%{{y}}, %{{x}}h: %{{text}} {meant.unit}<extra></extra>",
    }
    layout = {
        "hovermode": "closest",
        "xaxis": {"type": "category", "dtick": 1, "ticksuffix": "h"},
        "yaxis": {"type": "category", "dtick": 1, "ticksuffix": "  ", "showgrid": False},
    }
    narrow = {"trace": {"texttemplate": ""}, "layout": {"xaxis": {"dtick": 6}}}
    total = number(sum(each.value or 0 for each in cells.values()), meant.decimals)
    return chart([heat], layout, label=f"{meant.title}: {total} {meant.unit}", narrow=narrow, tall=True)
