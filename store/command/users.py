"""What changes a person's account. Every change is audited in its own transaction."""

import re
import secrets
import unicodedata
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy import Connection, Engine, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from domain.access import Role
from store.command import audit
from store.tables import app_session, app_user
from wording import say

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""argon2id with the parameters that OWASP asks for at least: 19 MiB, 2 passes, 1 lane."""

SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256
CODE_LIFETIME = timedelta(hours=72)
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
FIRST_ADMINISTRATOR = "admin"
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,31}")


class UserError(ValueError):
    """A change that is not allowed; `reason` is a key under "users.error." of the wording."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def normal_username(typed: str) -> str:
    """A user name as it is kept, however it was typed: NFC, lower case, no blanks around."""
    return _readable(typed).casefold()


def _readable(typed: str) -> str:
    """What was typed without what no database takes: NUL, halves of surrogate pairs."""
    kept = typed.encode("utf-8", "ignore").decode().replace("\0", "")
    return unicodedata.normalize("NFC", kept).strip()


def new_code() -> str:
    """A random one-time code of 80 bits, in four groups that can be read out on the telephone."""
    letters = "".join(secrets.choice(CODE_LETTERS) for _ in range(16))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def check_password(password: str, *, username: str) -> None:
    """Refuse a password that is too short, too long, the user's own name or one letter repeated.

    Raises:
        UserError: it is refused, with the reason.
    """
    if len(password) < SHORTEST_PASSWORD:
        raise UserError("password_short")
    if len(password) > LONGEST_PASSWORD:
        raise UserError("password_long")
    if username and username in password.casefold():
        raise UserError("password_has_name")
    if len(set(password)) < SHORTEST_PASSWORD // 2:
        raise UserError("password_simple")


def create_user(
    connection: Connection,
    *,
    username: str,
    display_name: str,
    role: Role,
    now: datetime,
    by: str,
    area: str = "",
    org: str = "",
    address: str = "",
    password: str | None = None,
) -> str:
    """Make an account; with no `password`, give the one-time code that opens it ("" otherwise).

    Raises:
        UserError: the name is taken or not allowed, or the role does not go with the area.
    """
    name, shown = normal_username(username), _readable(display_name)
    if not USERNAME.fullmatch(name):
        raise UserError("username_form")
    if not shown:
        raise UserError("name_missing")
    _check_area(role, area)
    if connection.scalar(select(app_user.c.user_id).where(app_user.c.username == name)):
        raise UserError("username_taken")
    if password is not None:
        check_password(password, username=name)
    code = "" if password is not None else new_code()
    connection.execute(
        insert(app_user).values(
            username=name,
            display_name=shown,
            password_hash=HASHER.hash(password or code),
            role=role.value,
            area=area,
            org=org,
            must_change_password=bool(code),
            code_until=now + CODE_LIFETIME if code else None,
            created_at=now,
        )
    )
    audit.append(
        connection,
        at=now,
        username=by,
        action="user_created",
        subject=name,
        after=f"{role.value} {area}".strip(),
        address=address,
    )
    return code


def first_administrator(engine: Engine, *, now: datetime, password: str | None = None) -> str | None:
    """Make the first account of an empty store; give its one-time password, None if there is none.

    With `password` (an unattended start) the account takes it and nothing has to be told.

    Raises:
        UserError: `password` is refused.
    """
    chosen = password or new_code()
    try:
        with engine.begin() as connection:
            if connection.scalar(select(func.count()).select_from(app_user)):
                return None
            create_user(
                connection,
                username=FIRST_ADMINISTRATOR,
                display_name=say("users.first_administrator"),
                role=Role.ADMINISTRATOR,
                now=now,
                by="",
                password=chosen,
            )
            if password is None:
                connection.execute(update(app_user).values(must_change_password=True))
    except IntegrityError:  # another process was first
        return None
    return None if password else chosen


def set_password(
    connection: Connection, user_id: int, *, password: str, now: datetime, address: str = ""
) -> None:
    """Set the own password; every session ends, the caller opens a new one.

    Raises:
        UserError: the password is refused.
    """
    name = _account(connection, user_id)["username"]
    check_password(password, username=name)
    _change(
        connection, user_id, password_hash=HASHER.hash(password), must_change_password=False, code_until=None
    )
    audit.append(connection, at=now, username=name, action="password_changed", subject=name, address=address)


