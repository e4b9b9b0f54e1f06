"""The frame of every panel: title, unit, menu, notice, body and the line that says where it is from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from dash import html
from dash.development.base_component import Component

from catalogue import sources
from components.foot import foot, simulated, source_of
from components.icon import icon
from components.marks import marks
from components.states import sign
from components.words import reason
from domain.answers import Evidence, worst
from domain.freshness import Freshness, State
from domain.periods import local_day
from domain.readings import Reading
from domain.records import ObsStatus
from wording import day, say

KEPT_HEADS = 2_000
"""More than there are panels: what stands above a panel changes with its unit at the most."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A panel ready for the browser: its tree and what its section says of it."""

    tree: list[Component]
    state: State
    simulated: bool


def frame(
    body: Component | None,
    *,
    title: str,
    unit: str,
    evidence: Sequence[Evidence] | None,
    now: datetime,
    known_at: datetime | None = None,
    menu: bool = True,
    brief: bool = False,
) -> Drawn:
    """A panel around `body`, in the state of its evidence (None: it rests on no reading and is live).

    Without a body it says that there is no value.
    """
    found = worst(evidence) if evidence is not None else Freshness(State.LIVE)
    evidence = evidence or ()
    source = _source_of(evidence, found)
    tree: list[Component | None] = [
        _head(title, unit, menu=menu),
        _notice(found, source) if found.state is State.DEAD else None,
        html.Div(body if body is not None else _absent(evidence), className="panel__body"),
        foot(evidence, found, now=now, known_at=known_at, brief=brief) if evidence else None,
    ]
    return Drawn([part for part in tree if part is not None], found.state, simulated(evidence))


def _absent(evidence: Sequence[Evidence]) -> html.P:
    """Why there is nothing to draw: no value, or none that may be shown."""
    kept_back = [isinstance(each, Reading) and each.status is ObsStatus.WITHHELD for each in evidence]
    why = reason("withheld").capitalize() if kept_back and all(kept_back) else say("panel.no_answer")
    return html.P([sign(State.MISSING), why], className="absent")


@lru_cache(KEPT_HEADS)
def _head(title: str, unit: str, *, menu: bool) -> html.Header:
    button = html.Button(
        icon("three-dots"),
        className="icon-button panel__menu",
        title=say("panel.menu", title=title),
        **marks({
            "data-menu": "true", "aria-haspopup": "menu", "aria-expanded": "false",
            "aria-label": say("panel.menu", title=title),
        }),
    )  # fmt: skip
    words = [html.H2(title, className="panel__title", title=title), html.Span(unit, className="panel__unit")]
    return html.Header([*words, *((_help(title), button) if menu else ())], className="panel__head")


def _help(title: str) -> html.Button:
    """The question mark: what the numbers mean. On a card it stands in the menu alone."""
    return html.Button(
        icon("question-circle"),
        className="icon-button panel__about",
        title=say("panel.menu_about"),
        **marks({"data-aspect": "about", "aria-label": say("panel.about", title=title)}),
    )


def _notice(found: Freshness, source: str) -> html.P:
    declared = sources().get(source)
    steward = declared.steward if declared else ""
    words = {"reason": reason(found.reason), "steward": steward}
    if found.reason == "retired" and declared and declared.retired:
        words = {"reason": declared.retired.reason, "steward": declared.retired.waiting_for}
    key = "notice.retired" if found.reason == "retired" else "notice.dead"
    since = day(local_day(found.since)) if found.since else ""
    return html.P([sign(State.DEAD), " ", say(key, day=since, **words)], className="panel__notice")


def _source_of(evidence: Sequence[Evidence], found: Freshness) -> str:
    """The source that the state comes from."""
    return next((source_of(each) for each in evidence if each.freshness == found), "")
