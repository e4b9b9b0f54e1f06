"""The frame around every page: bar, rail, the one menu of panels and the one dialog."""

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.bar import Filters, bar
from components.icon import icon
from components.marks import marks
from components.person_menu import person_menu
from components.rail import RailItem, rail
from domain.access import Person
from wording import say

ASPECTS = (
    ("records", "folder2-open"), ("about", "question-circle"), ("table", "table"),
    ("revisions", "clock-history"), ("link", "link-45deg"),
    ("xlsx", "download"), ("csv", "download"),
)  # fmt: skip


def shell(
    page: Component, *, person: Person, province: str, fields: Sequence[RailItem],
    operation: Sequence[RailItem], filters: Filters, account: str, guide: str, sign_out: str, outside: bool,
) -> html.Div:  # fmt: skip
    """The whole screen around `page`; `outside`: links may lead to other hosts."""
    return html.Div(
        [
            html.A(say("shell.skip"), href="#content", className="skip"),
            bar(province, filters, person_menu(person, account, guide, sign_out)),
            rail(fields, operation),
            html.Div(
                [_offline(), _storage_full(),
                 html.Main(page, id="content", className="view", tabIndex="-1")],
                className="stage",
            ),
            _panel_menu(),
            _sheet(),
            dcc.Store(id="shell-drawn"),
        ],
        className="shell",
        id="shell",
        **marks({"data-connection": "open", "data-outside": str(outside).lower()}),
    )  # fmt: skip


def _offline() -> html.Div:
    retry = html.Button(say("shell.retry"), className="button", **marks({"data-reload": "true"}))
    words = html.Span(say("shell.offline"))
    return html.Div([icon("wifi-off"), words, retry], className="offline", role="status")


def _storage_full() -> html.Div:
    """Shown while the disk takes nothing more, to those whom the stream of changes tells of it."""
    words = html.Span(say("shell.storage_full"))
    return html.Div([icon("exclamation-triangle"), words], className="offline--storage", role="status")


def _panel_menu() -> html.Div:
    items = [
        html.Button(
            [icon(glyph), say(f"panel.menu_{aspect}")], className="pop__item", role="menuitem",
            **marks({"data-aspect": aspect, "data-done": say("panel.link_copied")}),
        )
        for aspect, glyph in ASPECTS
    ]  # fmt: skip
    return html.Div(
        items,
        id="panel-menu",
        className="pop",
        hidden=True,
        role="menu",
        **marks({"aria-label": say("shell.panel_menu")}),
    )


def _sheet() -> html.Dialog:
    """The one dialog of the product; the browser fills it."""
    close = html.Button(
        icon("x-lg"),
        className="icon-button",
        **marks({"data-close": "true", "aria-label": say("panel.sheet_close")}),
    )
    head = html.Div([html.H2(className="sheet__title", id="sheet-title"), close], className="sheet__head")
    return html.Dialog(
        [head, html.Div(className="sheet__body")],
        id="sheet",
        className="sheet",
        **marks({"data-failed": say("panel.sheet_failed"), "aria-labelledby": "sheet-title"}),
    )
