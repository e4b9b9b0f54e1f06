"""The draft of a letter that urges an agency, in the form of Nghị định 30/2020/NĐ-CP.

What stands side by side are tables, so that it keeps its form when it is copied into a document.
"""

from collections.abc import Sequence
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from catalogue import indicators, organisations, sources
from components.marks import marks
from components.overdue_list import overdue_days, overdue_list
from components.states import sign
from components.words import lowered
from domain.freshness import State
from domain.periods import local_day
from domain.urging import Draft
from wording import day, number, say

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
            *(html.P(text, className="letter__text") for text in _text(draft)),
            _end(draft),
            _source(draft, now=now),
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


def _text(draft: Draft) -> list[str]:
    meant = indicators()[draft.reading.indicator]
    issuer, org, office = (organisations()[code].name for code in (draft.issuer, draft.to, meant.responsible))
    found = say(
        "letter.found",
        source=sources()[draft.reading.provenance.source].title,
        day=day(draft.as_of),
        org=org,
        count=number(draft.found),
        what=lowered(meant.title),
        cuts=say("letter.cuts", cuts=", ".join(draft.cuts)) if draft.cuts else "",
    )
    most = overdue_days(draft.listed[0], draft.as_of)
    oldest = [say(f"letter.oldest_{draft.kind}", days=number(most))] if most else []
    by = (
        {"key": "letter.answer", "by": day(draft.answer_by)}
        if draft.answer_by
        else {"key": "letter.answer_undated"}
    )
    return [
        " ".join((found, *oldest)),
        say("letter.asks", issuer=issuer, org=org),
        say(f"letter.settle_{draft.kind}"),
        say("letter.explain"),
        say(issuer=issuer, office=office, days=f"{draft.answer_days:02}", day=day(draft.today), **by),
        say("letter.closing", issuer=issuer, org=org),
    ]


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


def _source(draft: Draft, *, now: datetime) -> html.P:
    """Source, day and state of the number, and that it is simulated."""
    found, provenance = draft.reading.freshness, draft.reading.provenance
    facts = [
        sources()[provenance.source].short,
        say("foot.as_of", day=day(draft.as_of)),
        lowered(say(f"state.{found.state.value}")),
    ]
    if found.state is State.LATE and found.days(now):
        facts.append(say("foot.late", days=found.days(now)))
    if found.state is State.DEAD and found.since:
        facts.append(say("foot.dead", day=day(local_day(found.since))))
    if provenance.simulated:
        facts.append(say("panel.simulated"))
    words = say("letter.source", facts=", ".join(facts))
    return html.P([sign(found.state), " ", words], className="letter__source")


def _beside(left: Sequence[Component], right: Sequence[Component], *, kind: str = "") -> html.Table:
    row = html.Tr([html.Td(list(left)), html.Td(list(right))])
    return html.Table(html.Tbody(row), className=f"letter__pair {kind}".strip(), role="presentation")
