"""Page of the administrator: who may come in, as what, and what each of them did."""

from typing import Any

import dash
from dash import Input, Output, State, callback, dcc, html
from dash.development.base_component import Component
from flask import current_app, g, request

from catalogue import areas
from components import accounts
from domain.access import Permission, Role
from domain.periods import local_day
from store.command import users
from store.engine import Connection, writing
from store.query import audit
from store.query import users as people
from wording import say

dash.register_page(
    __name__, path="/users", name=say("users.page"), order=910, permission=Permission.MANAGE_USERS
)

ACTS = ("change_role", "reset_password", "disable", "enable", "end_sessions")
NEWEST_ACTS = 50


def layout(user: str = "", **_: str) -> html.Div:
    """Every account; with `user` (a user name) also what may be done with it, and its trail."""
    return html.Div(
        [
            html.Section([html.H2(say("users.accounts")), html.Div(_accounts(), id="users-list")]),
            _one_account(user) if user else _new_account(),
            html.Section([html.H2(say("users.trail")), html.Div(_trail(user), id="users-trail")]),
        ],
        className="page admin",
    )


@callback(
    Output("users-created", "children"),
    Output("users-list", "children"),
    Input("users-create", "n_clicks"),
    State("users-username", "value"),
    State("users-name", "value"),
    State("users-role", "value"),
    State("users-for-area", "value"),
    prevent_initial_call=True,
)
def create(_clicks: int, username: str, name: str, role: str, area: str) -> tuple[Component, Component]:
    """Make an account and show its one-time code, once."""
    try:
        with writing(_ioc().engine) as connection:
            code = users.create_user(
                connection,
                username=username or "",
                display_name=name or "",
                role=_role(role),
                area=_known(area),
                **_by(),
            )
    except users.UserError as error:
        return _refusal(error), _accounts()
    return _code(users.normal_username(username), code), _accounts()


@callback(
    Output("users-done", "children"),
    Output("users-trail", "children"),
    Input("users-do", "n_clicks"),
    State("users-subject", "data"),
    State("users-act", "value"),
    State("users-new-role", "value"),
    State("users-new-area", "value"),
    prevent_initial_call=True,
)
def change(_clicks: int, username: str, act: str, role: str, area: str) -> tuple[Component, Component]:
    """Do with the account what was chosen."""
    try:
        with writing(_ioc().engine) as connection:
            done = _do(connection, username, act, role, area)
    except users.UserError as error:
        return _refusal(error), _trail(username)
    return done, _trail(username)


def _do(connection: Connection, username: str, act: str, role: str, area: str) -> Component:
    found = people.credentials(connection, username)
    if found is None or act not in ACTS:
        raise users.UserError("unknown")
    asked = {"role": _role(role), "area": _known(area)} if act == "change_role" else {}
    code = getattr(users, act)(connection, found.person.user_id, **asked, **_by())
    return _code(username, code) if code else accounts.note(say(f"users.done.{act}", username=username))


def _new_account() -> html.Section:
    return html.Section(
        [
            html.H2(say("users.new")),
            accounts.text_field("username", "users-username", longest=32),
            accounts.text_field("display_name", "users-name", longest=100),
            accounts.choice_field("role", "users-role", accounts.roles(), chosen=Role.VIEWER.value),
            accounts.choice_field("area", "users-for-area", _areas(), chosen=""),
            html.Button(say("users.create"), id="users-create", className="button"),
            html.Div(id="users-created"),
        ]
    )


def _one_account(username: str) -> html.Section:
    with _ioc().engine.connect() as connection:
        found = people.credentials(connection, username)
    if found is None:
        return html.Section(accounts.alarm(say("users.error.unknown")))
    acts = [(act, say(f"users.act.{act}")) for act in ACTS]
    person = found.person
    return html.Section(
        [
            html.H2(say("users.one", name=person.display_name, username=person.username)),
            dcc.Store(id="users-subject", data=person.username),
            accounts.choice_field("act", "users-act", acts, chosen="reset_password"),
            accounts.choice_field("role", "users-new-role", accounts.roles(), chosen=person.role.value),
            accounts.choice_field("area", "users-new-area", _areas(), chosen=person.area),
            html.Button(say("users.do"), id="users-do", className="button"),
            html.Div(id="users-done"),
            dcc.Link(say("users.new"), href="/users", className="button"),
        ]
    )


def _accounts() -> Component:
    with _ioc().engine.connect() as connection:
        return accounts.accounts_table(people.accounts(connection), area_name=dict(_areas()).__getitem__)


def _trail(username: str) -> Component:
    with _ioc().engine.connect() as connection:
        return accounts.trail_table(audit.trail(connection, username=username, limit=NEWEST_ACTS))


def _areas() -> list[tuple[str, str]]:
    """The whole province, then its communes of today by name."""
    found = areas.children(_ioc().settings.province, local_day(_ioc().now()))
    return [
        ("", say("users.whole_province")),
        *sorted(((area.code, area.name) for area in found), key=lambda pair: pair[1]),
    ]


def _known(area: str) -> str:
    if area not in dict(_areas()):
        raise users.UserError("area_unknown")
    return area


def _role(value: str) -> Role:
    if value not in set(Role):
        raise users.UserError("role_unknown")
    return Role(value)


def _code(username: str, code: str) -> Component:
    return accounts.one_time_code(username, code, hours=round(users.CODE_LIFETIME.total_seconds() / 3600))


def _refusal(error: users.UserError) -> Component:
    return accounts.alarm(
        say(f"users.error.{error.reason}", shortest=users.SHORTEST_PASSWORD, longest=users.LONGEST_PASSWORD)
    )


def _by() -> dict[str, Any]:
    return {"by": g.person.username, "now": _ioc().now(), "address": request.remote_addr or ""}


def _ioc() -> Any:
    return current_app.extensions["ioc"]
