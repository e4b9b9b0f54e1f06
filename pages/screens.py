"""Turns a view into the screen that Dash sends: places for panels, tabs of the other views."""

from collections import Counter
from urllib.parse import urlencode

from dash import html

from components.panel_place import place
from components.view import screen
from pages import registry
from pages.panels import Panel
from wording import say

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
    titles = Counter(panel.title for panel in shown.panels)
    places = [(panel, _place(panel, alone=titles[panel.title] == 1)) for panel in shown.panels]
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


def _place(panel: Panel, *, alone: bool) -> html.Section:
    """The place of a panel; a card beside a chart of the same title is told from it by its name."""
    named = "" if alone or panel.zone != "card" else say("panel.card", title=panel.title)
    return place(
        panel.code,
        title=panel.title,
        size=panel.size,
        sources=panel.sources,
        kind=KINDS[panel.zone],
        named=named,
        counted=panel.counted,
        stage=panel.stage() if panel.stage else None,
    )
