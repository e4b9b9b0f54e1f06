"""A panel asks one question and names its drawing; a view is panels in order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from dash.development.base_component import Component

from domain.access import Permission
from domain.answers import Answer
from domain.readings import Cut
from pages.panels.scope import Scope

Ask = Callable[[Any, Scope], Answer]
Draw = Callable[[Any], Component | None]
Zone = Literal["card", "grid", "strip"]
"""Where a panel stands: in the row of headline cards, on the grid, or in the strip at the foot."""
Trail = Callable[[str], list[tuple[str, str]]]
"""Names and addresses of the way down to an agency ("" for none)."""
Unit = str | Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure of the product: what is asked, how it is drawn, and where on the grid it stands.

    `sources` are those whose new data can change it. `about` are the indicators that its help
    explains; `series` those that it asks of the area and period of the page, read together with those
    of its other panels. `unit` may be worked out of the answer. Behind the numbers of a `counted` one
    stand records.
    `stage` gives what stands in its place from the start, beside what the browser draws.
    """

    code: str
    title: str
    ask: Ask
    draw: Draw
    sources: tuple[str, ...]
    about: tuple[str, ...] = ()
    series: tuple[Cut, ...] = ()
    unit: Unit = ""
    size: str = "c4"
    zone: Zone = "grid"
    menu: bool = True
    counted: bool = False
    need: Permission = Permission.SEE_PAGES
    stage: Callable[[], Component] | None = None


@dataclass(frozen=True, slots=True)
class View:
    """Panels that stand on one screen: cards in a row on top, the rest on the grid below.

    `filters` of the bar are offered: also "org" where panels can be cut to an agency, "communes" where
    the areas of the province have figures of their own, "days" where single days are counted. `trail`
    gives the way down to what the view shows: names and addresses, from the province on. `libraries` are
    component libraries that its document has to bring.
    """

    code: str
    title: str
    panels: tuple[Panel, ...]
    filters: tuple[str, ...] = ("period", "area", "known_at")
    trail: Trail | None = None
    libraries: tuple[str, ...] = ()
