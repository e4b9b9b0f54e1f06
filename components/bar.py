"""The bar: name of the centre, filters, clock, and the menu of the person who is signed in."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from components.icon import icon
from components.marks import marks
from domain.access import Person
from wording import say


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a filter: what the address says and what people read; it may also say the `alias`."""

    value: str
    name: str
    group: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the filters of the bar offer."""

    periods: Sequence[Choice]
    areas: Sequence[Choice]
    agencies: Sequence[Choice]
    moments: Sequence[Choice]


def bar(province: str, filters: Filters, own: html.Details) -> html.Header:
    """The bar with what its filters offer and the menu of the person, `own`."""
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
        [[choice.value, choice.name, choice.group, choice.alias] for choice in choices], ensure_ascii=False
    )
    return html.Label(
        [
            icon(glyph),
            html.Span(name),
            html.Select(**marks({"data-filter": key, "data-options": options, "aria-label": name})),
        ],
        className=f"chip chip--{key}",
    )


def person_menu(person: Person, account: str, guide: str, sign_out: str) -> html.Details:
    """Who is signed in, the way to the own account, the theme, and out."""
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
