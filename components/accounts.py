"""People of the centre: their accounts, their sessions, what they did, and the notes after a change."""

from collections.abc import Callable, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.table import table
from domain.access import Account, Act, Session
from wording import moment, say


def accounts_table(accounts: Sequence[Account], *, area_name: Callable[[str], str]) -> Component:
    """Every account, its name a link to what may be done with it."""
    head = ("username", "display_name", "role", "area", "state", "created_at")
    rows: list[list[Component | str]] = [
        [
            dcc.Link(one.person.username, href=f"/users?user={one.person.username}"),
            one.person.display_name,
            say(f"users.role.{one.person.role.value}"),
            area_name(one.person.area),
            _state(one),
            moment(one.created_at),
        ]
        for one in accounts
    ]
    return table([say(f"users.head.{key}") for key in head], rows, cards=True)


def trail_table(acts: Sequence[Act]) -> Component:
    """What was done, newest first."""
    head = ("at", "who", "action", "subject", "before", "after", "address")
    rows: list[list[Component | str]] = [
        [
            moment(act.at),
            act.username or "–",
            say(f"audit.{act.action}"),
            act.subject,
            act.before,
            act.after,
            act.address,
        ]
        for act in acts
    ]
    return table([say(f"users.head.{key}") for key in head], rows, cards=True)


def sessions_table(sessions: Sequence[Session], *, current: str) -> Component:
    """The browsers that a person is signed in with; `current` is the one that asks."""
    head = ("session", "address", "created_at", "last_seen_at")
    rows: list[list[Component | str]] = [
        [
            html.Span(
                [
                    one.agent or "–",
                    html.Strong(say("account.this_session")) if one.session_hash == current else "",
                ]
            ),
            one.address,
            moment(one.created_at),
            moment(one.last_seen_at),
        ]
        for one in sessions
    ]
    return table([say(f"account.head.{key}") for key in head], rows, cards=True)


def note(words: str) -> html.P:
    """What was done."""
    return html.P(words, className="note", role="status")


def alarm(words: str) -> html.P:
    """What was not done, and why."""
    return html.P(words, className="note note--alarm", role="alert")


def one_time_code(username: str, code: str, *, hours: int) -> html.Div:
    """A code to hand over; it is shown this once."""
    words = html.P(say("users.code", username=username, hours=hours))
    return html.Div([words, html.P(html.Code(code), className="code")], className="note", role="status")


def _state(account: Account) -> str:
    if not account.active:
        return say("users.state.closed")
    return say("users.state.waiting" if account.waits_for_password else "users.state.open")
