"""The draft of a letter that urges an agency about what is overdue; without an agency, the choice of one.

It is issued in the documents system: nothing of it is kept here.
"""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import dash
from dash import html
from dash.development.base_component import Component
from flask import current_app, g

from catalogue import areas, indicators, organisations
from catalogue.working_days import calendar
from components import letter
from components.marks import marks
from components.panel import frame
from components.table import table
from components.view import crumbs
from components.words import lowered, value
from domain.access import Permission
from domain.listing import Asked
from domain.periods import Freq, first_day, local_day
from domain.readings import Reading
from domain.urging import Draft
from pages import lists
from pages.panels import BadScopeError
from store import territory
from store.query import counts, records
from store.query.records import Behind
from wording import say

TITLE = say("letter.title")
ISSUER = "provincial_committee"
MOST = 200
LONGEST_FIRST = Asked(sort="due_at")

dash.register_page(__name__, path=lists.LETTER, name=TITLE, title=TITLE, permission=Permission.SEE_PAGES)


def layout(**query: str) -> html.Div:
    """The draft that the address asks for, of what is overdue now."""
    ioc = current_app.extensions["ioc"]
    asked = {**query, "period": ""}
    try:
        behind = lists.read(asked, home=g.person.area or ioc.settings.province, now=ioc.now())
    except BadScopeError:
        return _page(_words("unknown"))
    if indicators()[behind.indicator].urged_within is None:
        return _page(_words("unknown"))
    with ioc.engine.connect() as connection:
        told = _told if behind.org or not territory.is_province(behind.area) else _choice
        body = told(connection, behind, ioc.now())
    trail = [(indicators()[behind.indicator].title, lists.address(behind)), (TITLE, "")]
    return _page(crumbs(trail, far=True), *body)


def _told(connection: Any, behind: Behind, now: datetime) -> list[Component]:
    """The letter to an agency, or why there is none; of a commune it is to its committee."""
    meant = indicators()[behind.indicator]
    to = behind.org or f"commune_{behind.area}"
    if to not in organisations():
        return [_words("unknown")]
    reading = lists.evidence(connection, behind, now)
    if not isinstance(reading, Reading):
        return [_words("no_value")]
    found = records.numbers(connection, behind, now=now, asked=LONGEST_FIRST)
    if not found:
        return [_words("none", what=lowered(meant.title))]
    kind, today, days = records.kind_of(meant.code), local_day(now), meant.urged_within or 0
    province = areas.newest(current_app.extensions["ioc"].settings.province)
    draft = Draft(
        kind=kind,
        issuer=ISSUER,
        to=to,
        place=areas.short_name(province) if province else "",
        reading=reading,
        cuts=[part for _dimension, part in lists.parts(behind)],
        found=len(found),
        listed=records.read(connection, kind, found[:MOST]),
        today=today,
        answer_days=days,
        answer_by=_deadline(today, days),
    )
    return [_tools(), letter.letter(draft, now=now)]


def _deadline(today: date, days: int) -> date | None:
    try:
        return local_day(calendar().deadline(today, days))
    except LookupError:  # holidays of that year are not declared yet
        return None


def _choice(connection: Any, behind: Behind, now: datetime) -> list[Component]:
    """The agencies that have something overdue, those with most first, each leading to its letter."""
    code = behind.indicator
    month = (Freq.MONTH, first_day(Freq.MONTH, local_day(now)))
    found = counts.by_org(
        connection, [code], area=behind.area, period=month, now=now, breakdown=behind.breakdown
    )[code]
    above = sorted((each for each in found if each.value), key=lambda each: -(each.value or 0))
    if not above:
        return [_words("none", what=lowered(indicators()[code].title)) if found else _words("no_value")]
    rows: list[list[Component | str]] = [
        [_link(organisations()[each.org].name, replace(behind, org=each.org)), value(each)] for each in above
    ]
    meant = indicators()[code]
    listed = table([say("letter.org"), meant.unit], rows, numbers=(1,))
    drawn = frame(listed, title=meant.title, unit=meant.unit, evidence=above, now=now, menu=False)
    return [
        html.P(say("letter.choose"), className="letter__choose"),
        html.Section(drawn.tree, className="panel letter__agencies", **marks({"data-filled": "true"})),
    ]


def _link(text: str, behind: Behind) -> html.A:
    return html.A(text, href=lists.letter(behind), className="records__link", **marks({"data-nav": "true"}))


def _tools() -> html.Div:
    done = {"data-done": say("letter.copied"), "data-failed": say("letter.copy_failed")}
    return html.Div(
        [
            html.Button(say("letter.print"), className="button", **marks({"data-letter": "print"})),
            html.Button(say("letter.copy"), className="button", **marks({"data-letter": "copy", **done})),
            html.Span(say("letter.note"), id="letter-said", role="status"),
        ],
        className="pager letter__tools",
    )


def _words(key: str, **words: object) -> html.P:
    return html.P(say(f"letter.{key}", **words), className="absent")


def _page(*body: Component) -> html.Div:
    return html.Div([html.H1(TITLE, className="unseen"), *body], className="page")
