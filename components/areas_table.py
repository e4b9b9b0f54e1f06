"""A table of areas with several numbers of one period, or of the periods of one area."""

from dash import html
from dash.development.base_component import Component

from catalogue import indicators
from components.table import table
from components.words import brief_period, title, value
from domain.answers import Across, Row
from domain.readings import Reading
from wording import say


def areas_table(answer: Across) -> html.Div | None:
    """One row for each area, the own one standing out; of a single area one for each period."""
    if not answer.rows:
        return None
    units = [indicators()[code].unit for code in answer.indicators]
    named = zip(answer.indicators, units, strict=True)
    head = [
        say("table.period" if answer.by_period else "table.area"),
        *(say("areas.column", title=title(code), unit=unit) for code, unit in named),
    ]
    drawn = table(head, [_row(row) for row in answer.rows], numbers=range(1, len(head)), cards=True)
    return html.Div([drawn], className="filled areas")


def _row(row: Row) -> list[Component | str]:
    """The cells of an area by its name, those of a period by its own."""
    first = next(each for each in row.readings if each)
    name = row.name or brief_period(first.freq, first.period_start)
    return [html.Strong(name) if row.home else name, *map(_cell, row.readings)]


def _cell(reading: Reading | None) -> html.Span:
    there = reading is not None and reading.value is not None
    return html.Span(value(reading) if reading else say("panel.no_value"), className="" if there else "soft")
