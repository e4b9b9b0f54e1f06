"""The map of the whole province: every layer, and any indicator that has values by area."""

from pages.map_questions import FILTERS, LIBRARIES, map_panel
from pages.panels import View
from wording import say

PATH = "/ban-do"
FIRST = "one_stop.received"
"""What colours it until the reader chooses."""
LIT = ("cameras",)
VIEWS = (
    View("all", say("maps.title"), (map_panel("all", title=say("maps.all"), first=FIRST, lit=LIT),), FILTERS,
         libraries=LIBRARIES),
)  # fmt: skip
