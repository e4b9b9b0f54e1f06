"""The questions that panels ask about what is counted from records, and panels made of them.

They are asked for the running month unless the address names another period. A panel is of the whole
province unless it is `own`: then it is of the agency that the address names. `down` gives the address
that a click on a part of a chart leads to.
"""

from pages.counts.agencies import agencies, agency_bars, told_agencies
from pages.counts.numbers import beside, card, headline, part_bars, parts, score
from pages.counts.over_time import own_days, trend

__all__ = [
    "agencies",
    "agency_bars",
    "beside",
    "card",
    "headline",
    "own_days",
    "part_bars",
    "parts",
    "score",
    "told_agencies",
    "trend",
]
