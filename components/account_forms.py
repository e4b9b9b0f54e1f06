"""Forms of the administrator: a new account, and what may be done with one that exists."""

from collections.abc import Sequence

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from domain.access import Person, Role
from wording import say

Choices = Sequence[tuple[str, str]]
"""(value, words) in the order shown."""
ACTS = ("reset_password", "change_role", "disable", "enable", "end_sessions")


def new_account(areas: Choices) -> html.Section:
    """Name, role and area of a new account; the first of `areas` is chosen at first."""
    fields = [
        _text("username", "users-username", longest=32),
        _text("display_name", "users-name", longest=100),
        _choice("role", "users-role", _roles(), chosen=Role.VIEWER.value),
        _choice("area", "users-for-area", areas, chosen=areas[0][0]),
    ]
    return html.Section(
        [
            html.H2(say("users.new")),
            html.Div(fields, className="fields"),
            html.Button(say("users.create"), id="users-create", className="button"),
            html.Div(id="users-created"),
        ]
    )


def one_account(person: Person, areas: Choices) -> html.Section:
    """What may be done with an account, as one choice, with the role and area it could get."""
    acts = [(act, say(f"users.act.{act}")) for act in ACTS]
    fields = [
        _choice("act", "users-act", acts, chosen=ACTS[0]),
        _choice("role", "users-new-role", _roles(), chosen=person.role.value),
        _choice("area", "users-new-area", areas, chosen=person.area or areas[0][0]),
    ]
    return html.Section(
        [
            html.H2(say("users.one", name=person.display_name, username=person.username)),
            dcc.Store(id="users-subject", data=person.username),
            html.Div(fields, className="fields"),
            html.Button(say("users.do"), id="users-do", className="button"),
            dcc.Link(say("users.new"), href="/users", className="button"),
            html.Div(id="users-done"),
        ]
    )


def _field(name: str, identity: str, control: Component) -> html.Div:
    """A control with its label; the label's words are `users.head.<name>`."""
    return html.Div([html.Label(say(f"users.head.{name}"), htmlFor=identity), control], className="field")


def _text(name: str, identity: str, *, longest: int) -> html.Div:
    """One line of text to fill in."""
    return _field(name, identity, dbc.Input(id=identity, maxlength=longest, autocomplete="off", value=""))


def _choice(name: str, identity: str, choices: Choices, *, chosen: str) -> html.Div:
    """One of a few things to choose, as the browser draws it: it works by keyboard and on a phone."""
    options = [{"value": value, "label": words} for value, words in choices]
    return _field(name, identity, dbc.Select(id=identity, options=options, value=chosen))


def _roles() -> Choices:
    """The roles that an account can have."""
    return [(role.value, say(f"users.role.{role.value}")) for role in Role]
