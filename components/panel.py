"""The frame of every panel: title, unit, menu, notice, body and the line that says where it is from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from dash import html
from dash.development.base_component import Component

from catalogue import sources
from components.icon import icon
from components.marks import marks
from components.states import sign
from components.words import period, reason
from domain.answers import Evidence, worst
from domain.freshness import Freshness, State
from domain.periods import local_day
from domain.readings import Reading
from domain.records import ObsStatus
from wording import day, say

KEPT_HEADS = 2_000
"""More than there are panels: what stands above a panel changes with its unit at the most."""
UNSURE = (ObsStatus.PROVISIONAL, ObsStatus.ESTIMATED, ObsStatus.FORECAST)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A panel ready for the browser: its tree and what its section says of it."""

    tree: list[Component]
    state: State
    simulated: bool


def place(
    code: str, *, title: str, size: str, sources: Sequence[str], kind: str = "", named: str = "",
    counted: bool = False, stage: Component | None = None,
) -> html.Section:  # fmt: skip
    """The empty place of a panel on a page; the browser fills it. `named` is its accessible name.

    The menu of a `counted` one leads to the records behind its numbers. A `stage` stands beside what the
    browser fills in, and is kept.
    """
    return html.Section(
        [html.Div(className="panel__frame"), stage] if stage else None,
        id=f"panel-{code}",
        className=" ".join(filter(None, ("panel", size, kind, "panel--staged" if stage else ""))),
        **marks(
            {
                "data-panel": code,
                "data-title": title,
                "data-sources": " ".join(sources),
                "aria-label": named or title,
                **({"data-counted": "true"} if counted else {}),
            }
        ),
    )


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
        _foot(evidence, found, source, now=now, known_at=known_at, brief=brief) if evidence else None,
    ]
    return Drawn([part for part in tree if part is not None], found.state, _simulated(evidence))


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


def _foot(
    evidence: Sequence[Evidence],
    found: Freshness,
    source: str,
    *,
    now: datetime,
    known_at: datetime | None,
    brief: bool,
) -> html.Footer:
    readings = [each for each in evidence if isinstance(each, Reading)]
    facts = [*_names(evidence), *_ages(readings, found, now=now, brief=brief), *_doubts(evidence, readings)]
    if known_at is not None:
        facts.append(say("foot.known_at", day=day(local_day(known_at))))
    said = html.Span([html.Span(fact, className="panel__fact") for fact in facts], className="panel__facts")
    badge = html.Span(say("panel.simulated"), className="panel__badge") if _simulated(evidence) else None
    return html.Footer([sign(found.state), said, badge], className="panel__foot")


def _names(evidence: Sequence[Evidence]) -> list[str]:
    """Short names of the sources, each once."""
    codes = dict.fromkeys(_source(each) for each in evidence)
    names = [sources()[code].short if code in sources() else code for code in codes]
    return [", ".join(names)] if names else []


def _ages(readings: Sequence[Reading], found: Freshness, *, now: datetime, brief: bool) -> list[str]:
    facts = []
    days = [each.provenance.as_of for each in readings if each.provenance.as_of]
    if days:
        facts.append(say("foot.as_of_brief" if brief else "foot.as_of", day=day(min(days))))
    elif readings:
        oldest: Reading = min(readings, key=_begins)
        facts.append(say("foot.until", period=period(oldest.freq, oldest.period_start)))
    if found.state is State.LATE:
        late = found.days(now)
        facts.append(say("foot.late", days=late) if late else say("foot.late_today"))
    if found.state is State.DEAD and found.since:
        facts.append(say("foot.dead", day=day(local_day(found.since))))
    return facts


def _doubts(evidence: Sequence[Evidence], readings: Sequence[Reading]) -> list[str]:
    """What keeps the answer from being whole or sure."""
    facts = [
        say(f"foot.{status.name.lower()}") for status in UNSURE if any(r.status is status for r in readings)
    ]
    covered = [each.coverage for each in readings if each.coverage]
    if covered:
        least = min(covered, key=lambda each: each.reporting / max(each.expected, 1))
        words = {"reporting": least.reporting, "expected": least.expected, "of": least.of}
        facts.append(say("foot.coverage_of" if least.of else "foot.coverage", **words))
    withheld = sum(each.status is ObsStatus.WITHHELD for each in readings)
    if withheld:
        facts.append(say("foot.withheld", count=withheld))
    valued = sum(each.value is not None for each in readings)
    absent = withheld + sum(each.status is ObsStatus.NOT_APPLICABLE for each in readings)
    if 0 < valued < len(evidence) - absent:
        facts.append(say("foot.with_value", count=valued, expected=len(evidence)))
    failed = sum(len(each.checks) for each in readings)
    if failed:
        facts.append(say("foot.checks", count=failed))
    return facts


def _source(each: Evidence) -> str:
    return each.provenance.source if isinstance(each, Reading) else each.source


def _begins(reading: Reading) -> date:
    return reading.period_start


def _source_of(evidence: Sequence[Evidence], found: Freshness) -> str:
    """The source that the state comes from."""
    return next((_source(each) for each in evidence if each.freshness == found), "")


def _simulated(evidence: Sequence[Evidence]) -> bool:
    return any(isinstance(each, Reading) and each.provenance.simulated for each in evidence)
