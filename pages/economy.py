"""Page of socio-economy (Kinh tế xã hội): one view per group of indicators, named in the address."""

import dash
from dash import html

from catalogue import subjects
from domain.access import Permission
from pages import registry, screens

TITLE = subjects()["economy"].title

dash.register_page(
    __name__,
    path=registry.ECONOMY,
    name=TITLE,
    title=TITLE,
    order=10,
    permission=Permission.SEE_PAGES,
    only_panels=True,
)


def layout(view: str = "", **_scope: str) -> html.Div:
    """The view asked for; the scope is read by the panels themselves."""
    return screens.of(registry.ECONOMY, title=TITLE, view=view)
