"""The overview: headlines, a tile for each field, those to come said as such, sources to attend to."""

from typing import Any

from dash import html

from catalogue import sources, subjects
from components.notes import text_list
from components.states import sign
from components.tile import field_tile
from components.words import reason
from domain.answers import Headlines, Note, Notes
from domain.freshness import SEVERITY, State, source_freshness
from pages.panels import Panel, Scope, View
from pages.questions import card, parts, plan, tile
from store.query.sources import health
from wording import say

MOST = 8
MORE = {
    "economy": (
        "economy.budget_expenditure", "economy.imports", "economy.foreign_investment",
        "economy.domestic_investment", "economy.retail_revenue",
    )
}  # fmt: skip
"""Numbers of a field's tile where its headlines stand above as cards."""
LEADING = ("economy.budget_revenue", "economy.exports", "economy.public_investment_disbursement")


def _attention(connection: Any, scope: Scope) -> Notes:
    """Sources that are late or dead, worst first, with who has to act."""
    found = []
    for code, known in health(connection).items():
        state = source_freshness(known, now=scope.now)
        if code in sources() and state.state in (State.DEAD, State.LATE):
            declared = sources()[code]
            text = say(
                f"overview.source_{state.state.value}", source=declared.short, reason=reason(state.reason)
            )
            detail = say("overview.waiting", steward=declared.steward)
            found.append(Note(code, text, detail, state.since, state.state))
    found.sort(key=lambda note: SEVERITY[note.state or State.LIVE])
    return Notes(tuple(found[:MOST]))


def _notes(answer: Notes) -> html.Ul | html.P:
    return text_list(answer) or html.P(say("overview.all_good"), className="absent")


def _later(_answer: Headlines) -> html.P:
    return html.P(
        [sign(State.MISSING), say("overview.later")], className="absent", title=say("overview.later_help")
    )


def _to_come(code: str) -> Panel:
    """A field that has no source yet: said as such, with no number."""
    return Panel(
        code=f"tile.{code}",
        title=subjects()[code].title,
        ask=lambda _connection, _scope: Headlines(()),
        draw=_later,
        sources=(),
        zone="strip",
        size="",
        menu=False,
    )


def _tile(code: str) -> Panel:
    return tile(code, MORE.get(code, subjects()[code].headlines), field_tile, size="c5")


ATTENTION = Panel(
    code="overview.attention",
    title=say("overview.attention"),
    ask=_attention,
    draw=_notes,
    sources=tuple(sources()),
    menu=False,
)
READY = [code for code, subject in subjects().items() if subject.headlines]
VIEWS = (
    View(
        "overview",
        say("overview.title"),
        (
            *(card(code, size="c3") for field in READY for code in subjects()[field].headlines),
            *(plan(code) for code in LEADING),
            *(
                tile(field, MORE.get(field, subjects()[field].headlines), field_tile, size="c5")
                for field in READY
            ),
            ATTENTION,
            parts("revenue_structure", "economy.budget_revenue", "revenue"),
            *(_to_come(code) for code in subjects() if code not in READY),
        ),
    ),
)
