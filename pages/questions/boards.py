"""Boards by the lists of indicators that decisions set: what each asks for, and the numbers there are."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from catalogue import indicator_lists, indicators, is_counted
from catalogue.indicator_list import IndicatorList, ListGroup, Number
from components.board import board_summary, board_table
from domain.answers import Board, Entry, Group, Headline
from pages import counts
from pages.panels import Panel, Scope, View
from pages.questions.common import sources_of
from store.query import progress
from wording import say

GROUP_LINES = 2
"""Lines of a group beside its numbers: its heading, and what no source tells."""


def list_views(but: Sequence[str] = ()) -> tuple[View, ...]:
    """A view of every list of the catalogue that is not drawn elsewhere."""
    lists = indicator_lists().items()
    return tuple(View(code, listed.short, panels(code)) for code, listed in lists if code not in but)


def panels(code: str) -> tuple[Panel, ...]:
    """How much of a list there is, and its groups in two columns."""
    listed = indicator_lists()[code]
    first, second = halves(listed.groups)
    return (
        _panel(f"list.{code}", listed.title, listed.groups, partial(board_summary, listed), size="c12"),
        _panel(f"list.{code}_first", _between(listed, first), first, board_table),
        _panel(f"list.{code}_second", _between(listed, second), second, board_table),
    )


def halves(groups: Sequence[ListGroup]) -> tuple[Sequence[ListGroup], Sequence[ListGroup]]:
    """Groups in their order in two columns of about the same height."""
    heights = [GROUP_LINES + len(group.every) for group in groups]
    cut = min(range(1, len(groups)), key=lambda at: abs(sum(heights[:at]) - sum(heights[at:])))
    return groups[:cut], groups[cut:]


def _between(listed: IndicatorList, groups: Sequence[ListGroup]) -> str:
    first, last = listed.groups.index(groups[0]) + 1, listed.groups.index(groups[-1]) + 1
    return say("board.groups", list=listed.short, first=first, last=last)


def _panel(name: str, title: str, groups: Sequence[ListGroup], draw: Any, *, size: str = "c6 tall") -> Panel:
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
        size=size,
        zone="card" if size == "c12" else "grid",
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
