"""The bar: name of the centre, filters, clock, and the place of the person's menu."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from components.icon import icon
from components.marks import marks
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