def renew_hash(connection: Connection, user_id: int, *, password: str) -> None:
    """Keep the same password under today's hash parameters."""
    mine = app_user.c.user_id == user_id
    connection.execute(update(app_user).where(mine).values(password_hash=HASHER.hash(password)))


def reset_password(connection: Connection, user_id: int, *, by: str, now: datetime, address: str = "") -> str:
    """Replace the password by a one-time code, end every session, and give the code."""
    name = _account(connection, user_id)["username"]
    code = new_code()
    _change(
        connection,
        user_id,
        password_hash=HASHER.hash(code),
        must_change_password=True,
        code_until=now + CODE_LIFETIME,
    )
    audit.append(connection, at=now, username=by, action="password_reset", subject=name, address=address)
    return code


def spend_code(connection: Connection, user_id: int, *, now: datetime) -> None:
    """A one-time code was used: it opens nothing more."""
    mine = (app_user.c.user_id == user_id) & app_user.c.code_until.is_not(None)
    connection.execute(update(app_user).where(mine).values(code_until=now))


def disable(connection: Connection, user_id: int, *, by: str, now: datetime, address: str = "") -> None:
    """Close the account and end its sessions.

    Raises:
        UserError: it is the last administrator.
    """
    account = _account(connection, user_id)
    _keep_an_administrator(connection, user_id)
    _change(connection, user_id, active=False)
    audit.append(
        connection, at=now, username=by, action="user_disabled", subject=account["username"], address=address
    )


def enable(connection: Connection, user_id: int, *, by: str, now: datetime, address: str = "") -> None:
    """Open a closed account again."""
    account = _account(connection, user_id)
    _change(connection, user_id, active=True)
    audit.append(
        connection, at=now, username=by, action="user_enabled", subject=account["username"], address=address
    )


def change_role(
    connection: Connection,
    user_id: int,
    *,
    role: Role,
    by: str,
    now: datetime,
    area: str = "",
    address: str = "",
) -> None:
    """Give another role and area; every session ends, so that the change holds at once.

    Raises:
        UserError: it is the last administrator, or the role does not go with the area.
    """
    account = _account(connection, user_id)
    _check_area(role, area)
    if role is not Role.ADMINISTRATOR:
        _keep_an_administrator(connection, user_id)
    _change(connection, user_id, role=role.value, area=area)
    audit.append(
        connection,
        at=now,
        username=by,
        action="role_changed",
        subject=account["username"],
        before=f"{account['role']} {account['area']}".strip(),
        after=f"{role.value} {area}".strip(),
        address=address,
    )


def end_sessions(connection: Connection, user_id: int, *, by: str, now: datetime, address: str = "") -> None:
    """Sign the person out everywhere."""
    account = _account(connection, user_id)
    _change(connection, user_id)
    audit.append(
        connection, at=now, username=by, action="sessions_ended", subject=account["username"], address=address
    )


def _account(connection: Connection, user_id: int) -> Any:
    asked = select(app_user).where(app_user.c.user_id == user_id)
    account = connection.execute(asked).mappings().one_or_none()
    if account is None:
        raise UserError("unknown")
    return account


def _change(connection: Connection, user_id: int, **values: object) -> None:
    """Change the account and end its sessions: none of them was opened under what holds now."""
    version = app_user.c.session_version + 1
    connection.execute(
        update(app_user).where(app_user.c.user_id == user_id).values(session_version=version, **values)
    )
    connection.execute(delete(app_session).where(app_session.c.user_id == user_id))


def _check_area(role: Role, area: str) -> None:
    """A commune officer is of a commune; whoever manages all accounts is of the whole province."""
    if role is Role.COMMUNE_OFFICER and not area:
        raise UserError("area_missing")
    if role is Role.ADMINISTRATOR and area:
        raise UserError("area_too_small")


def _keep_an_administrator(connection: Connection, user_id: int) -> None:
    others = select(func.count()).where(
        app_user.c.role == Role.ADMINISTRATOR.value, app_user.c.active, app_user.c.user_id != user_id
    )
    if not connection.scalar(others):
        raise UserError("last_administrator")
