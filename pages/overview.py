"""Overview (Tổng quan): every field of the centre in one glance, and what deserves attention."""

import dash
from dash import html

from domain.access import Permission
from pages import registry, screens
from wording import say

TITLE = say("overview.title")

dash.register_page(
    __name__,
    path=registry.OVERVIEW,
    name=TITLE,
    title=TITLE,
    order=0,
    permission=Permission.SEE_PAGES,
    only_panels=True,
)


def layout(**_scope: str) -> html.Div:
    """The tiles; the scope is read by the panels themselves."""
    return screens.of(registry.OVERVIEW, title=TITLE, view="")
