"""A tile of the overview: a field, its two to four numbers and how they changed."""

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from catalogue import indicators, subjects
from components.headline import change_words
from components.marks import marks
from components.words import down, span, title
from domain.answers import Headline, Headlines
from wording import number, say


def field_tile(answer: Headlines, *, address_of: Callable[[str], str]) -> html.Div | None:
    """One row per number; a number that is not there is said in words.

    `address_of` an indicator leads to its view, the page of its field where it gives none.
    """
    if not answer.headlines:
        return None
    rows = [_row(headline, address_of(headline.indicator)) for headline in answer.headlines]
    return html.Div(rows, className="tile__rows")


def _row(headline: Headline, address: str) -> html.A:
    """A number; the whole row leads to `address`."""
    declared = indicators()[headline.indicator]
    named = title(headline.indicator)
    if headline.value is None:
        text = html.Div(html.Span(named, className="tile__name"), className="tile__text")
        return _link(headline, address, [text, html.Span(say("panel.no_value"), className="tile__unit")])
    when = html.Span(span(headline.freq, headline.first, headline.last), className="tile__when")
    name = html.Span([named, " ", when], className="tile__name")
    value = html.Span(
        number(headline.value, declared.decimals), className="tile__number", **marks({"data-value": "true"})
    )
    text = html.Div([name, html.Span(_facts(headline), className="tile__facts")], className="tile__text")
    return _link(headline, address, [text, value, html.Span(declared.unit, className="tile__unit")])


def _link(headline: Headline, address: str, inside: list[Component]) -> html.A:
    there = address or subjects()[indicators()[headline.indicator].field].path
    return html.A(inside, href=there, className="tile__row", **marks({"data-nav": "true"}))


def _facts(headline: Headline) -> Sequence[html.Span]:
    """How much of the plan of its year a number is, and how it changed."""
    facts = []
    if headline.progress is not None:
        facts.append(html.Span(say("plan.progress", percent=down(headline.progress))))
    if headline.change:
        facts.append(change_words(headline, headline.change))
    return facts
