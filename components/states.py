"""The sign of a state: shape, colour and word together."""

from functools import cache

from dash import html

from components.marks import marks
from components.words import SIGNS
from domain.freshness import State
from wording import say


@cache
def sign(state: State) -> html.Span:
    """● live, ▲ late, ■ dead, ○ missing, ◌ provisional; read aloud by its word."""
    return html.Span(
        SIGNS[state.value],
        className=f"sign sign--{state.value}",
        role="img",
        title=say(f"state.{state.value}"),
        **marks({"aria-label": say(f"state.{state.value}")}),
    )


@cache
def doubt() -> html.Span:
    """The sign of a number that somebody has to look at."""
    return html.Span(
        "!",
        className="sign sign--late",
        role="img",
        title=say("state.doubt"),
        **marks({"aria-label": say("state.doubt")}),
    )
