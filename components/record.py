"""One record: what is known of it, and its time line from the first moment on."""

from datetime import datetime

from dash import html
from dash.development.base_component import Component

from catalogue import codelists, sources
from catalogue.records import Column, columns
from domain.listing import Moment, Told, Value
from domain.periods import local_day
from wording import day, moment, say

STATUSES = {"dossier": "dossier_statuses"}


def record_told(told: Told, *, now: datetime) -> list[Component]:
    """Its number, its facts and its time line; what is promised stands apart from what has happened.

    `now` is the instant until which the source is known: whether a later deadline was kept nobody knows.
    """
    kind = told.record.kind
    known, values = columns(kind), told.record.values
    leading, *others = known
    facts = [
        (say(f"record.{kind}.{name}"), written(known[name], values[name]))
        for name in others
        if values[name] is not None and known[name].form != "instant"
    ]
    source = sources()[told.record.source].short
    badge = html.Span(say("panel.simulated"), className="panel__badge") if told.simulated else None
    origin = [
        say("record.source", source=source, run=told.run_id),
        say("foot.as_of", day=day(local_day(now))),
    ]
    foot = html.Span([html.Span(each, className="panel__fact") for each in origin], className="panel__facts")
    return [
        html.P(say(f"record.{kind}.{leading}"), className="record__kind"),
        html.H2(written(known[leading], values[leading]) or told.record.source_id, className="record__title"),
        html.Div([_facts(facts), _line(kind, told, now=now)], className="record"),
        html.Footer([foot, badge], className="panel__foot record__foot"),
    ]


def written(column: Column, value: Value) -> str:
    """A value as people read it; "" where there is none."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, bool):
        return say("record.yes" if value else "record.no")
    text = str(value)
    return column.names().get(text, text)


def _facts(facts: list[tuple[str, str]]) -> html.Section:
    pairs = [part for name, text in facts for part in (html.Dt(name), html.Dd(text))]
    return html.Section(
        [html.H3(say("record.facts"), className="record__part"), html.Dl(pairs, className="record__facts")]
    )


def _line(kind: str, told: Told, *, now: datetime) -> html.Section:
    finished = told.record.values.get("finished_at")
    ended = finished if isinstance(finished, datetime) else None
    items = [_moment(kind, each, ended, now=now) for each in told.moments]
    line = html.Ol(items, className="timeline")
    return html.Section([html.H3(say("record.timeline"), className="record__part"), line])


def _moment(kind: str, each: Moment, ended: datetime | None, *, now: datetime) -> html.Li:
    if each.name == "paused":
        names = codelists()[STATUSES[kind]].items
        until = moment(each.until) if each.until else say("record.until_now")
        text = say("record.paused", status=names[each.code].name, until=until)
    else:
        text = say(f"record.{kind}.{each.name}")
    planned = " timeline__item--planned" if each.planned else ""
    return html.Li(
        [
            html.Span(moment(each.at), className="timeline__when"),
            html.Span(text),
            _kept(each.at, ended, now=now) if each.planned else None,
        ],
        className=f"timeline__item{planned}",
    )


def _kept(due: datetime, ended: datetime | None, *, now: datetime) -> html.Span | None:
    """Whether a deadline was kept; None while it is still to come."""
    if ended is not None and ended <= due:
        return html.Span(["✓ ", say("record.kept")], className="change--good")
    if ended is not None or due < now:
        return html.Span(["◆ ", say("record.missed" if ended else "record.overdue")], className="change--bad")
    return None
