"""The frame around every page: bar with filters and clock, rail of fields, person, menus of panels."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html
from dash.development.base_component import Component

from components.marks import marks
from domain.access import Person
from wording import say

ASPECTS = (
    ("records", "folder2-open"), ("about", "question-circle"), ("table", "table"),
    ("revisions", "clock-history"), ("link", "link-45deg"),
    ("xlsx", "download"), ("csv", "download"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RailItem:
    """One line of the rail; without a path it is of a later version. `field` shows its state beside it.

    A page with `libraries` of its own is loaded as a whole where they are not there yet.
    """

    title: str
    icon: str
    path: str = ""
    field: str = ""
    libraries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter: what the address says and what people read."""

    value: str
    name: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the filters of the bar offer."""

    periods: Sequence[Choice]
    areas: Sequence[Choice]
    agencies: Sequence[Choice]
    moments: Sequence[Choice]


def shell(
    page: Component, *, person: Person, province: str, fields: Sequence[RailItem],
    operation: Sequence[RailItem], filters: Filters, account: str, guide: str, sign_out: str,
) -> html.Div:  # fmt: skip
    """The whole screen around `page`."""
    return html.Div(
        [
            html.A(say("shell.skip"), href="#content", className="skip"),
            _bar(province, filters, _person(person, account, guide, sign_out)),
            _rail(fields, operation),
            html.Div([_offline(), html.Main(page, id="content", className="view", tabIndex="-1")],
                     className="stage"),
            _panel_menu(),
            _sheet(),
            dcc.Store(id="shell-drawn"),
        ],
        className="shell",
        id="shell",
        **marks({"data-connection": "open"}),
    )  # fmt: skip


def icon(name: str) -> html.I:
    """A glyph that says nothing to a screen reader."""
    return html.I(className=f"bi bi-{name}", **marks({"aria-hidden": "true"}))


def _bar(province: str, filters: Filters, own: html.Details) -> html.Header:
    toggle = html.Button(
        icon("list"),
        className="icon-button rail-toggle",
        **marks({"data-rail": "true", "aria-label": say("shell.open_rail")}),
    )
    mark = html.Span(className="brand__mark", **marks({"aria-hidden": "true"}))
    clock = html.Div(
        [html.Span(className="clock__time"), html.Span(className="clock__day")],
        className="clock",
        **marks({"data-clock": "true"}),
    )
    return html.Header(
        [
            toggle,
            html.A([mark, html.Span(say("app.name"), className="brand__name")], href="/", className="brand",
                   **marks({"data-nav": "true", "aria-label": say("app.name")})),
            html.Div(className="top__title", id="shell-title"),
            html.Span(say("shell.centre", province=province), className="top__centre"),
            html.Span(className="spring"),
            _filters(filters),
            clock,
            own,
        ],
        className="top",
    )  # fmt: skip


def _filters(filters: Filters) -> html.Form:
    return html.Form(
        [
            _select("period", "calendar3", filters.periods),
            _select("area", "geo-alt", filters.areas),
            _select("org", "building", filters.agencies) if filters.agencies else None,
            _select("known_at", "clock-history", filters.moments),
        ],
        className="filters",
        **marks({"aria-label": say("shell.filters")}),
    )


def _select(key: str, glyph: str, choices: Sequence[Choice]) -> html.Label:
    """A filter; its choices travel as data and become options in the browser."""
    name = say(f"shell.{key}")
    options = json.dumps(
        [[choice.value, choice.name, choice.group] for choice in choices], ensure_ascii=False
    )
    return html.Label(
        [
            icon(glyph),
            html.Span(name),
            html.Select(**marks({"data-filter": key, "data-options": options, "aria-label": name})),
        ],
        className=f"chip chip--{key}",
    )


def _person(person: Person, account: str, guide: str, sign_out: str) -> html.Details:
    name = person.display_name or person.username
    theme = html.Button(
        [icon("sun"), say("shell.theme")], className="pop__item", **marks({"data-theme-set": "true"})
    )
    out = html.Form(
        html.Button([icon("box-arrow-right"), say("shell.sign_out")], className="pop__item", type="submit"),
        action=sign_out,
        method="post",
    )
    menu = html.Div(
        [
            html.Div([name, _role(person)], className="pop__who"),
            html.A([icon("person-gear"), say("shell.account")], href=account, className="pop__item",
                   **marks({"data-nav": "true"})) if account else None,
            html.A([icon("question-circle"), say("shell.guide")], href=guide, className="pop__item",
                   **marks({"data-nav": "true"})) if guide else None,
            theme,
            out,
        ],
        className="pop",
    )  # fmt: skip
    spoken = marks({"aria-label": say("shell.person", name=name)})
    summary = html.Summary(icon("person-circle"), className="icon-button", **spoken)
    return html.Details([summary, menu], className="person")


def _role(person: Person) -> html.Span:
    return html.Span(say(f"users.role.{person.role.value}"), className="pop__role")


def _rail(fields: Sequence[RailItem], operation: Sequence[RailItem]) -> html.Nav:
    return html.Nav(
        [
            html.Ul([html.Li(_rail_item(item)) for item in fields]),
            html.Div(say("shell.rail_operation"), className="rail__heading") if operation else None,
            html.Ul([html.Li(_rail_item(item)) for item in operation]),
        ],
        className="rail",
        **marks({"aria-label": say("shell.rail")}),
    )


def _rail_item(item: RailItem) -> html.A | html.Span:
    name = html.Span(item.title, className="rail__name")
    if not item.path:
        words = html.Span(say("shell.later"), className="unseen")
        return html.Span(
            [icon(item.icon), name, words], className="rail__link rail__link--later", title=say("shell.later")
        )
    state = html.Span(className="sign", **marks({"data-field": item.field})) if item.field else None
    within = {"data-nav": "true"} | ({"data-libraries": " ".join(item.libraries)} if item.libraries else {})
    return html.A([icon(item.icon), name, state], href=item.path, className="rail__link", **marks(within))


def _offline() -> html.Div:
    retry = html.Button(say("shell.retry"), className="button", **marks({"data-reload": "true"}))
    words = html.Span(say("shell.offline"))
    return html.Div([icon("wifi-off"), words, retry], className="offline", role="status")


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
