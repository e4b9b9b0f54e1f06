"""What deserves attention: what is late or dead, what failed a check or was refused since yesterday."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from dash import html

from catalogue import indicators, organisations, sources
from components.notes import text_list
from components.words import period, reason, title
from domain.answers import Note, Notes
from domain.freshness import SEVERITY, Freshness, State, source_freshness
from domain.periods import local_day, midnight
from domain.readings import Reading
from pages.panels import Panel, Scope
from pages.views import fields
from pages.views.sources import PATH as SOURCES
from store.query import changes
from store.query.sources import health
from wording import say

RECENT = timedelta(days=400)
"""Periods that began earlier are looked into on the page of their field, a source that was retired earlier on
the page of sources, not here."""
NAMED = 3
"""Titles that a line names; of the others it says how many."""
LOOKED_AT = 200


def panel(size: str) -> Panel:
    """The list of everything that somebody has to act on."""
    return Panel(
        code="overview.attention",
        title=say("overview.attention"),
        ask=_ask,
        draw=_draw,
        unit=_how_many,
        sources=tuple(sources()),
        size=size,
        menu=False,
    )


def _ask(connection: Any, scope: Scope) -> Notes:
    """What is new since yesterday first, then the worst first; nothing of a source that ended unused."""
    since = midnight(local_day(scope.now) - timedelta(days=1))
    states = {
        code: source_freshness(known, now=scope.now)
        for code, known in health(connection).items()
        if code in sources() and not (known.retired_on and known.last_success_at is None)
    }
    notes = [
        *_sources(states, since),
        *_series(connection, scope, states, since),
        *_checks(connection, scope, since),
        *_refusals(connection, since),
    ]
    notes.sort(key=lambda note: (not note.is_new, SEVERITY[note.state or State.LIVE]))
    return Notes(tuple(notes))


def _draw(answer: Notes) -> html.Ul | html.P:
    return text_list(answer) or html.P(say("overview.all_good"), className="absent")


def _how_many(answer: Notes) -> str:
    """How long the list is: on the wall nobody scrolls."""
    return say("overview.attention_count", count=len(answer.notes)) if answer.notes else ""


def _sources(states: dict[str, Freshness], since: datetime) -> Iterator[Note]:
    for code, found in states.items():
        if found.state in (State.DEAD, State.LATE):
            key = f"overview.source_{found.state.value}"
            text = say(key, source=sources()[code].short, reason=reason(found.reason))
            yield _note("source", code, text, found, since)


def _series(connection: Any, scope: Scope, states: dict[str, Freshness], since: datetime) -> Iterator[Note]:
    """Series that are overdue though their source is well; those that turned at one moment as one line."""
    together: dict[tuple[str, Freshness], list[Reading]] = {}
    for each in changes.overdue(connection, list(fields.shown()), scope.place):
        source = indicators()[each.indicator].source
        if source in states and states[source].state not in (State.DEAD, State.LATE):
            together.setdefault((source, each.freshness), []).append(each)
    for (source, found), overdue in together.items():
        titles = _named([title(each.indicator) for each in overdue])
        words = {"source": sources()[source].short, "titles": titles, "reason": reason(found.reason)}
        text = say(f"overview.series_{found.state.value}", **words)
        yield _note("series", source, text, found, since, address=fields.shown()[overdue[0].indicator])


def _checks(connection: Any, scope: Scope, since: datetime) -> Iterator[Note]:
    """Values that failed a check, one line for each indicator, its newest period first."""
    together: dict[str, list[changes.Doubt]] = {}
    oldest = local_day(scope.now - RECENT)
    for each in changes.doubts(connection, scope.place, since=since, most=LOOKED_AT):
        if each.period_start >= oldest:
            together.setdefault(each.indicator, []).append(each)
    for indicator, (newest, *others) in together.items():
        words = {
            "title": title(indicator),
            "kind": say(f"check.{newest.kind}"),
            "period": period(newest.freq, newest.period_start),
            "detail": newest.detail,
        }
        owner = organisations()[indicators()[indicator].responsible]
        detail = say("overview.waiting", steward=owner.short or owner.name)
        if others:
            detail = f"{say('overview.check_others', count=len(others))} {detail}"
        address = fields.shown().get(indicator, "")
        yield Note(
            "check", say("overview.check", **words), detail, newest.at, address=address, is_new=True
        )  # fmt: skip


def _refusals(connection: Any, since: datetime) -> Iterator[Note]:
    for source, (count, at) in changes.refusals(connection, since=since).items():
        text = say("overview.refused", source=sources()[source].short, count=count)
        detail = say("overview.waiting", steward=sources()[source].steward)
        address = f"{SOURCES}?{urlencode({'source': source})}"
        yield Note("check", text, detail, at, address=address, is_new=True)


def _note(kind: str, source: str, text: str, found: Freshness, since: datetime, *, address: str = "") -> Note:
    detail = say("overview.waiting", steward=sources()[source].steward)
    address = address or f"{SOURCES}?{urlencode({'source': source})}"
    is_new = found.since is not None and found.since >= since
    return Note(kind, text, detail, found.since, found.state, address, is_new)


def _named(titles: Sequence[str]) -> str:
    named = ", ".join(titles[:NAMED])
    others = len(titles) - NAMED
    return say("overview.and_others", named=named, count=others) if others > 0 else named
