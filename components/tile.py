"""A tile of the overview: a field, its two to four numbers and how they changed."""

from collections.abc import Sequence

from dash import html

from catalogue import indicators
from components.headline import change_words
from components.marks import marks
from components.words import down, span, title
from domain.answers import Headline, Headlines
from wording import number, say


def field_tile(answer: Headlines) -> html.Div | None:
    """One row per number; a number that is not there is said in words."""
    if not answer.headlines:
        return None
    return html.Div([_row(headline) for headline in answer.headlines], className="tile__rows")


def _row(headline: Headline) -> html.Div:
    declared = indicators()[headline.indicator]
    name = html.Span(title(headline.indicator), className="tile__name")
    if headline.value is None:
        absent = html.Span(say("panel.no_value"), className="tile__unit")
        return html.Div([html.Div(name, className="tile__text"), absent], className="tile__row")
    value = html.Span(
        number(headline.value, declared.decimals), className="tile__number", **marks({"data-value": "true"})
    )
    text = html.Div([name, html.Span(_facts(headline), className="tile__facts")], className="tile__text")
    return html.Div([text, value, html.Span(declared.unit, className="tile__unit")], className="tile__row")


def _facts(headline: Headline) -> Sequence[html.Span]:
    facts = []
    if headline.progress is not None:
        progress = say("plan.progress", percent=down(headline.progress))
        facts.append(html.Span(progress))
    if headline.change:
        words = change_words(headline.change, headline.indicator, whole=True)
        facts.append(words)
    return facts or [html.Span(span(headline.freq, headline.first, headline.last))]
