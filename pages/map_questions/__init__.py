"""What maps ask: of the units of their day and what lies on them, and the panels and views that are maps."""

from pages.map_questions.panels import FILTERS, LIBRARIES, map_beside, map_panel, map_view
from pages.map_questions.units import division, found_units, layers_in, numbers_of

__all__ = [
    "FILTERS",
    "LIBRARIES",
    "division",
    "found_units",
    "layers_in",
    "map_beside",
    "map_panel",
    "map_view",
    "numbers_of",
]
