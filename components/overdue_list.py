"""What a letter lists: records that are overdue with the days since, the longest first."""

from collections.abc import Sequence
from datetime import date, datetime

from dash import html
from dash.development.base_component import Component

from catalogue import indicators
from catalogue.records import columns
from components.behind import record_address
from components.table import table
from domain.listing import Listed
from domain.periods import local_day
from domain.urging import Draft
from wording import day, number, say

SHOWN = {
    "dossier": ("source_id", "field", "received_at", "due_at"),
    "document": ("notation", "kind", "registered_at", "due_at"),
    "assigned_task": ("source_id", "document", "assigned_at", "due_at"),
}
"""What the list tells of a record, by kind."""


def overdue_list(draft: Draft) -> list[Component]:
    """The records of a draft, and how many there are in all."""
    unit, names = indicators()[draft.reading.indicator].unit, SHOWN[draft.kind]
    head = [*(say(f"record.{draft.kind}.{name}") for name in names), say("letter.overdue")]
    rows = [_row(each, names, draft.as_of) for each in draft.listed]
    words = {"shown": number(len(rows)), "total": number(draft.found), "unit": unit}
    return [
        html.H2(say(f"letter.annex_{draft.kind}")),
        html.P(html.Em(say("letter.annex_of", subject=say(f"letter.subject_{draft.kind}")))),
        html.P(say("letter.all" if draft.found == len(rows) else "letter.cut", **words)),
        table(head, rows, numbers=(len(names),), cards=True),
    ]


def overdue_days(record: Listed, on: date) -> int:
    """Days from the one it was due on."""
    due = record.values["due_at"]
    return (on - local_day(due)).days if isinstance(due, datetime) else 0


def _row(record: Listed, names: Sequence[str], on: date) -> list[Component | str]:
    first, *others = (_written(record, name) for name in names)
    address = record_address(record.kind, record.source, record.source_id)
    days = overdue_days(record, on)
    return [
        html.A(first or record.source_id, href=address, className="records__link"),
        *others,
        number(days) if days else say("letter.same_day"),
    ]


def _written(record: Listed, name: str) -> str:
    found = record.values[name]
    if isinstance(found, datetime):
        return day(local_day(found))
    return "" if found is None else columns(record.kind)[name].names().get(str(found), str(found))
