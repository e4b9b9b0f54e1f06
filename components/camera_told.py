"""What is known of one camera: what the registry says, and the conditions that it was in."""

from collections.abc import Sequence
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from catalogue import areas, codelists, organisations
from components.marks import marks
from components.table import table
from domain.answers import Turns
from domain.cameras import Condition, Span
from domain.places import Place
from wording import moment, number, say

SIGNS = {
    Condition.ONLINE: ("●", "live"), Condition.SLOW: ("▲", "late"), Condition.FROZEN: ("◆", "alarm"),
    Condition.BLACK: ("◆", "alarm"), Condition.COVERED: ("◆", "alarm"), Condition.OFFLINE: ("■", "dead"),
}  # fmt: skip
"""The shape of each condition, and the colour of its sign."""
SHAPES = {"●": "circle", "▲": "triangle", "◆": "diamond", "■": "square"}
"""What a map draws for a sign."""
MINUTE, HOUR, DAY = 60, 3600, 86400


def word(condition: Condition) -> str:
    """The name of a condition."""
    return codelists()["camera_conditions"].items[condition.value].name


def condition_sign(condition: Condition) -> html.Span:
    """Its shape and colour; the word stands beside it."""
    shape, colour = SIGNS[condition]
    return html.Span(shape, className=f"sign sign--{colour}", **marks({"aria-hidden": "true"}))


def camera_told(place: Place, spans: Sequence[Span]) -> html.Div:
    """Facts of the registry above, conditions below, newest first."""
    unit, agency = areas.newest(place.area), organisations().get(place.org)
    group = codelists()["camera_groups"].items.get(str(place.facts.get("group", "")))
    facts = [
        ("places.area", unit.name if unit else place.area),
        ("places.org", agency.name if agency else ""),
        ("cameras.fact.group", group.name if group else ""),
        ("cameras.fact.registry", codelists()["camera_statuses"].items[place.status].name),
    ]
    rows = [part for key, text in facts if text for part in (html.Dt(say(key)), html.Dd(text))]
    return html.Div([html.Dl(rows, className="facts"), html.H3(say("cameras.history")), _history(spans)])


def turns_list(answer: Turns) -> html.Ul | None:
    """What happened last, one line each: sign, camera, condition, when."""
    if not answer.spans:
        return None
    return html.Ul([_turn(name, span) for name, span in answer.spans], className="turns", tabIndex="0")


def _turn(name: str, span: Span) -> html.Li:
    said = say("cameras.turn", condition=word(span.condition), at=moment(span.since))
    return html.Li(
        [condition_sign(span.condition), html.Span(name, className="turns__name"),
         html.Span(said, className="turns__said")]
    )  # fmt: skip


def _history(spans: Sequence[Span]) -> Component:
    if not spans:
        return html.P(say("cameras.no_history"), className="absent")
    head = [say(f"cameras.history_{key}") for key in ("condition", "since", "until", "lasted")]
    rows: list[list[Component | str]] = [
        [
            html.Span([condition_sign(each.condition), " ", word(each.condition)], className="nowrap"),
            moment(each.since),
            moment(each.until) if each.until else say("cameras.lasts"),
            _lasted(each.since, each.until) if each.until else "",
        ]
        for each in spans
    ]
    return table(head, rows, cards=True)


def _lasted(since: datetime, until: datetime) -> str:
    seconds = (until - since).total_seconds()
    for size, key in ((DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")):
        if seconds >= size:
            return say(f"cameras.lasted_{key}", count=number(seconds // size))
    return say("cameras.lasted_seconds", count=number(max(1, seconds // 1)))
