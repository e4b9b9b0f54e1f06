"""What changed most: a number, the one before it, and the change between them."""

from collections.abc import Callable, Sequence

from dash import html
from dash.development.base_component import Component

from catalogue import indicators
from components.marks import marks
from components.words import percent, period, title
from components.words import value as written
from domain.answers import Movement, Movements, Revised
from domain.periods import local_day
from domain.readings import Reading
from wording import day, number, say


def movements_list(answer: Movements, address_of: Callable[[str], str]) -> html.Div | None:
    """Against the year before, then by revision; `address_of` an indicator leads to its view."""
    if not answer.movements and not answer.revised:
        return None
    moved = [
        _row(each, say("movements.before", value=_before(each)), address_of) for each in answer.movements
    ]
    revised = [
        _row(each, say("movements.revised_at", value=_before(each), day=day(local_day(each.at))), address_of)
        for each in answer.revised
    ]
    groups = [
        ("movements.against_year", "movements.none", moved),
        ("movements.revised", "movements.none_revised", revised),
    ]
    return html.Div([part for group in groups for part in _group(*group)], className="moves")


def _group(heading: str, empty: str, rows: Sequence[Component]) -> list[Component]:
    head = html.H3(say(heading), className="moves__head")
    return [head, *(rows or [html.P(say(empty), className="soft")])]


def _row(each: Movement | Revised, before: str, address_of: Callable[[str], str]) -> html.Div:
    reading = each.reading
    unit = indicators()[reading.indicator].unit
    told = f"{period(reading.freq, reading.period_start)} · {before}"
    return html.Div(
        [
            html.Span([_name(reading, address_of), html.Span(told, className="notes__detail")],
                      className="moves__name"),
            html.Span(written(reading), className="moves__number", **marks({"data-value": "true"})),
            html.Span(unit, className="tile__unit"),
            _change(each),
        ],
        className="moves__row",
    )  # fmt: skip


def _name(reading: Reading, address_of: Callable[[str], str]) -> Component:
    address = address_of(reading.indicator)
    if not address:
        return html.Span(title(reading.indicator))
    return html.A(title(reading.indicator), href=address, **marks({"data-nav": "true"}))


def _before(each: Movement | Revised) -> str:
    return number(each.before, indicators()[each.reading.indicator].decimals)


def _change(each: Movement | Revised) -> html.Span:
    """The change, coloured by what the indicator calls good; of a revision uncoloured."""
    words = say("change.up" if each.percent > 0 else "change.down", percent=percent(abs(each.percent)))
    direction = indicators()[each.reading.indicator].direction
    if isinstance(each, Revised) or direction == "neutral" or not each.percent:
        return html.Span(words, className="moves__change")
    good = (each.percent > 0) == (direction == "up_is_good")
    return html.Span(words, className=f"moves__change change--{'good' if good else 'bad'}")
