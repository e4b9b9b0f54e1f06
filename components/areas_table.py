"""A table of areas: several numbers of one period in the row of each."""

from dash import html
from dash.development.base_component import Component

from catalogue import indicators
from components.table import table
from components.words import title, value
from domain.answers import Across, AreaRow
from domain.readings import Reading
from wording import say


def areas_table(answer: Across) -> html.Div | None:
    """One row for each area, the own one standing out."""
    if not answer.rows:
        return None
    units = [indicators()[code].unit for code in answer.indicators]
    named = zip(answer.indicators, units, strict=True)
    head = [say("table.area"), *(say("areas.column", title=title(code), unit=unit) for code, unit in named)]
    drawn = table(head, [_row(row) for row in answer.rows], numbers=range(1, len(head)), cards=True)
    return html.Div([drawn], className="filled areas")


def _row(row: AreaRow) -> list[Component | str]:
    return [html.Strong(row.name) if row.home else row.name, *map(_cell, row.readings)]


def _cell(reading: Reading | None) -> html.Span:
    there = reading is not None and reading.value is not None
    return html.Span(value(reading) if reading else say("panel.no_value"), className="" if there else "soft")
