"""A list of places: one row each, with its state by sign and word and the facts that its kind declares.

Of a long list the first are shown, since nobody reads a thousand rows and a browser is slow to lay them out.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

from dash import html
from dash.development.base_component import Component

from catalogue import areas, codelists, organisations, places
from catalogue.model import PlaceFact
from components.states import sign
from components.table import table
from domain.answers import Places
from domain.periods import local_day
from domain.places import Place
from wording import day, number, say

MOST = 200
Cell = Component | str
OWN = ("name", "area", "former_area", "org", "status", "capacity", "updated_at")
"""Columns that every place has; others are facts of its kind."""


def place_list(answer: Places, *, columns: Sequence[str]) -> html.Div | None:
    """One row per place in the order given, and how many more there are; None where there is none."""
    if not answer.places:
        return None
    head = [place_title(answer.kind, name) for name in columns]
    numeric = [at for at, name in enumerate(columns) if _is_number(answer.kind, name)]
    rows = [[place_cell(each, name) for name in columns] for each in answer.places[:MOST]]
    shown = table(head, rows, numbers=numeric, cards=True)
    if len(answer.places) <= MOST:
        return shown
    words = {"shown": number(MOST), "total": number(len(answer.places))}
    return html.Div([html.P(say("table.cut", **words), className="summary"), shown], className="filled")


def place_columns(*columns: str) -> partial[html.Div | None]:
    """A drawing of the list with these columns."""
    return partial(place_list, columns=columns)


def _is_number(kind: str, name: str) -> bool:
    return name == "capacity" or _fact(kind, name).kind == "number"


def place_title(kind: str, name: str) -> str:
    """What a column of a kind of place is called."""
    if name == "capacity":
        return places()[kind].capacity
    return say(f"places.{name}") if name in OWN else _fact(kind, name).title


def _fact(kind: str, name: str) -> PlaceFact:
    return places()[kind].facts.get(name) or PlaceFact(title=name)


def place_cell(place: Place, name: str) -> Cell:
    """What a place says in a column; "" where it says nothing."""
    if name == "status":
        return _status(place)
    found = place_value(place, name)
    return number(found) if isinstance(found, int | float) else found or ""


def place_value(place: Place, name: str) -> str | float | None:
    """The same as text or number, without a sign; None where it says nothing."""
    if name == "status":
        return _state(place)
    if name in ("area", "former_area"):
        unit = areas.newest(getattr(place, name))
        return unit.name if unit else None
    if name == "org":
        agency = organisations().get(place.org)
        return (agency.short or agency.name) if agency else None
    if name == "capacity":
        return place.capacity
    if name == "updated_at":
        return day(local_day(place.updated_at))
    return place.name if name == "name" else _told(_fact(place.kind, name), place.facts.get(name))


def _state(place: Place) -> str:
    return codelists()[places()[place.kind].statuses].items[place.status].name


def _status(place: Place) -> Cell:
    shown = places()[place.kind].signs.get(place.status)
    word = _state(place)
    return html.Span([sign(shown), " ", word], className="nowrap") if shown else word


def _told(fact: PlaceFact, value: str | float | None) -> str | float | None:
    """A fact in words, or as its number; None where it is not known."""
    if value is None or isinstance(value, int | float):
        return value
    if fact.kind == "day":
        return day(date.fromisoformat(value))
    return codelists()[fact.codes].items[value].name if fact.codes else value
