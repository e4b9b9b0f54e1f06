"""Every panel and every view of the product by code: what the panel endpoint may be asked for."""

from functools import cache

from pages.panels import Panel, View
from pages.views import fields, maps, overview
from pages.views import sources as sources_views

ECONOMY = "/kinh-te-xa-hoi"
MAPS = maps.PATH
OVERVIEW = "/"
SOURCES = sources_views.PATH


@cache
def views() -> dict[str, tuple[View, ...]]:
    """The views of each page by its path, the one shown first in front."""
    return {
        OVERVIEW: overview.VIEWS,
        MAPS: maps.VIEWS,
        **fields.views(),
        SOURCES: sources_views.VIEWS,
    }


@cache
def panels() -> dict[str, Panel]:
    """Every panel by its code.

    Raises:
        ValueError: two different panels bear the same code.
    """
    found: dict[str, Panel] = {}
    for panel in (panel for shown in views().values() for view in shown for panel in view.panels):
        other = found.setdefault(panel.code, panel)
        if (other.title, other.sources) != (panel.title, panel.sources):
            raise ValueError(f"panel {panel.code} is declared twice with different meaning")
    return found


def view(path: str, code: str) -> View:
    """The view `code` of a page, its first one where there is no such view."""
    return next((each for each in views()[path] if each.code == code), views()[path][0])
