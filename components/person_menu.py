"""The menu of the person who is signed in, at the end of the bar."""

from dash import html

from components.icon import icon
from components.marks import marks
from domain.access import Person
from wording import say


def person_menu(person: Person, account: str, guide: str, sign_out: str) -> html.Details:
    """Who is signed in, the way to the own account, the theme, and out."""
    name = person.display_name or person.username
    theme = html.Button(
        [icon("sun"), say("shell.theme")], className="pop__item", **marks({"data-theme-set": "true"})
    )
    out = html.Form(
        html.Button([icon("box-arrow-right"), say("shell.sign_out")], className="pop__item", type="submit"),
        action=sign_out,
        method="post",
    )
    menu = html.Div(
        [
            html.Div([name, _role(person)], className="pop__who"),
            html.A([icon("person-gear"), say("shell.account")], href=account, className="pop__item",
                   **marks({"data-nav": "true"})) if account else None,
            html.A([icon("question-circle"), say("shell.guide")], href=guide, className="pop__item",
                   **marks({"data-nav": "true"})) if guide else None,
            theme,
            out,
        ],
        className="pop",
    )  # fmt: skip
    spoken = marks({"aria-label": say("shell.person", name=name)})
    summary = html.Summary(icon("person-circle"), className="icon-button", **spoken)
    return html.Details([summary, menu], className="person")


def _role(person: Person) -> html.Span:
    return html.Span(say(f"users.role.{person.role.value}"), className="pop__role")
