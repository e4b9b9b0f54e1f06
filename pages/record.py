"""One record with its time line; the browser asks for it by kind, source and number."""

import dash
from dash import dcc, html

from catalogue import sources, subjects
from components.marks import marks
from domain.access import Permission
from wording import say

dash.register_page(
    __name__,
    path="/ho-so",
    name=say("record.title"),
    title=say("record.title"),
    permission=Permission.SEE_PAGES,
)
dash.clientside_callback(
    dash.ClientsideFunction("records", "told"),
    dash.Output("record-drawn", "data"),
    dash.Input("record-asked", "data"),
)
KEYS = ("kind", "source", "id")


def layout(**query: str) -> html.Div:
    """The place of the record that the address names."""
    asked = {key: query.get(key, "") for key in KEYS}
    return html.Div(
        [
            dcc.Store(id="record-asked", data=asked),
            dcc.Store(id="record-drawn"),
            html.H1(say("record.title"), className="unseen"),
            html.Button(say("record.back"), className="button record__back", id="record-back",
                        **marks({"data-home": _home(query.get("source", ""))})),
            html.Section(html.P(say("record.missing"), className="absent", hidden=True), id="record-told",
                         className="panel record__panel", **marks({"data-filled": "true"})),
        ],
        className="page",
    )  # fmt: skip


def _home(source: str) -> str:
    """Where the way back leads whoever came by a link: the page of the field."""
    declared = sources().get(source)
    return subjects()[declared.field].path if declared else "/"
