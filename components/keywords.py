"""Key words sized by weight, those met most often first; each says how often it was met."""

from collections.abc import Sequence

from dash import html

from components.words import period
from domain.answers import Words
from domain.listening import Keyword
from domain.periods import Freq
from wording import number, say

SIZES = 6


def keyword_cloud(answer: Words) -> html.Div | None:
    """Words of one heading as a list that flows; None where there is none."""
    if not answer.groups:
        return None
    (_heading, words), *_others = answer.groups
    return html.Div(_sized(words), className="keywords keywords--large", tabIndex="0")


def keyword_rows(answer: Words) -> html.Dl | None:
    """The words of each heading beside it."""
    if not answer.groups:
        return None
    parts = [
        part
        for heading, words in answer.groups
        for part in (html.Dt(heading), html.Dd(_sized(words), className="keywords"))
    ]
    return html.Dl(parts, className="keyword-rows", tabIndex="0")


def keywords_unit(answer: Words) -> str:
    """The month that they were met in."""
    return period(Freq.MONTH, answer.month) if answer.month else ""


def _sized(words: Sequence[Keyword]) -> html.Ul:
    top = max(word.weight for word in words) or 1
    return html.Ul(
        [
            html.Li(
                [word.word, html.Span(number(word.weight), className="keywords__weight")],
                className=f"keywords__word keywords__word--{_size(word.weight / top)}",
                title=say("social.met", word=word.word, count=number(word.weight)),
            )
            for word in words
        ]
    )


def _size(share: float) -> int:
    """1 for the rarest up to SIZES for the most frequent; the root, since an area is what is seen."""
    return min(SIZES, 1 + int(share**0.5 * SIZES))
