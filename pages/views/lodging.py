"""Lodging: guests by month, market, age and district; establishments by kind and district; who reported."""

from components.heat_map import heat_map
from components.ranking import ranking_chart
from components.stacked import stacked_chart
from domain.periods import Freq
from domain.places import Place
from pages.map_questions import map_view
from pages.panels import View
from pages.place_questions import district_months, districts, listed
from pages.questions import card, lines, part_lines, parts
from wording import say

GUESTS, ESTABLISHMENTS, RATED = "lodging.guests", "lodging.establishments", "lodging.rated_establishments"
REPORTING = ("lodging.expected", "lodging.reporting")
MONTHS, DAYS = 24, 60
BUSIEST = 30
ABROAD = (
    "cambodia", "china", "korea", "taiwan", "japan", "united_states", "france", "australia", "other",
)  # fmt: skip


def _guests_of_year(place: Place) -> float:
    found = place.facts.get("guests_of_year", 0)
    return found if isinstance(found, int | float) else 0


VIEWS = (
    View(
        "guests",
        say("lodging.view.guests"),
        (
            card(GUESTS, size="c3", freq=Freq.MONTH),
            card("lodging.average_stay", size="c3", freq=Freq.MONTH),
            card(ESTABLISHMENTS, size="c3"),
            card("lodging.reporting_rate", size="c3"),
            part_lines("guests_origin", GUESTS, "origin", stacked_chart, most=MONTHS, freq=Freq.MONTH,
                       title=say("lodging.guests_origin")),
            lines("average_stay", ("lodging.average_stay",), most=MONTHS, freq=Freq.MONTH,
                  title=say("lodging.stay_lines")),
            districts("guests_district", GUESTS, freq=Freq.MONTH, title=say("lodging.guests_district")),
            parts("guests_share", GUESTS, "origin", freq=Freq.MONTH, title=say("lodging.guests_share")),
            parts("guests_stay", GUESTS, "stay", freq=Freq.MONTH, title=say("lodging.guests_stay")),
            lines("guests_days", (GUESTS,), area=True, most=DAYS, size="c6",
                  title=say("lodging.guests_days")),
        ),
    ),
    View(
        "markets",
        say("lodging.view.markets"),
        (
            parts("guests_market", GUESTS, "market", draw=ranking_chart, freq=Freq.MONTH, size="c6",
                  title=say("lodging.guests_market")),
            parts("guests_age", GUESTS, "age", draw=ranking_chart, freq=Freq.MONTH, size="c6",
                  title=say("lodging.guests_age")),
            part_lines("market_months", GUESTS, "market", heat_map, items=ABROAD, freq=Freq.MONTH, most=12,
                       size="c12", title=say("lodging.market_months")),
        ),
    ),
    View(
        "variation",
        say("lodging.view.variation"),
        (
            district_months("guests_districts", GUESTS, title=say("lodging.guests_months"), size="c8 tall"),
            listed("busiest", ESTABLISHMENTS, ("name", "area", "type", "guests_of_year", "year"),
                   size="c4 tall", title=say("lodging.busiest"), by=_guests_of_year, most=BUSIEST),
        ),
    ),
    View(
        "establishments",
        say("lodging.view.establishments"),
        (
            card(ESTABLISHMENTS, size="c3"),
            card(RATED, size="c3"),
            card("lodging.rooms", size="c3"),
            card("lodging.reporting", size="c3"),
            parts("establishment_types", ESTABLISHMENTS, "type", size="c4", draw=ranking_chart,
                  title=say("lodging.types")),
            districts("establishments_district", ESTABLISHMENTS, title=say("lodging.by_district")),
            districts("rated_district", RATED, title=say("lodging.rated_district")),
            parts("room_types", "lodging.rooms", "type", size="c4", draw=ranking_chart,
                  title=say("lodging.room_types")),
            districts("rooms_district", "lodging.rooms", title=say("lodging.rooms_district")),
            lines("reporting", REPORTING, most=DAYS, title=say("lodging.reporting")),
        ),
    ),
    View(
        "list",
        say("lodging.view.list"),
        (
            listed("establishments", ESTABLISHMENTS,
                   ("name", "area", "type", "capacity", "status", "last_report", "guests_of_year"),
                   title=say("lodging.list")),
        ),
    ),
    map_view("lodging", first="lodging.guests"),
)  # fmt: skip
