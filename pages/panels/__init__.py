"""What a page is made of: panels in views, all asked with the scope that its address says."""

from pages.panels.panel import Ask, Draw, Panel, Trail, Unit, View, Zone
from pages.panels.scope import KEYS, MAP_KEYS, BadScopeError, Scope, read_scope

__all__ = [
    "KEYS",
    "MAP_KEYS",
    "Ask",
    "BadScopeError",
    "Draw",
    "Panel",
    "Scope",
    "Trail",
    "Unit",
    "View",
    "Zone",
    "read_scope",
]
