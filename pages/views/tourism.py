"""Tourism of the six-monthly report against the tasks set, and cultural titles."""

from components.ranking import ranking_chart
from components.stacked import grouped_chart
from domain.periods import Freq
from pages.map_questions import map_view
from pages.panels import Panel, View
from pages.place_questions import listed
from pages.questions import card, lines, parts
from wording import say

TITLES = ("families", "villages", "communes", "wards", "agencies")
SCOPE = ("period", "area", "known_at")
HALVES = 12


def _halves(name: str) -> Panel:
    """Half years of one measure over time."""
    title = say(f"tourism.{name}")
    return lines(
        f"tourism_{name}", (f"tourism.{name}",), title=title, draw=grouped_chart, most=HALVES, size="c3"
    )


def _tasks(name: str) -> Panel:
    """Whole years of one measure beside the task that was set."""
    title = say(f"tourism.tasks_{name}")
    codes = (f"tourism.{name}", f"tourism.{name}_plan")
    return lines(
        f"tourism_tasks_{name}",
        codes,
        title=title,
        draw=grouped_chart,
        freq=Freq.YEAR,
        most=HALVES,
        size="c3",
    )


VIEWS = (
    View(
        "tourism",
        say("tourism.view.tourism"),
        (
            *(card(f"tourism.{name}", size="c3") for name in ("arrivals", "revenue", "sites", "lodgings")),
            _halves("arrivals"),
            _halves("revenue"),
            _tasks("arrivals"),
            _tasks("revenue"),
            parts("tourism_sites", "tourism.sites", "kind", title=say("tourism.sites"), size="c3"),
            parts("tourism_lodgings", "tourism.lodgings", "class", title=say("tourism.lodgings"), size="c3"),
            parts("tourism_agencies", "tourism.agencies", "market", title=say("tourism.agencies"), size="c3",
                  draw=ranking_chart),
            lines("tourism_certified", ("tourism.certified",), title=say("tourism.certified"), size="c3",
                  most=HALVES),
        ),
        SCOPE,
    ),
    View(
        "culture",
        say("tourism.view.culture"),
        (
            *(card(f"culture.{name}_rate", size="c3") for name in TITLES[:4]),
            *(
                lines(f"culture_{name}", (f"culture.{name}", f"culture.{name}_registered"),
                      title=say(f"tourism.culture_{name}"), most=HALVES)
                for name in TITLES
            ),
            lines("culture_rates", tuple(f"culture.{name}_rate" for name in TITLES),
                  title=say("tourism.culture_rates"), most=HALVES),
        ),
        SCOPE,
    ),
    View(
        "list",
        say("tourism.view.list"),
        (
            listed("sites", "tourism.sites_listed", ("name", "type", "area", "status"),
                   title=say("tourism.list")),
        ),
        SCOPE,
    ),
    map_view("tourism", "lodging", first="lodging.establishments"),
)  # fmt: skip
