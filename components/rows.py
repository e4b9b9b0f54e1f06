"""The rows that the panel of a list shows, as cells of a file: what stands in them are texts and numbers."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue import codelists, places
from catalogue.records import columns
from components.camera_told import word
from components.place_list import OWN, place_title, place_value
from components.record import written
from components.words import period
from domain.answers import Answer, Mentions, Places, Reports, Turns, Words
from domain.periods import Freq
from wording import moment, say

Cell = str | float | None


@dataclass(frozen=True, slots=True)
class Rows:
    """Headings, and a row of cells for each entry of a list."""

    head: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def rows(answer: Answer) -> Rows | None:
    """The rows of a list in the order shown; None where the answer is made of readings."""
    made: Callable[[Any], Rows] | None = _LISTS.get(type(answer))
    return made(answer) if made else None


def _places(answer: Places) -> Rows:
    """Everything that the register says of each place, also what the panel has no room for."""
    kind = places()[answer.kind]
    left_out = set() if kind.capacity else {"capacity"}
    names = [name for name in (*OWN[:-1], *kind.facts, OWN[-1]) if name not in left_out]
    head = [place_title(answer.kind, name) for name in names]
    return Rows(head, ([place_value(each, name) for name in names] for each in answer.places))


def _reports(answer: Reports) -> Rows:
    known = columns("citizen_report")
    head = [say(f"record.citizen_report.{name}") for name in known]
    lines = ([written(of, each.values[name]) for name, of in known.items()] for each in answer.records)
    return Rows(head, lines)


def _mentions(answer: Mentions) -> Rows:
    names = {code: codelists()[f"social_{code}s"].items for code in ("topic", "outlet", "tone")}
    keys = ("published", "post", "address", "topic", "outlet", "site", "tone", "interactions")
    lines: Iterable[list[Cell]] = (
        [
            moment(each.published_at), each.title, each.address, names["topic"][each.topic].name,
            names["outlet"][each.outlet].name, each.site, names["tone"][each.tone].name, each.interactions,
        ]
        for each in answer.mentions
    )  # fmt: skip
    return Rows([say(f"social.{key}") for key in keys], lines)


def _words(answer: Words) -> Rows:
    month = period(Freq.MONTH, answer.month) if answer.month else ""
    lines: Iterable[list[Cell]] = (
        [heading, each.word, each.weight, month] for heading, found in answer.groups for each in found
    )
    return Rows([say("social.topic"), say("social.word"), say("social.weight"), say("table.period")], lines)


def _turns(answer: Turns) -> Rows:
    head = [say("places.name"), *(say(f"cameras.history_{key}") for key in ("condition", "since", "until"))]
    lines = (
        [name, word(each.condition), moment(each.since), moment(each.until) if each.until else None]
        for name, each in answer.spans
    )
    return Rows(head, lines)


_LISTS: dict[type, Callable[[Any], Rows]] = {
    Places: _places, Reports: _reports, Mentions: _mentions, Words: _words, Turns: _turns,
}  # fmt: skip
