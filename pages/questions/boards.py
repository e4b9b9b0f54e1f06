"""Boards by the lists of indicators that decisions set: what each asks for, and the numbers there are."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from catalogue import indicator_lists, indicators, is_counted
from catalogue.indicator_list import IndicatorList, ListGroup, Number
from components.board import board_summary, board_table
from domain.answers import Board, Entry, Group, Headline
from pages import counts
from pages.panels import Panel, Scope, View, Zone
from pages.questions.common import sources_of
from store.query import progress
from wording import say

HEADING, LETTERS = 1.6, 95
"""Height of the heading of a group in lines, and letters in a line of what no source tells."""


def list_views(but: Sequence[str] = ()) -> tuple[View, ...]:
    """A view of every list of the catalogue that is not drawn elsewhere, called after its panels."""
    lists = indicator_lists().items()
    return tuple(
        View(f"list_{code}", listed.short, panels(code)) for code, listed in lists if code not in but
    )


def panels(code: str) -> tuple[Panel, ...]:
    """How much of a list there is, and its groups in one or two columns."""
    listed = indicator_lists()[code]
    groups, cut = listed.groups, middle(listed.groups)
    whole = _panel(f"list.{code}", listed.title, groups, partial(board_summary, listed), zone="card")
    columns = [(1, "first", groups[:cut]), (cut + 1, "second", groups[cut:])]
    return whole, *(
        _panel(f"list.{code}_{side}", _named(listed, at, held), held, board_table)
        for at, side, held in columns
        if held
    )


def middle(groups: Sequence[ListGroup]) -> int:
    """How many groups stand in the first of two columns of about one height; a single one does."""
    heights = [_height(group) for group in groups]
    return min(range(1, len(groups) + 1), key=lambda at: abs(sum(heights[:at]) - sum(heights[at:])))


def _height(group: ListGroup) -> float:
    """Lines that a group takes: its heading, its numbers, the names of what no source tells."""
    unanswered = sum(len(entry.number + entry.name) for entry in group.entries if not entry.answers)
    return HEADING + len(group.every) + unanswered / LETTERS


def _named(listed: IndicatorList, at: int, held: Sequence[ListGroup]) -> str:
    return say("board.groups", list=listed.short, first=at, last=at + len(held) - 1)


def _panel(name: str, title: str, groups: Sequence[ListGroup], draw: Any, *, zone: Zone = "grid") -> Panel:
    numbers = [number for group in groups for number in group.every]
    about = tuple(dict.fromkeys(number.indicator for number in numbers))
    plans = (indicators()[code].plan for code in about)
    return Panel(
        code=name,
        title=title,
        ask=lambda connection, scope: Board(tuple(_group(connection, scope, group) for group in groups)),
        draw=draw,
        sources=sources_of(*about, *plans),
        about=about,
        series=tuple(
            (each.indicator, each.breakdown)
            for each in numbers
            if not each.country and not is_counted(each.indicator)
        ),
        size="c12" if zone == "card" else "c6 tall",
        zone=zone,
    )


def _group(connection: Any, scope: Scope, group: ListGroup) -> Group:
    read = partial(_headline, connection, scope)
    return Group(
        title=f"{group.number}. {group.title}" if group.number else group.title,
        entries=tuple(
            Entry(entry.name, entry.number, tuple(map(read, entry.answers))) for entry in group.entries
        ),
        others=tuple(map(read, group.numbers)),
        whole=group.whole,
    )


def _headline(connection: Any, scope: Scope, number: Number) -> Headline:
    """The number of a card; what is counted from records is of the running period."""
    if is_counted(number.indicator):
        return counts.headline(connection, number.indicator, scope)
    place = scope.country if number.country else scope.place
    return progress.headline(
        connection, number.indicator, place, period=scope.period, breakdown=number.breakdown
    )
