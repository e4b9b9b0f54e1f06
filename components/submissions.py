"""Who has reported: how many units have handed in everything, and which ones still owe what."""

from dash import html
from dash.development.base_component import Component

from catalogue import organisations
from components.table import table
from components.words import period, value
from domain.answers import Submission, Submissions
from domain.readings import Reading
from wording import number, say


def submissions_table(answer: Submissions) -> html.Div | None:
    """One row for each unit that still owes a report, those that owe most first."""
    if not answer.units:
        return None
    owing = [unit for unit in answer.units if unit.missing]
    counts = {"complete": len(answer.units) - len(owing), "expected": len(answer.units), "owing": len(owing)}
    words = html.P(say("reports.summary" if owing else "reports.complete", **counts), className="summary")
    if not owing:
        return html.Div([words])
    head = ["reports.unit", "reports.expected", "reports.submitted", "reports.on_time", "reports.missing"]
    rows = [_row(unit) for unit in owing]
    return html.Div(
        [words, table([say(key) for key in head], rows, numbers=(1, 2, 3, 4), cards=True)], className="filled"
    )


def submissions_unit(answer: Submissions) -> str:
    """The month that is reported on."""
    total = answer.total
    return period(total.freq, total.period_start) if isinstance(total, Reading) else ""


def _row(unit: Submission) -> list[Component | str]:
    return [
        _name(unit.expected.org),
        value(unit.expected),
        _count(unit.submitted),
        _count(unit.on_time),
        html.Strong(number(unit.missing)),
    ]


def _count(reading: Reading | None) -> str:
    return value(reading) if reading else say("panel.no_value")


def _name(org: str) -> str:
    known = organisations()[org]
    return known.short or known.name
