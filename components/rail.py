"""The rail: the fields of the province and the pages of operation, each with the state of its field."""

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from components.icon import icon
from components.marks import marks
from wording import say


@dataclass(frozen=True, slots=True)
class RailItem:
    """One line of the rail; without a path it is of a later version. `field` shows its state beside it.

    A page with `libraries` of its own is loaded as a whole where they are not there yet.
    """

    title: str
    icon: str
    path: str = ""
    field: str = ""
    libraries: tuple[str, ...] = ()


def rail(fields: Sequence[RailItem], operation: Sequence[RailItem]) -> html.Nav:
    """Fields above, pages of operation below."""
    return html.Nav(
        [
            html.Ul([html.Li(_rail_item(item)) for item in fields]),
            html.Div(say("shell.rail_operation"), className="rail__heading") if operation else None,
            html.Ul([html.Li(_rail_item(item)) for item in operation]),
        ],
        className="rail",
        **marks({"aria-label": say("shell.rail")}),
    )


def _rail_item(item: RailItem) -> html.A | html.Span:
    name = html.Span(item.title, className="rail__name")
    if not item.path:
        words = html.Span(say("shell.later"), className="unseen")
        return html.Span(
            [icon(item.icon), name, words], className="rail__link rail__link--later", title=say("shell.later")
        )
    state = html.Span(className="sign", **marks({"data-field": item.field})) if item.field else None
    within = {"data-nav": "true"} | ({"data-libraries": " ".join(item.libraries)} if item.libraries else {})
    return html.A([icon(item.icon), name, state], href=item.path, className="rail__link", **marks(within))
