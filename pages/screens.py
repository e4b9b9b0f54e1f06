"""Turns a view into the screen that Dash sends: places for panels, tabs of the other views."""

from urllib.parse import urlencode

from dash import html

from components.panel import place
from components.view import screen
from pages import registry
from pages.panels import Panel

KINDS = {"card": "card", "grid": "", "strip": "later"}


def of(path: str, *, title: str, view: str, org: str = "") -> html.Div:
    """The screen of `view`; the browser fills its panels. `org` is the agency that the address names."""
    shown = registry.view(path, view)
    several = registry.views()[path]
    tabs = [
        (f"{path}?{urlencode({'view': each.code})}", each.title, "page" if each is shown else "",
         " ".join(each.libraries))
        for each in several
    ]  # fmt: skip
    places = [(panel, _place(panel)) for panel in shown.panels]
    return screen(
        title=title,
        cards=[section for panel, section in places if panel.zone == "card"],
        grid=[section for panel, section in places if panel.zone == "grid"],
        strip=[section for panel, section in places if panel.zone == "strip"],
        codes=[panel.code for panel in shown.panels],
        tabs=tabs if len(several) > 1 else (),
        filters=shown.filters,
        trail=shown.trail(org) if shown.trail else (),
    )


def _place(panel: Panel) -> html.Section:
    return place(
        panel.code,
        title=panel.title,
        size=panel.size,
        sources=panel.sources,
        kind=KINDS[panel.zone],
        counted=panel.counted,
        stage=panel.stage() if panel.stage else None,
    )
