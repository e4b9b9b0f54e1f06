"""The page of a plain field: a docstring, an import, and `layout = standard.register_page(...)`."""

from collections.abc import Callable

import dash
from dash import html

from catalogue import subjects
from domain.access import Permission
from pages import screens

ORDER = 10
"""Fields stand behind the overview, in the order of the catalogue."""


def register_page(module: str, field: str) -> Callable[..., html.Div]:
    """Register `module` as the page of `field` and give its layout; what it shows is in the catalogue."""
    subject = subjects()[field]

    def layout(view: str = "", org: str = "", **_scope: str) -> html.Div:
        return screens.of(subject.path, title=subject.title, view=view, org=org)

    dash.register_page(
        module,
        path=subject.path,
        name=subject.title,
        title=subject.title,
        order=ORDER * subject.order,
        permission=Permission.SEE_PAGES,
        only_panels=True,
        layout=layout,
    )
    return layout
