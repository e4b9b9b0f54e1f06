"""What pages draw: answers made of readings, and what queries worked out from them.

An answer never holds a number without the readings that it rests on. `evidence` of each kind
gives the readings that decide how old and how sure the answer is; None where an answer is not
about readings at all.
"""

from domain.answers.boards import Board, Entry, Group
from domain.answers.evidence import Evidence, worst
from domain.answers.listed import (
    Mentions,
    Movement,
    Movements,
    Note,
    Notes,
    Places,
    Reports,
    Revised,
    Sources,
    Turns,
    Words,
)
from domain.answers.maps import Layer, Mapped
from domain.answers.numbers import (
    Caveat,
    Change,
    Headline,
    Headlines,
    Progress,
    Submission,
    Submissions,
    Target,
    Targets,
)
from domain.answers.over_time import Break, Line, Lines, Rank, Standing
from domain.answers.side_by_side import (
    Across,
    Bars,
    Extremes,
    Mark,
    Outline,
    Paired,
    Part,
    Parts,
    Profile,
    Row,
    Score,
)
from domain.readings import Reading

__all__ = [
    "Across",
    "Answer",
    "Bars",
    "Board",
    "Break",
    "Caveat",
    "Change",
    "Entry",
    "Evidence",
    "Extremes",
    "Group",
    "Headline",
    "Headlines",
    "Layer",
    "Line",
    "Lines",
    "Mapped",
    "Mark",
    "Mentions",
    "Movement",
    "Movements",
    "Note",
    "Notes",
    "Outline",
    "Paired",
    "Part",
    "Parts",
    "Places",
    "Profile",
    "Progress",
    "Rank",
    "Reports",
    "Revised",
    "Row",
    "Score",
    "Sources",
    "Standing",
    "Submission",
    "Submissions",
    "Target",
    "Targets",
    "Turns",
    "Words",
    "shown_readings",
    "worst",
]

Answer = (
    Standing | Sources | Headline | Headlines | Progress | Lines | Parts | Profile | Targets | Notes
    | Submissions | Movements | Extremes | Bars | Score | Places | Turns | Words | Mentions | Reports | Paired
    | Mapped | Board | Across
)  # fmt: skip


def shown_readings(answer: Answer) -> tuple[Reading, ...]:
    """Every reading behind an answer, for its table."""
    return () if isinstance(answer, Notes | Sources) else answer.readings
