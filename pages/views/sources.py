"""Sources: how every upstream system and report is, live as any other panel."""

from typing import Any
from urllib.parse import urlencode

from dash import html

from catalogue import sources
from components.source_table import SourceLine, source_table
from domain.access import Permission
from domain.answers import Sources
from domain.freshness import SEVERITY, source_freshness
from pages.panels import Panel, Scope, View
from store.query.sources import health
from wording import say

PATH = "/nguon-du-lieu"


def _ask(connection: Any, scope: Scope) -> Sources:
    known = [one for code, one in health(connection).items() if code in sources()]
    return Sources(tuple((one, source_freshness(one, now=scope.now)) for one in known), scope.now)


def _draw(answer: Sources) -> html.Div:
    worst_first = sorted(answer.sources, key=lambda pair: SEVERITY[pair[1].state])
    lines = [
        SourceLine(sources()[one.source], one, found, f"{PATH}?{urlencode({'source': one.source})}")
        for one, found in worst_first
    ]
    return source_table(lines, now=answer.now)


def _summary(answer: Sources) -> str:
    counts = {state.value: 0 for state in SEVERITY}
    for _one, found in answer.sources:
        counts[found.state.value] += 1
    return say("sources.summary", **counts)


LIST = Panel(
    "sources.list", say("sources.list"), _ask, _draw, tuple(sources()), unit=_summary, size="c12", menu=False,
    need=Permission.SEE_SOURCES,
)  # fmt: skip
VIEWS = (View("sources", say("sources.title"), (LIST,), filters=()),)
