"""Page of the own account: who one is here, the password, and where one is signed in."""

import dash
from dash import html
from flask import current_app, g
from flask_login import current_user

from components.accounts import sessions_table
from domain.access import Open
from store.command.sessions import Limits
from store.query import users
from wording import say

TITLE = say("account.page")

dash.register_page(__name__, path="/account", name=TITLE, title=TITLE, order=900, permission=Open.SIGNED_IN)


def layout(**_: str) -> html.Div:
    """Name and role, the way to a new password, the sessions, and the way out of all of them."""
    ioc = current_app.extensions["ioc"]
    limits = Limits(ioc.settings.server.session_idle, ioc.settings.server.session_lifetime)
    with ioc.engine.connect() as connection:
        found = users.sessions(connection, g.person.user_id, now=ioc.now(), limits=limits)
    who = say("account.who", username=g.person.username, role=say(f"users.role.{g.person.role.value}"))
    return html.Div(
        [
            html.Section(
                [
                    html.H2(g.person.display_name or g.person.username),
                    html.P(who),
                    html.A(say("account.change_password"), href="/password", className="button"),
                ]
            ),
            html.Section(
                [
                    html.H2(say("account.sessions")),
                    sessions_table(found, current=current_user.session_hash),
                    html.Form(
                        html.Button(say("account.sign_out_everywhere"), type="submit", className="button"),
                        action="/logout/everywhere",
                        method="POST",
                    ),
                ]
            ),
        ],
        className="page admin",
    )
