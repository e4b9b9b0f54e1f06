"""What stands where no page is."""

import dash
from dash import html

from domain.access import Open
from wording import say

dash.register_page(__name__, path="/404", name=say("web.status.404"), permission=Open.SIGNED_IN)


def layout(**_: str) -> html.Div:
    """One sentence and the way back."""
    return html.Div(
        [html.H2(say("web.status.404")), html.A(say("web.home"), href="/", className="button")],
        className="page",
    )
