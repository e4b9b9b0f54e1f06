"""A list of citizens' reports: about what, who handles it, where it stands since when; never who sent it."""

from datetime import datetime

from dash import html
from dash.development.base_component import Component

from catalogue.records import columns
from components.table import table
from domain.answers import Reports
from domain.listing import Listed
from wording import moment, number, say

SHOWN = (
    "source_id", "category", "channel", "org", "area", "status", "submitted_at", "accepted_at", "due_at",
    "finished_at",
)  # fmt: skip


def report_list(answer: Reports) -> html.Div | None:
    """One row per report in the order given, and how many more there are; None where there is none."""
    if not answer.records:
        return None
    rows = [[_cell(each, name) for name in SHOWN] for each in answer.records]
    shown = table([say(f"record.citizen_report.{name}") for name in SHOWN], rows, cards=True)
    if answer.found <= len(answer.records):
        return shown
    words = {"shown": number(len(answer.records)), "total": number(answer.found)}
    return html.Div(
        [html.P(say("reports_of_citizens.cut", **words), className="summary"), shown], className="filled"
    )


def _cell(record: Listed, name: str) -> Component | str:
    found = record.values[name]
    if isinstance(found, datetime):
        return html.Span(moment(found), className="nowrap")
    names = columns(record.kind)[name].names()
    return names.get(str(found), str(found)) if found is not None else ""
