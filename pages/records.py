"""The list of the records behind a number: the number itself, its table, and the way down that led here."""

import json
from contextlib import suppress
from typing import Any

import dash
from dash import html
from flask import current_app, g

from catalogue import indicators, subjects
from components.marks import marks
from components.panel import frame
from components.record_table import record_table
from components.view import crumbs, downloads
from domain.access import Permission
from pages import lists
from pages.panels import BadScopeError
from pages.views.agencies import step, trail
from pages.views.one_stop import GROUPS
from store.query.records import Behind, kind_of
from wording import say

dash.register_page(
    __name__,
    path="/danh-sach",
    name=say("records.title"),
    title=say("records.title"),
    permission=Permission.SEE_PAGES,
    libraries=("dash_ag_grid",),
)
dash.clientside_callback(
    dash.ClientsideFunction("records", "rows"),
    dash.Output("records-grid", "getRowsResponse"),
    dash.Input("records-grid", "getRowsRequest"),
    dash.State("records-asked", "data"),
)


def layout(**query: str) -> html.Div:
    """The list that the address names; what names none is said."""
    ioc = current_app.extensions["ioc"]
    try:
        behind = lists.read(query, home=g.person.area or ioc.settings.province, now=ioc.now())
    except BadScopeError:
        return html.Div(html.P(say("records.unknown"), className="absent"), className="page")
    with ioc.engine.connect() as connection:
        number = lists.evidence(connection, behind, ioc.now())
    asked = lists.asked(behind)
    meant = indicators()[behind.indicator]
    drawn = frame(
        record_table(kind_of(behind.indicator), asked, state=_state(query)),
        title=meant.title,
        unit=" · ".join(lists.about(behind)),
        evidence=(number,),
        now=ioc.now(),
        menu=False,
    )
    return html.Div(
        [
            html.H1(meant.title, className="unseen"),
            crumbs(_trail(behind)),
            html.Div(
                [
                    downloads(asked) if g.person.may(Permission.EXPORT) else None,
                    _urging(behind) if lists.may_urge(behind, ioc.now()) else None,
                ],
                className="records__tools",
            ),
            html.Section(drawn.tree, className="panel records", **marks({"data-filled": "true"})),
        ],
        className="page",
        **marks({"data-filters": "period days"}),
    )


def _state(query: dict[str, str]) -> dict[str, Any]:
    """Order and conditions of the address, as the grid takes them; what is none is left out."""
    found: dict[str, Any] = {}
    if query.get("sort"):
        order = "desc" if query.get("descending") == "true" else "asc"
        found["sort"] = {"sortModel": [{"colId": query["sort"], "sort": order}]}
    with suppress(ValueError):
        filters = json.loads(query.get("filters") or "null")
        found |= {"filter": {"filterModel": filters}} if isinstance(filters, dict) else {}
    return found


def _urging(behind: Behind) -> html.A:
    """The way to a letter that urges the agency."""
    return html.A(
        say("letter.open"), href=lists.letter(behind), className="button", **marks({"data-nav": "true"})
    )


def _trail(behind: Behind) -> list[tuple[str, str]]:
    """The steps of the field down to the agency, then the parts that the number is cut to, then the list."""
    meant = indicators()[behind.indicator]
    path, title = subjects()[meant.field].path, meant.short or meant.title
    view, groups = ("agency", GROUPS) if meant.field == "one_stop" else ("agencies", {})
    found = trail(path, view, "", groups=groups)(behind.org)
    above = found if behind.org else found[:1]
    cut = [
        (cut, step(path, "fields" if dimension == "field" else view, behind.org))
        for dimension, cut in lists.parts(behind)
    ]
    return [*above, *cut, (title, "")]
