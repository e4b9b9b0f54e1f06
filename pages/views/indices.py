"""Indices of the province: PCI, PAPI and ICT Index, their scores, ranks and parts over the years."""

from components.heat_map import heat_map
from components.histogram import histogram
from components.ranking import ranking_chart
from pages.panels import View
from pages.questions import extremes, lines, part_lines, parts, provinces, radar, score_and_rank
from wording import say

YEARS = 8
FULL_SCORE = 10
ICT_PARTS = ("ict.infrastructure", "ict.workforce", "ict.application")
PCI = View(
    "pci",
    say("economy.view.pci"),
    (
        extremes("pci_extremes", "pci.score", of=("pci.component", "component")),
        score_and_rank("pci_years", "pci.score", size="c5"),
        radar("pci_radar", "pci.component", "component", top=FULL_SCORE),
        provinces("pci_spread", "pci.score", most=100, draw=histogram, size="c3"),
        part_lines("pci_parts_years", "pci.component", "component", heat_map, size="c5", most=YEARS),
        parts("pci_parts", "pci.component", "component", draw=ranking_chart, size="c4"),
        provinces("pci_ranking", "pci.score", size="c3"),
    ),
)
PAPI = View(
    "papi",
    say("economy.view.papi"),
    (
        extremes("papi_extremes", "papi.total", of=("papi.dimension", "dimension")),
        score_and_rank("papi_years", "papi.total", size="c5"),
        radar("papi_radar", "papi.dimension", "dimension", top=FULL_SCORE),
        provinces("papi_ranking", "papi.total", size="c3"),
        part_lines("papi_parts_years", "papi.dimension", "dimension", heat_map, size="c7", most=YEARS),
        parts("papi_parts", "papi.dimension", "dimension", draw=ranking_chart, size="c5"),
    ),
)
ICT = View(
    "ict",
    say("economy.view.ict"),
    (
        extremes("ict_extremes", "ict.index", "ict.rank", of=ICT_PARTS),
        score_and_rank("ict_years", "ict.index", "ict.rank", size="c6"),
        lines("ict_parts", ("ict.index", *ICT_PARTS), size="c6"),
        lines("ict_infrastructure", ("ict.infrastructure_society", "ict.infrastructure_agencies")),
        lines("ict_workforce", ("ict.workforce_society", "ict.workforce_agencies")),
        lines("ict_application", ("ict.application_agencies", "ict.online_services")),
    ),
)
VIEWS = (PCI, PAPI, ICT)
