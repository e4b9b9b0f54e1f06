"""Sessions of signed-in people, and the brake on guessing passwords.

The browser holds a random token, the store its SHA-256: who reads the store cannot sign in with it.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError

from store.command import audit
from store.tables import app_session, login_throttle

LONGEST_AGENT = 200

HASTE_MS = 50

FREE_TRIES = 5
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lives: without a sign of life, and at all."""

    idle: timedelta = timedelta(minutes=30)
    lifetime: timedelta = timedelta(hours=12)


def digest(text: str) -> str:
    """What the store keeps in place of `text`."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def open_session(
    connection: Connection,
    user_id: int,
    *,
    version: int,
    now: datetime,
    limits: Limits,
    address: str,
    agent: str,
) -> str:
    """A new session; gives the token for the cookie. Sessions past their end are swept away."""
    token = secrets.token_urlsafe(32)
    silent = app_session.c.last_seen_at <= now - limits.idle
    old = app_session.c.created_at <= now - limits.lifetime
    connection.execute(delete(app_session).where(silent | old))
    connection.execute(
        insert(app_session).values(
            session_hash=digest(token),
            user_id=user_id,
            session_version=version,
            created_at=now,
            last_seen_at=now,
            address=address,
            agent=agent[:LONGEST_AGENT],
        )
    )
    return token


def touch(engine: Engine, session_hash: str, *, now: datetime) -> None:
    """The person did something: the idle time begins again.

    Nobody waits for this: while somebody else writes to the store it is left to the next request.
    """
    seen = update(app_session).where(app_session.c.session_hash == session_hash).values(last_seen_at=now)
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            patience = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {HASTE_MS}")
        try:
            connection.execute(seen)
            connection.commit()
        except OperationalError:
            connection.rollback()
        finally:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql(f"PRAGMA busy_timeout = {patience}")


def close_session(
    connection: Connection, session_hash: str, *, username: str, now: datetime, address: str
) -> None:
    """Sign out of one session."""
    connection.execute(delete(app_session).where(app_session.c.session_hash == session_hash))
    audit.append(connection, at=now, username=username, action="logout", subject=username, address=address)


def pause(connection: Connection, subjects: list[str], *, now: datetime) -> timedelta:
    """How long the next try has to wait: zero, or the longest pause of any of `subjects`."""
    asked = select(login_throttle.c.locked_until).where(
        login_throttle.c.subject_hash.in_([digest(subject) for subject in subjects]),
        login_throttle.c.locked_until > now,
    )
    return max((until - now for until in connection.scalars(asked)), default=timedelta())


def count_failure(connection: Connection, subject: str, *, now: datetime) -> int:
    """Count a failure of `subject`; from the fifth on each doubles its pause. Gives the count."""
    mine = login_throttle.c.subject_hash == digest(subject)
    connection.execute(delete(login_throttle).where(login_throttle.c.last_failure_at <= now - FORGET_AFTER))
    upsert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    counted = upsert(login_throttle).values(subject_hash=digest(subject), failures=1, last_failure_at=now)
    connection.execute(
        counted.on_conflict_do_update(
            index_elements=[login_throttle.c.subject_hash],
            set_={"failures": login_throttle.c.failures + 1, "last_failure_at": now},
        )
    )
    failures: int = connection.scalars(select(login_throttle.c.failures).where(mine)).one()
    if failures >= FREE_TRIES:
        doubled = min(failures - FREE_TRIES, 10)
        until = now + min(FIRST_PAUSE * 2**doubled, LONGEST_PAUSE)
        connection.execute(update(login_throttle).where(mine).values(locked_until=until))
    return failures


def forgive(connection: Connection, subject: str) -> None:
    """Forget the failures of `subject`: it got in."""
    connection.execute(delete(login_throttle).where(login_throttle.c.subject_hash == digest(subject)))
