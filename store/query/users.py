"""Questions about people and their sessions. Password hashes leave only through `credentials`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from domain.access import Account, Person, Role, Session
from store.command.sessions import Limits, digest
from store.command.users import normal_username
from store.tables import app_session, app_user


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a login is checked against."""

    person: Person
    password_hash: str
    active: bool
    must_change_password: bool
    code_until: datetime | None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session: whose it is and what it may still do."""

    session_hash: str
    person: Person
    must_change_password: bool
    created_at: datetime
    last_seen_at: datetime

    def lives(self, *, now: datetime, limits: Limits) -> bool:
        """Whether it has neither been idle for too long nor become too old."""
        return now - self.last_seen_at < limits.idle and now - self.created_at < limits.lifetime


USUAL = Limits()

PERSON = (
    app_user.c.user_id,
    app_user.c.username,
    app_user.c.display_name,
    app_user.c.role,
    app_user.c.area,
    app_user.c.org,
    app_user.c.session_version,
)

BY_SESSION = select(
    *PERSON,
    app_user.c.must_change_password,
    app_session.c.session_hash,
    app_session.c.created_at,
    app_session.c.last_seen_at,
).where(
    app_session.c.user_id == app_user.c.user_id,
    app_session.c.session_version == app_user.c.session_version,
    app_user.c.active,
)


def by_id(connection: Connection, user_id: int) -> Person | None:
    """The person with this number, whether the account is open or not; None if there is none."""
    row = connection.execute(select(*PERSON).where(app_user.c.user_id == user_id)).mappings().one_or_none()
    return None if row is None else _person(row)


def credentials(connection: Connection, username: str) -> Credentials | None:
    """What a login as `username` (however typed) is checked against; None if there is no such account."""
    asked = select(app_user).where(app_user.c.username == normal_username(username))
    row = connection.execute(asked).mappings().one_or_none()
    if row is None:
        return None
    return Credentials(
        _person(row), row["password_hash"], row["active"], row["must_change_password"], row["code_until"]
    )


def signed_in(
    connection: Connection, token: str, *, now: datetime, limits: Limits = USUAL
) -> SignedIn | None:
    """The live session of a cookie's token; None when it ended, for whatever reason."""
    found = session(connection, token)
    return found if found is not None and found.lives(now=now, limits=limits) else None


def session(connection: Connection, token: str) -> SignedIn | None:
    """The session of a cookie's token as it stands in the store, however old; None when it was ended."""
    asked = BY_SESSION.where(app_session.c.session_hash == digest(token))
    row = connection.execute(asked).mappings().one_or_none()
    if row is None:
        return None
    return SignedIn(
        row["session_hash"], _person(row), row["must_change_password"], row["created_at"], row["last_seen_at"]
    )


def sessions(connection: Connection, user_id: int, *, now: datetime, limits: Limits) -> list[Session]:
    """The live sessions of a person, newest activity first."""
    asked = select(
        app_session.c.session_hash,
        app_session.c.created_at,
        app_session.c.last_seen_at,
        app_session.c.address,
        app_session.c.agent,
    ).where(
        app_session.c.user_id == user_id,
        app_session.c.last_seen_at > now - limits.idle,
        app_session.c.created_at > now - limits.lifetime,
    )
    ordered = asked.order_by(app_session.c.last_seen_at.desc(), app_session.c.session_hash)
    return [Session(*row) for row in connection.execute(ordered)]


def accounts(connection: Connection) -> list[Account]:
    """Every account, by user name."""
    asked = select(
        *PERSON, app_user.c.active, app_user.c.must_change_password, app_user.c.created_at
    ).order_by(app_user.c.username)
    return [
        Account(_person(row), row["active"], row["must_change_password"], row["created_at"])
        for row in connection.execute(asked).mappings()
    ]


def _person(row: Any) -> Person:
    return Person(
        user_id=row["user_id"],
        username=row["username"],
        display_name=row["display_name"],
        role=Role(row["role"]),
        area=row["area"],
        org=row["org"],
        session_version=row["session_version"],
    )
