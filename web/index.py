"""The Dash app of the centre: the HTML around its pages, and its first request made in advance."""

from importlib import import_module
from typing import Any

import dash
from dash import Dash, html
from flask import Flask

from web.headers import content_security_policy
from wording import say

INDEX = """<!DOCTYPE html>
<html lang="vi" data-theme="dark">
<head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}
<script id="plotly" src="/assets/vendor/plotly-cartesian.min.js" async></script></head>
<body>{%app_entry%}<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""
NOT_FOR_PAGES = r"^login\.css$|\.br$|^plotly-cartesian"
"""Assets that Dash must not load by itself: of the login, precompressed, or named above."""
HEAVY_MODULES = ("numpy", "pandas", "plotly.graph_objects")
"""Imported lazily by Dash, they break when two threads import them at once."""


class CentreDash(Dash):
    """Dash that speaks Vietnamese while it loads."""

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """The HTML of a page from its parts."""
        parts["app_entry"] = parts["app_entry"].replace("Loading...", say("web.loading"))
        return str(super().interpolate_index(**parts))  # type: ignore[no-untyped-call]


def build(name: str, server: Flask) -> Dash:
    """The app with every page of `pages/`; `name` is the module beside which they lie."""
    app = CentreDash(
        name,
        server=server,  # type: ignore[arg-type]
        use_pages=True,
        title=say("app.name"),
        update_title="",
        index_string=INDEX,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        assets_ignore=NOT_FOR_PAGES,
        include_pages_meta=False,
        suppress_callback_exceptions=True,
        enable_mcp=False,
        add_log_handler=False,
    )
    server.extensions["dash"] = app
    return app


def warm(app: Dash) -> None:
    """Do once what the first requests would otherwise do all at the same time, and get wrong."""
    for module in HEAVY_MODULES:
        import_module(module)
    app.layout = html.Div(dash.page_container)
    app.server.extensions["csp"] = "default-src 'none'"
    app.server.test_client().get("/healthz")
    app.server.extensions["csp"] = content_security_policy(app)
