"""One record: what is known of it, and its time line from the first moment on."""

from datetime import datetime

from dash import html
from dash.development.base_component import Component

from catalogue import codelists, sources
from catalogue.records import Column, columns
from components.marks import marks
from domain.listing import Moment, Told, Value
from wording import moment, say

STATUSES = {"dossier": "dossier_statuses"}


def record_told(told: Told, *, now: datetime) -> list[Component]:
    """Its number, its facts and its time line; what is promised stands apart from what has happened."""
    kind = told.record.kind
    known = columns(kind)
    facts = [
        (say(f"record.{kind}.{name}"), written(known[name], value))
        for name, value in told.record.values.items()
        if value is not None and known[name].form != "instant"
    ]
    source = sources()[told.record.source].short
    badge = html.Span(say("panel.simulated"), className="panel__badge") if told.simulated else None
    return [
        html.H2(told.record.source_id, className="record__title"),
        html.P([say("record.source", source=source, run=told.run_id), " ", badge], className="soft"),
        html.Div([_facts(facts), _line(kind, told, now=now)], className="record"),
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


def _facts(facts: list[tuple[str, str]]) -> html.Dl:
    pairs = [part for name, text in facts for part in (html.Dt(name), html.Dd(text))]
    return html.Dl(pairs, className="record__facts")


def _line(kind: str, told: Told, *, now: datetime) -> html.Ol:
    items = [_moment(kind, each, now=now) for each in told.moments]
    return html.Ol(items, className="timeline", **marks({"aria-label": say("record.timeline")}))


def _moment(kind: str, each: Moment, *, now: datetime) -> html.Li:
    if each.name == "paused":
        names = codelists()[STATUSES[kind]].items
        until = moment(each.until) if each.until else say("record.until_now")
        text = say("record.paused", status=names[each.code].name, until=until)
    else:
        text = say(f"record.{kind}.{each.name}")
    planned = " timeline__item--planned" if each.planned else ""
    passed = say("record.passed") if each.planned and each.at < now else ""
    return html.Li(
        [
            html.Span(moment(each.at), className="timeline__when"),
            html.Span(text),
            html.Span(passed, className="soft"),
        ],
        className=f"timeline__item{planned}",
    )
