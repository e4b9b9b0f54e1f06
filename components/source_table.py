"""Sources as those who answer for them read them: state, cadence, last success, why it fails, who acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dash import html
from dash.development.base_component import Component

from catalogue.model import Source
from components.marks import marks
from components.states import sign
from components.table import table
from components.words import reason
from domain.freshness import Freshness, SourceHealth, State
from domain.periods import local_day
from domain.readings import Run
from domain.records import Rejection
from wording import day, moment, number, say


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source with what is known of it and the state that follows."""

    declared: Source
    health: SourceHealth
    found: Freshness
    address: str


def source_table(lines: Sequence[SourceLine], *, now: datetime) -> html.Div:
    """Every source, one row each; on a phone one card each."""
    keys = ("source", "state", "cadence", "last_success", "as_of", "reason", "steward")
    rows = [_row(line, now) for line in lines]
    return table([say(f"sources.{key}") for key in keys], rows, cards=True)


def _row(line: SourceLine, now: datetime) -> list[Component | str]:
    health, found = line.health, line.found
    simulated = html.Span(say("sources.simulated"), className="panel__badge") if health.simulated else None
    declared = line.declared
    name = html.A(declared.short, href=line.address, title=declared.title, **marks({"data-nav": "true"}))
    kind = say(f"sources.kind_{line.declared.kind}")
    return [
        html.Span([name, " ", simulated], className="nowrap"),
        html.Span([sign(found.state), " ", _state(found, now)], className="nowrap"),
        html.Span(f"{say(f'freq.{line.declared.cadence.freq.value}')}, {kind}", className="nowrap"),
        moment(health.last_success_at) if health.last_success_at else say("sources.never"),
        day(health.upstream_as_of) if health.upstream_as_of else "–",
        html.Span(_why(line), className="source-error"),
        line.declared.steward,
    ]  # fmt: skip


def _state(found: Freshness, now: datetime) -> str:
    if found.state is State.LATE and found.days(now):
        return say("foot.late", days=found.days(now))
    if found.state is State.DEAD and found.since:
        return say("foot.dead", day=day(local_day(found.since)))
    return say(f"state.{found.state.value}")


def _why(line: SourceLine) -> str:
    """The reason in words, then what the source itself said."""
    if line.found.reason == "retired" and line.declared.retired:
        return line.declared.retired.reason
    failing = line.health.error_kind if line.health.failing_since else None
    key = failing or line.found.reason
    if not key:
        return "–"
    said = f" ({line.health.error})" if failing and line.health.error else ""
    since = line.health.failing_since
    begun = f"{say('sources.since', moment=moment(since))}: " if since else ""
    return f"{begun}{reason(key)}{said}"


def runs_table(runs: Sequence[Run], addresses: Sequence[str]) -> html.Div | html.P:
    """The last runs of a source, newest first; each leads to what it refused."""
    if not runs:
        return html.P(say("sources.no_runs"), className="absent")
    keys = ("run", "started", "status", "origin", "written", "unchanged", "superseded", "rejected", "error")
    rows = [_run(run, address) for run, address in zip(runs, addresses, strict=True)]
    return table([say(f"sources.{key}") for key in keys], rows, numbers=(4, 5, 6, 7), cards=True)


def _run(run: Run, address: str) -> list[Component | str]:
    refused: Component | str = number(run.rejected)
    if run.rejected and address:
        refused = html.A(number(run.rejected), href=address, **marks({"data-nav": "true"}))
    state = {"ok": State.LIVE, "failed": State.DEAD}.get(run.status, State.PROVISIONAL)
    return [
        f"#{run.run_id}",
        moment(run.started_at),
        html.Span([sign(state), " ", say(f"sources.status_{run.status}")], className="nowrap"),
        html.Span(run.origin or "–", className="source-error"),
        number(run.written),
        number(run.unchanged),
        number(run.superseded),
        refused,
        html.Span(run.error or "–", className="source-error"),
    ]


def rejections_table(rejections: Sequence[Rejection]) -> html.Div | html.P:
    """What a run refused: where it stands in the file, why, and what was there."""
    if not rejections:
        return html.P(say("sources.no_rejections"), className="absent")
    keys = ("position", "why", "payload")
    rows: list[list[Component | str]] = [
        [html.Span(each.position, className="nowrap"), each.reason, html.Span(each.payload, className="soft")]
        for each in rejections
    ]
    return table([say(f"sources.{key}") for key in keys], rows, cards=True)
