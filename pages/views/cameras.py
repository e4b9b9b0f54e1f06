"""Security cameras: how many work, where, whose are broken since when, which connections wait for whom."""

from components.ranking import ranking_chart
from components.series import series_chart
from domain.periods import Freq
from pages.camera_questions import BESIDE, TURNS, WALL, league
from pages.map_questions import LIBRARIES, map_view
from pages.panels import Panel, View
from pages.place_questions import districts, listed
from pages.questions import card, part_lines, parts
from wording import say

CONNECTED, WORKING, TROUBLED = "cameras.connected", "cameras.working", "cameras.troubled"
PENDING, RATE, AVAILABILITY = "cameras.pending", "cameras.working_rate", "cameras.availability"
WATCHED = ("key_positions", "administrative", "forest", "city_security", "traffic")
"""Groups that are connected, so that they have hours."""
MONTHS, DAYS = 24, 60


def _view(code: str, *panels: Panel, libraries: tuple[str, ...] = ()) -> View:
    filters = (*View("", "", ()).filters, "communes")
    return View(code, say(f"cameras.view.{code}"), panels, filters, libraries=libraries)


VIEWS = (
    _view("wall", WALL, BESIDE, TURNS, libraries=LIBRARIES),
    _view(
        "state",
        card(CONNECTED, size="c3"),
        card(WORKING, size="c3"),
        card(TROUBLED, size="c3"),
        card(PENDING, size="c3"),
        districts("key_positions", "cameras.key_positions", title=say("cameras.key_positions"), size="c4"),
        parts("camera_groups", CONNECTED, "group", draw=ranking_chart, size="c4",
              title=say("cameras.groups")),
        parts("camera_states", CONNECTED, "status", size="c4", title=say("cameras.states")),
        parts("camera_rates", RATE, "group", draw=ranking_chart, size="c4", title=say("cameras.rates")),
        parts("camera_troubled", TROUBLED, "group", draw=ranking_chart, size="c4",
              title=say("cameras.troubled")),
        parts("camera_reasons", TROUBLED, "reason", size="c4", title=say("cameras.reasons")),
    ),
    _view(
        "availability",
        part_lines("availability_months", AVAILABILITY, "group", series_chart, items=WATCHED, size="c12",
                   freq=Freq.MONTH, most=MONTHS, title=say("cameras.availability_months")),
        part_lines("availability_days", AVAILABILITY, "group", series_chart, items=WATCHED, size="c12",
                   most=DAYS, title=say("cameras.availability_days")),
    ),
    _view("league", league("camera", size="c6 tall"), league("org", size="c6"), league("group", size="c6")),
    _view(
        "waiting",
        listed("troubled", TROUBLED, ("name", "group", "area", "org", "status", "since", "reason"),
               title=say("cameras.troubled_list")),
        listed("pending", PENDING, ("name", "group", "area", "status", "waiting_for", "since", "planned_for"),
               title=say("cameras.pending_list")),
    ),
    _view(
        "list",
        listed("cameras", CONNECTED,
               ("name", "group", "area", "former_area", "org", "capacity", "status", "updated_at"),
               title=say("cameras.list")),
    ),
    map_view("cameras", first="cameras.connected"),
)  # fmt: skip
