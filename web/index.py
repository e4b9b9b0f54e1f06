"""The Dash app of the centre: the HTML around its pages, and its first request made in advance."""

import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

import dash
from dash import Dash, html
from dash._pages import _path_to_page  # the router's own, as in web.callbacks
from flask import Flask, request

from pages import registry
from web import document
from web.headers import content_security_policy
from wording import say

INDEX = """<!DOCTYPE html>
<html lang="vi" data-theme="dark">
<head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}
<!-- plotly --></head>
<body>{%app_entry%}<!-- brought --><footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""
NOT_FOR_PAGES = r"^login\.|\.br$|^plotly-cartesian|^hls\."
"""Assets that Dash must not load by itself: of the login, precompressed, or named above."""
HEAVY_MODULES = ("numpy", "plotly.graph_objects")
"""Imported lazily by Dash, they break when two threads import them at once."""


UNUSED_SCRIPTS = ("/polyfill@", "/dash_table/", "/dash_core_components-shared.")
"""What Dash sends to every page and none needs: aid for browsers of the past, its own retired table, what its
input components share."""
SCRIPT = re.compile(r'<script src="[^"]*"></script>\n?')
LIBRARIES = {
    "dash_bootstrap_components": (),
    "dash_ag_grid": (),
    "dash_leaflet": ("/assets/map",),
    "dash_extensions": (),
}
"""Component libraries, and the scripts here that use them: only pages get them that name them in
`register_page(..., libraries=...)`, and views that do."""
PLOTLY = '<script id="plotly" src="/assets/vendor/plotly-cartesian.min.js" async></script>'
WITHOUT_CHARTS = ("dash_leaflet",)
"""Views with these libraries draw no chart: Plotly comes once a chart is looked at."""


class CentreDash(Dash):
    """Dash that sends a page what it needs and no more, and speaks Vietnamese while it loads."""

    def index(self, *_args: Any, **_kwargs: Any) -> Any:
        """The document of the page that is asked for."""
        page, _variables = _path_to_page(request.path.strip("/"))
        around = self.around((*page.get("libraries", ()), *_of_view(page)))
        return document.answer(self, page, around) if page.get("only_panels") else around

    @cache  # noqa: B019 (there is one app for as long as the process lives)
    def around(self, libraries: tuple[str, ...]) -> str:
        """The HTML around every page with these libraries; its files do not change while the centre runs."""
        absent = [name for name in LIBRARIES if name not in libraries]
        users = (script for name in absent for script in LIBRARIES[name])
        unused = (*UNUSED_SCRIPTS, *(f"/{name}/" for name in absent), *users)
        charts = "" if any(name in WITHOUT_CHARTS for name in libraries) else PLOTLY

        def needed(script: re.Match[str]) -> str:
            return "" if any(name in script[0] for name in unused) else script[0]

        whole = str(super().index()).replace("<!-- plotly -->", charts)  # type: ignore[no-untyped-call]
        return SCRIPT.sub(needed, whole)

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """The HTML of a page from its parts."""
        parts["app_entry"] = parts["app_entry"].replace("Loading...", say("web.loading"))
        return str(super().interpolate_index(**parts))  # type: ignore[no-untyped-call]


def _of_view(page: Mapping[str, Any]) -> tuple[str, ...]:
    """The libraries of the view that the address asks for."""
    path = page.get("path", "")
    return registry.view(path, request.args.get("view", "")).libraries if path in registry.views() else ()


def build(name: str, server: Flask) -> CentreDash:
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


def warm(app: CentreDash) -> None:
    """Do once what the first requests would otherwise do all at the same time, and get wrong."""
    for module in HEAVY_MODULES:
        import_module(module)
    app.layout = html.Div(dash.page_container)
    app.server.extensions["csp"] = "default-src 'none'"
    app.server.test_client().get("/healthz")
    with app.server.test_request_context("/"):
        app.around(())
    app.server.extensions["csp"] = content_security_policy(app)
