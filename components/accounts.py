"""People of the centre: their accounts, their sessions, what they did, and the notes after a change."""

from collections.abc import Callable, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from components.table import table
from domain.access import Account, Act, Role, Session
from wording import moment, say

BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
    ("Chromium/", "Chromium"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Mac OS", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
"""What a browser calls itself, and what people call it; the first that fits."""


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
            _in_words(act.before),
            _in_words(act.after),
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
                    html.Span(browser(one.agent), title=one.agent),
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


def browser(agent: str) -> str:
    """A browser and its system by name: "Chrome, Windows"; the text that it sends where neither is known."""
    name = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return ", ".join(filter(None, (name, system))) or agent or "–"


def _in_words(said: str) -> str:
    """A role, as the trail keeps it, by its name; anything else as it is."""
    role, _space, rest = said.partition(" ")
    return f"{say(f'users.role.{role}')} {rest}".strip() if role in {each.value for each in Role} else said


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
