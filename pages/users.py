"""Page of the administrator: who may come in, as what, and what each of them did."""

from typing import Any

import dash
from dash import Input, Output, State, callback, html
from dash.development.base_component import Component
from flask import current_app, g, request

from catalogue import areas
from components import account_forms, accounts
from domain.access import Permission, Role
from domain.periods import local_day
from store.command import users
from store.engine import Connection, writing
from store.query import audit
from store.query import users as people
from wording import say

TITLE = say("users.page")

dash.register_page(
    __name__,
    path="/users",
    name=TITLE,
    title=TITLE,
    order=910,
    permission=Permission.MANAGE_USERS,
    libraries=("dash_bootstrap_components",),
)

NEWEST_ACTS = 50


def layout(user: str = "", **_: str) -> html.Div:
    """Every account; with `user` (a user name) also what may be done with it, and its trail."""
    return html.Div(
        [
            html.Section([html.H2(say("users.accounts")), html.Div(_accounts(), id="users-list")]),
            _form(user),
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
                area=_scope(area),
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
    username = users.normal_username(username or "")
    try:
        with writing(_ioc().engine) as connection:
            done = _do(connection, username, act, role, area)
    except users.UserError as error:
        return _refusal(error), _trail(username)
    return done, _trail(username)


def _do(connection: Connection, username: str, act: str, role: str, area: str) -> Component:
    found = people.credentials(connection, username)
    if found is None or act not in account_forms.ACTS:
        raise users.UserError("unknown")
    asked = {"role": _role(role), "area": _scope(area)} if act == "change_role" else {}
    code = getattr(users, act)(connection, found.person.user_id, **asked, **_by())
    return _code(username, code) if code else accounts.note(say(f"users.done.{act}", username=username))


def _form(username: str) -> Component:
    if not username:
        return account_forms.new_account(_areas())
    with _ioc().engine.connect() as connection:
        found = people.credentials(connection, username)
    if found is None:
        return accounts.alarm(say("users.error.unknown"))
    return account_forms.one_account(found.person, _areas())


def _accounts() -> Component:
    names = dict(_areas())
    whole = names[_ioc().settings.province]
    with _ioc().engine.connect() as connection:
        found = people.accounts(connection)
    return accounts.accounts_table(found, area_name=lambda code: names.get(code, code) if code else whole)


def _trail(username: str) -> Component:
    with _ioc().engine.connect() as connection:
        return accounts.trail_table(audit.trail(connection, username=username, limit=NEWEST_ACTS))


def _areas() -> list[tuple[str, str]]:
    """The whole province, then its communes of today by name."""
    home = _ioc().settings.province
    communes = areas.children(home, local_day(_ioc().now()))
    named = sorted(((area.code, area.name) for area in communes), key=lambda pair: pair[1])
    return [(home, say("users.whole_province")), *named]


def _scope(area: str) -> str:
    """The area that an account is cut to: "" for the whole province."""
    if area not in dict(_areas()):
        raise users.UserError("area_unknown")
    return "" if area == _ioc().settings.province else area


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
