"""The draft of a letter that urges an agency, in the form of Nghị định 30/2020/NĐ-CP.

What stands side by side are tables, so that it keeps its form when it is copied into a document.
"""

from collections.abc import Sequence
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from catalogue import indicators, organisations
from components.letter_text import paragraphs, source_line
from components.marks import marks
from components.overdue_list import overdue_list
from domain.urging import Draft
from wording import say

COPIES = ("copy_to", "copy_leaders", "copy_office", "copy_file")


def letter(draft: Draft, *, now: datetime) -> html.Article:
    """The letter and the list that goes with it, on a white sheet in either theme."""
    simulated = draft.reading.provenance.simulated
    warning = html.Strong(say("letter.simulated"), className="letter__warning") if simulated else None
    return html.Article(
        [
            html.P([html.Span(say("letter.draft"), className="letter__draft"), " ", warning]),
            _head(draft),
            html.P(say("letter.to", org=organisations()[draft.to].name), className="letter__to"),
            *(html.P(text, className="letter__text") for text in paragraphs(draft)),
            _end(draft),
            source_line(draft, now=now),
            html.Section(overdue_list(draft), className="letter__annex"),
        ],
        className="letter",
        **marks({"data-theme": "light"}),
    )


def _head(draft: Draft) -> html.Table:
    issuer = f"{organisations()[draft.issuer].name} {draft.place}".upper()
    left: list[Component] = [
        html.P(html.Strong(issuer), className="letter__ruled letter__ruled--short"),
        html.P(say("letter.number")),
        html.P(say("letter.subject", subject=say(f"letter.subject_{draft.kind}"))),
    ]
    right: list[Component] = [
        html.P(html.Strong(say("letter.country"))),
        html.P(html.Strong(say("letter.motto")), className="letter__ruled"),
        html.P(html.Em(say("letter.date", place=draft.place, year=draft.today.year))),
    ]
    return _beside(left, right)


def _end(draft: Draft) -> html.Table:
    agencies = (
        organisations()[draft.issuer],
        organisations()[indicators()[draft.reading.indicator].responsible],
    )
    issuer, office = (agency.short or agency.name for agency in agencies)
    left: list[Component] = [
        html.P(html.Strong(html.Em(say("letter.copies")))),
        *(html.P(say(f"letter.{each}", issuer=issuer, office=office)) for each in COPIES),
    ]
    right: list[Component] = [
        html.P(html.Strong(say("letter.behalf"))),
        html.P(html.Strong(say("letter.position"))),
        html.P(html.Em(say("letter.sign")), className="letter__sign"),
    ]
    return _beside(left, right, kind="letter__pair--end")


def _beside(left: Sequence[Component], right: Sequence[Component], *, kind: str = "") -> html.Table:
    row = html.Tr([html.Td(list(left)), html.Td(list(right))])
    return html.Table(html.Tbody(row), className=f"letter__pair {kind}".strip(), role="presentation")
