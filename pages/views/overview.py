"""The overview: headlines, a tile for each field, those to come said as such, sources to attend to."""

from typing import Any

from dash import html

from catalogue import sources, subjects
from components.notes import text_list
from components.tile import field_tile
from components.words import reason
from domain.answers import Headlines, Note, Notes
from domain.freshness import SEVERITY, State, source_freshness
from pages.panels import Panel, Scope, View
from pages.questions import card, plan, tile
from store.query.sources import health
from wording import say

MOST = 8
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
    return html.P([say("overview.later"), ". ", say("overview.later_help")], className="absent")


def _field(code: str) -> Panel:
    headlines = subjects()[code].headlines
    if headlines:
        return tile(code, headlines, field_tile, size="c4")
    return Panel(
        f"tile.{code}",
        subjects()[code].title,
        lambda _c, _s: Headlines(()),
        _later,
        (),
        size="c2",
        menu=False,
    )


ATTENTION = Panel(
    "overview.attention",
    say("overview.attention"),
    _attention,
    _notes,
    tuple(sources()),
    size="c4",
    menu=False,
)
VIEWS = (
    View(
        "overview",
        say("overview.title"),
        (
            *(card(code, size="c3") for code in subjects()["economy"].headlines),
            *(plan(code) for code in LEADING[:1]),
            *(_field(code) for code in subjects() if subjects()[code].headlines),
            ATTENTION,
            *(_field(code) for code in subjects() if not subjects()[code].headlines),
        ),
    ),
)
