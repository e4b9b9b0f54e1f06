"""What opens from a panel's menu: what its indicators mean, and how its numbers were revised."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from catalogue import indicators, organisations, sources
from catalogue.model import Definition, Indicator
from components.behind import address
from components.table import table
from components.words import breakdown, period, title, value
from domain.readings import Reading, Revision
from wording import day, moment, number, say

EPOCH = 1900


def about(codes: Sequence[str]) -> list[Component]:
    """What each indicator means, by whom, when and on which legal basis."""
    return [_definition(indicators()[code]) for code in codes]


def _definition(meant: Indicator) -> html.Section:
    newest = meant.definition[-1]
    facts = [
        ("about.unit", meant.unit),
        ("about.freq", say(f"freq.{meant.freq.value}")),
        ("about.due", _due(meant)),
        ("about.responsible", organisations()[meant.responsible].name),
        ("about.source", sources()[meant.source].title),
        ("about.steward", sources()[meant.source].steward),
        ("about.basis", newest.legal_basis),
        ("about.licence", sources()[meant.source].licence),
        ("about.code", meant.code),
    ]
    rows = [part for key, text in facts if text for part in (html.Dt(say(key)), html.Dd(text))]
    texts = [part for version in reversed(meant.definition) for part in _version(version, meant)]
    return html.Section(
        [html.H3(meant.title, className="definition__title"), *texts, html.Dl(rows, className="facts")],
        className="definition",
    )


def _version(version: Definition, meant: Indicator) -> list[Component]:
    several = len(meant.definition) > 1 or version.valid_from.year > EPOCH
    dated = say("about.version", version=version.version, day=day(version.valid_from))
    return [html.P(version.text), *([html.P(dated, className="soft")] if several else [])]


def _due(meant: Indicator) -> str:
    cadence = meant.cadence or sources()[meant.source].cadence
    return say("about.due_after", days=cadence.due_days) if cadence.due_days >= 0 else say("about.due_before")


def revisions(found: Sequence[tuple[Reading, Sequence[Revision]]]) -> list[Component]:
    """Every value that the store held for each reading, the one in use first."""
    head = ["table.period", "table.indicator", "table.breakdown", "table.value", "table.status",
            "table.as_of", "table.recorded", "table.replaced"]  # fmt: skip
    rows = [row for reading, earlier in found for row in _history(reading, earlier)]
    if not rows:
        return [html.P(say("table.empty"), className="absent")]
    return [table([say(key) for key in head], rows, numbers=(3,), cards=True)]


def _history(reading: Reading, held: Sequence[Revision]) -> list[list[Component | str]]:
    name = [period(reading.freq, reading.period_start), title(reading.indicator), breakdown(reading) or "–"]
    return [[*name, *_held(reading.indicator, each)] for each in held]


def _held(indicator: str, each: Revision) -> list[Component | str]:
    decimals = indicators()[indicator].decimals
    return [
        say("panel.no_value") if each.value is None else number(each.value, decimals),
        say(f"status.{each.status.value}"),
        day(each.as_of) if each.as_of else "–",
        moment(each.known_from),
        moment(each.replaced_at) if each.replaced_at else say("table.current"),
    ]


def behind(readings: Sequence[Reading]) -> list[Component]:
    """Every number that counts records, as a link to them."""
    head = ["table.indicator", "table.breakdown", "table.period", "records.number"]
    rows: list[list[Component | str]] = [
        [title(each.indicator), breakdown(each) or "–", period(each.freq, each.period_start),
         html.A(value(each), href=address(each), className="records__link")]
        for each in readings if address(each)
    ]  # fmt: skip
    if not rows:
        return [html.P(say("records.none"), className="absent")]
    return [table([say(key) for key in head], rows, numbers=(3,), cards=True)]
