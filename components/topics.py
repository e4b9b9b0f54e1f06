"""The topics that are followed, with their kind and how much was written of each."""

from dash import html

from catalogue import codelists, indicators
from components.table import table
from components.words import brief_period, title, value
from domain.answers import Paired
from wording import say


def topic_table(answer: Paired) -> html.Div | None:
    """One row per topic in the order of the list; None where nothing was counted."""
    if not answer.rows:
        return None
    topics = codelists()["social_topics"].items
    _code, first, second = answer.rows[0]
    beside = title(second.indicator) if second else say("panel.no_value")
    head = [say("social.topic"), say("social.kind"), title(first.indicator), beside]
    rows = [
        [topics[code].name, topics[topics[code].parent].name, value(one), value(other) if other else ""]
        for code, one, other in answer.rows
    ]
    return table(head, rows, numbers=(2, 3), cards=True)


def topic_unit(answer: Paired) -> str:
    """Unit and period of the first number."""
    if not answer.rows:
        return ""
    first = answer.rows[0][1]
    return f"{indicators()[first.indicator].unit} · {brief_period(first.freq, first.period_start)}"
