"""Indices of the province: PCI, PAPI and ICT Index, scores and ranks over the years."""

from components.radar import radar_chart
from pages.panels import View
from pages.questions import lines, score_and_rank
from wording import say

VIEWS = (
    View(
        "ict",
        say("economy.view.ict"),
        (
            score_and_rank("ict_years", "ict.index", "ict.rank", size="c6"),
            lines("ict_parts", ("ict.infrastructure", "ict.workforce", "ict.application"), size="c6"),
            lines("ict_infrastructure", ("ict.infrastructure_society", "ict.infrastructure_agencies")),
            lines("ict_workforce", ("ict.workforce_society", "ict.workforce_agencies")),
            lines("ict_application", ("ict.application_agencies", "ict.online_services")),
        ),
    ),
)
DRAWN_AS_RADAR = radar_chart
