"""Maps (Bản đồ): every layer of points and any indicator by area, on one map."""

import dash
from dash import html

from domain.access import Permission
from pages import registry, screens
from wording import say

TITLE = say("maps.title")

dash.register_page(
    __name__,
    path=registry.MAPS,
    name=TITLE,
    title=TITLE,
    order=1,
    permission=Permission.SEE_PAGES,
    only_panels=True,
)


def layout(**_scope: str) -> html.Div:
    """The map; what it shows stands in the address and is read by its panel."""
    return screens.of(registry.MAPS, title=TITLE, view="")
