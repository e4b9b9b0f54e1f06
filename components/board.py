"""A list of indicators by group: each number in its row, what no source tells, how much of it is there."""

from collections.abc import Iterator, Sequence

from dash import html
from dash.development.base_component import Component

from catalogue import indicators
from catalogue.indicator_list import IndicatorList
from components.execution import COLUMNS, NUMBERS, OF_PLANS, row_of
from components.marks import marks
from components.table import boxed
from components.words import title
from domain.answers import Board, Entry, Group, Headline
from wording import day, say


def board_table(answer: Board) -> html.Div:
    """One body of a table for each group, also for one of which nothing is told."""
    planned = any(indicators()[each.indicator].plan for group in answer.groups for each in group.headlines)
    keys = [key for key in COLUMNS if planned or key not in OF_PLANS]
    head = html.Tr([html.Th(say(key), className=_look(key)) for key in keys])
    bodies = [html.Tbody([*_rows(group, keys)]) for group in answer.groups]
    return html.Div([boxed([html.Thead(head), *bodies], cards=True, fill=True)], className="filled board")


def _look(key: str) -> str:
    return "n" if key in NUMBERS else ""


def _rows(group: Group, keys: Sequence[str]) -> Iterator[html.Tr]:
    whole = len(keys)
    line = html.Div([html.Span(group.title), html.Span(_told(group))], className="table__line")
    yield html.Tr(html.Th(line, scope="rowgroup", className="table__group", colSpan=whole))
    for entry in group.entries:
        for headline in filter(_is_told, entry.headlines):
            yield _row(headline, keys, _named(entry, headline))
    for headline in filter(_is_told, group.others):
        yield _row(headline, keys)
    silent = [
        _called(entry)
        for entry in group.entries
        if entry.headlines and not any(map(_is_told, entry.headlines))
    ]
    silent += [title(each.indicator) for each in group.others if not _is_told(each)]
    unknown = [_called(entry) for entry in group.entries if not entry.headlines]
    for key, names in (("board.silent", silent), ("board.without", unknown)):
        if names:
            yield html.Tr(html.Td(say(key, names="; ".join(names)), className="soft", colSpan=whole))


def _is_told(headline: Headline) -> bool:
    """Whether there is a reading at all, be it of nothing: else its name is enough."""
    return bool(headline.readings)


def _row(headline: Headline, keys: Sequence[str], name: Component | None = None) -> html.Tr:
    cells = row_of(headline, keys)
    named = [name if name is not None else cells[0], *cells[1:]]
    return html.Tr([
        html.Td(cell, className=_look(key), **marks({"data-label": say(key)}))
        for key, cell in zip(keys, named, strict=True)
    ])  # fmt: skip


def _named(entry: Entry, headline: Headline) -> Component:
    """The name that the list uses; what is counted stands beside it where several numbers answer."""
    unit = html.Span(indicators()[headline.indicator].unit, className="soft")
    if len(entry.headlines) == 1:
        return html.Span([_called(entry), " ", unit])
    own = html.Span(title(headline.indicator), className="table__own")
    first = headline is next(filter(_is_told, entry.headlines))
    return html.Span([f"{_called(entry)}: " if first else say("table.part", name=""), own, " ", unit])


def _called(entry: Entry) -> str:
    return f"{entry.number} {entry.name}" if entry.number else entry.name


def _told(group: Group) -> str:
    """How much of a group has a value: of its entries where all are named, else how many numbers have one."""
    if group.whole:
        return say("board.whole", answered=group.answered, count=len(group.entries))
    return say("board.part", told=group.told) if group.told else say("board.none")


def board_summary(listed: IndicatorList, answer: Board) -> html.Dl:
    """The decision, how many indicators it has and how many are named here, and how much has a value."""
    named = sum(len(group.entries) for group in answer.groups)
    answered = sum(group.answered for group in answer.groups)
    facts = {
        "decision": _decided(listed),
        "replaces": listed.replaces,
        "size": str(listed.size or ""),
        "named": str(named or ""),
        "answered": say("board.of", count=answered, of=named) if named else "",
        "told": str(sum(group.told for group in answer.groups)),
    }
    said = [(key, fact) for key, fact in facts.items() if fact]
    return html.Dl(
        [html.Div([html.Dt(say(f"board.{key}")), html.Dd(fact)]) for key, fact in said], className="extremes"
    )


def _decided(listed: IndicatorList) -> str:
    if listed.day is None:
        return listed.decision
    key = "board.decided_since" if listed.since else "board.decided"
    since = day(listed.since) if listed.since else ""
    return say(key, decision=listed.decision, day=day(listed.day), since=since)
