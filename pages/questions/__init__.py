"""The questions that panels ask, each as a function of connection and scope, and panels made of them."""

from pages.questions.common import parts_unit, province_codes
from pages.questions.indices import extremes, radar
from pages.questions.numbers import card, submitted, table, tile
from pages.questions.over_time import lines, part_lines, score_and_rank
from pages.questions.plans import execution, plan, targets
from pages.questions.side_by_side import agencies, commune_bars, communes, parts, provinces

__all__ = [
    "agencies",
    "card",
    "commune_bars",
    "communes",
    "execution",
    "extremes",
    "lines",
    "part_lines",
    "parts",
    "parts_unit",
    "plan",
    "province_codes",
    "provinces",
    "radar",
    "score_and_rank",
    "submitted",
    "table",
    "targets",
    "tile",
]
