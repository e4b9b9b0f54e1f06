"""Prominent public posts: when, what, where, of which topic and tone; never who wrote them."""

from dash import html
from dash.development.base_component import Component

from catalogue import codelists
from components.table import table
from domain.answers import Mentions
from domain.listening import Mention
from wording import moment, number, say

HEAD = ("published", "post", "topic", "outlet", "tone", "interactions")
TONE_SHAPES = {"negative": "▼", "neutral": "●", "positive": "▲"}


def mention_list(answer: Mentions) -> html.Div | None:
    """One row per post in the order given; None where there is none."""
    if not answer.mentions:
        return None
    rows = [_row(each) for each in answer.mentions]
    return table([say(f"social.{name}") for name in HEAD], rows, numbers=(5,), cards=True)


def _row(each: Mention) -> list[Component | str]:
    return [
        html.Span(moment(each.published_at), className="nowrap"),
        _post(each),
        codelists()["social_topics"].items[each.topic].name,
        f"{codelists()['social_outlets'].items[each.outlet].name}, {each.site}",
        _tone(each.tone),
        number(each.interactions),
    ]


def _post(each: Mention) -> Component | str:
    """The title of the press and its address; of what people write themselves only that it is there.

    Whether the address leads anywhere is up to the installation: many have no way out of their network.
    """
    if not each.title:
        return html.Span(say("social.not_kept"), className="soft")
    if not each.address:
        return each.title
    title = html.A(
        each.title, href=each.address, className="outside", target="_blank",
        rel="noopener noreferrer nofollow", title=each.address,
    )  # fmt: skip
    return html.Span([title, html.Span(each.address, className="outside__address")])


def _tone(code: str) -> html.Span:
    name = codelists()["social_tones"].items[code].name
    return html.Span(f"{TONE_SHAPES[code]} {name}", className=f"nowrap tone tone--{code}")
