"""Headlines one below the other: the number, its period, how it changed, how much of the plan it is."""

from dash import html
from dash.development.base_component import Component

from catalogue import indicators
from components.headline import change_words
from components.states import sign
from components.table import table
from components.words import down, span, title
from domain.answers import Headline, Headlines, worst
from wording import number, say


def headlines_table(answer: Headlines) -> html.Div | None:
    """One row per number; one that is not there is said in words."""
    if not answer.headlines:
        return None
    head = ["table.indicator", "table.value", "table.unit", "table.period", "table.change", "table.progress",
            "table.state"]  # fmt: skip
    rows = [_row(headline) for headline in answer.headlines]
    return table([say(key) for key in head], rows, numbers=(1, 5), cards=True)


def _row(headline: Headline) -> list[Component | str]:
    declared = indicators()[headline.indicator]
    there = headline.value is not None
    shown = number(headline.value, declared.decimals) if headline.value is not None else say("panel.no_value")
    return [
        title(headline.indicator),
        html.Span(shown, className="" if there else "soft"),
        html.Span(declared.unit, className="soft"),
        span(headline.freq, headline.first, headline.last) if there else "",
        change_words(headline, headline.change) if headline.change else "",
        f"{down(headline.progress)}%" if headline.progress is not None else "",
        sign(worst(headline.evidence).state),
    ]
