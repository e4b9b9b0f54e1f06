"""The overview: headlines, what to attend to, what changed most, a tile for each field, those to come."""

from datetime import timedelta
from functools import partial
from typing import Any

from dash import html

from catalogue import indicators, sources, subjects
from components.movements import movements_list
from components.states import sign
from components.tile import field_tile
from domain.answers import Headlines, Movements
from domain.freshness import State
from pages.panels import Panel, Scope, View
from pages.questions import card, plan, tile
from pages.views import attention, fields
from store.query import changes
from wording import say

MORE = {
    "economy": (
        "economy.budget_expenditure", "economy.imports", "economy.foreign_investment",
        "economy.domestic_investment",
    ),
    "tourism": ("tourism.arrivals", "tourism.revenue"),
}  # fmt: skip
"""Numbers of a tile that are not its field's headlines: those of the first stand above as cards, and two
of one source leave room to say why it is silent."""
LEADING = ("economy.budget_revenue", "economy.exports", "economy.public_investment_disbursement")
MOVED, REVISED = 4, 2
REVISED_WITHIN = timedelta(days=30)


def _changes(connection: Any, scope: Scope) -> Movements:
    """Of everything that some view shows, what it plans left out."""
    planned = {indicator.plan for indicator in indicators().values()}
    codes = [code for code in fields.shown() if code not in planned]
    since = scope.now - REVISED_WITHIN
    return Movements(
        tuple(changes.movements(connection, codes, scope.place, most=MOVED)),
        tuple(changes.revised(connection, codes, scope.place, since=since, most=REVISED)),
    )


def _address(indicator: str) -> str:
    return fields.shown().get(indicator, "")


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


CHANGES = Panel(
    code="overview.changes",
    title=say("overview.changes"),
    ask=_changes,
    draw=partial(movements_list, address_of=_address),
    sources=tuple(sources()),
    size="c3",
)
FIELD_TILE = partial(field_tile, address_of=_address)
ROW, ROWS = 4, 3
"""Panels of the grid that stand side by side, and rows that there are at least."""
READY = [code for code, subject in subjects().items() if subject.headlines]
TILES = 2 + len(READY)
"""Panels of the grid before the charts; those fill the rows up."""
CHARTS = max(ROW * ROWS, TILES + -TILES % ROW) - TILES
VIEWS = (
    View(
        "overview",
        say("overview.title"),
        (
            *(
                card(code, size="c3", there=_address(code))
                for field in READY[:1]
                for code in subjects()[field].headlines
            ),
            attention.panel("c3"),
            CHANGES,
            *(
                tile(field, MORE.get(field, subjects()[field].headlines), FIELD_TILE, size="c3")
                for field in READY
            ),
            *(plan(code, size="c3") for code in LEADING[:CHARTS]),
            *(_to_come(code) for code in subjects() if code not in READY),
        ),
    ),
)
