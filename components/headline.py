"""The headline card: a number, its unit, how it changed, how far it is through its plan."""

from dash import html

from catalogue import indicators
from components.behind import address
from components.marks import marks
from components.words import change, down, short_period, span
from domain.answers import Change, Headline
from domain.periods import Freq
from wording import number, say

FULL = 100


def headline_card(answer: Headline, *, there: str = "") -> html.Div | None:
    """The body of a card; None where there is no number. The number leads `there` if it leads anywhere."""
    if answer.value is None:
        return None
    declared = indicators()[answer.indicator]
    value = html.Strong(
        _leading(number(answer.value, declared.decimals), answer, there),
        className="card__number",
        **marks({"data-value": "true"}),
    )
    return html.Div(
        [
            html.Div([value, html.Span(declared.unit, className="card__unit")], className="card__value"),
            html.Div([*_facts(answer)], className="card__facts"),
            _meter(answer),
        ]
    )


def _leading(shown: str, answer: Headline, view: str) -> html.A | str:
    """The number, leading to `view`; without one, what counts the records of one period leads to them."""
    if view:
        return html.A(shown, href=view, className="card__down", **marks({"data-nav": "true"}))
    of_one = len(answer.readings) == 1 and answer.first == answer.last
    there = address(answer.readings[0]) if of_one else ""
    return html.A(shown, href=there, className="card__down", title=say("records.open")) if there else shown


def change_words(answer: Headline, found: Change, *, headed: bool = False) -> html.Span:
    """A change against the same period, coloured by what the indicator calls good.

    One of less than what the number covers names its period. Below a heading that says against what, it is
    not said again.
    """
    direction = indicators()[answer.indicator].direction
    good = found.percent > 0 if direction == "up_is_good" else found.percent < 0
    tone = "" if direction == "neutral" or not found.percent else " change--good" if good else " change--bad"
    whole = (found.first, found.last) == (answer.first, answer.last)
    newest = "" if whole else short_period(found.freq, found.last)
    if headed:
        against = newest
    elif found.freq in (Freq.DAY, Freq.WEEK):
        against = say("change.against_before")
    else:
        against = say("change.against_of", period=newest) if newest else say("change.against")
    return html.Span(" ".join(filter(None, (change(found), against))), className=f"change{tone}")


def _facts(answer: Headline) -> list[html.Span]:
    """What the number covers, how it changed, how much of the plan it is."""
    facts = [html.Span(span(answer.freq, answer.first, answer.last))]
    if answer.progress is not None:
        facts.append(html.Span(say("plan.progress", percent=down(answer.progress))))
    if answer.change:
        facts.append(change_words(answer, answer.change))
    if answer.caveat:
        facts.append(html.Span(say(f"plan.caveat.{answer.caveat}")))
    return facts


def _meter(answer: Headline) -> html.Div | None:
    """How much of the plan is done, with a mark where the calendar stands."""
    if answer.progress is None:
        return None
    done = html.Progress(
        value=f"{max(0.0, min(answer.progress, FULL)):.1f}", max=str(FULL), className="card__done",
        **marks({"aria-label": say("plan.progress", percent=down(answer.progress))}),
    )  # fmt: skip
    if answer.elapsed is None:
        return html.Div([done], className="card__meter")
    elapsed = html.Progress(
        value=f"{answer.elapsed:.1f}", max=str(FULL), className="card__elapsed",
        title=say("plan.elapsed", percent=down(answer.elapsed)),
        **marks({"aria-label": say("plan.elapsed", percent=down(answer.elapsed))}),
    )  # fmt: skip
    return html.Div([done, elapsed], className="card__meter")
