"""Leases: one holder per name, until a given instant unless renewed."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlalchemy.dialects import postgresql, sqlite

from store.engine import Engine, writing
from store.tables import lease


def acquire(engine: Engine, name: str, *, holder: str, ttl: timedelta, now: datetime) -> bool:
    """Take the lease `name` until `now + ttl`, or renew it; False while another holds it."""
    insert = sqlite.insert if engine.dialect.name == "sqlite" else postgresql.insert
    entered = insert(lease).values(name=name, holder=holder, until=now + ttl)
    taken = entered.on_conflict_do_update(
        index_elements=[lease.c.name],
        set_={"holder": entered.excluded.holder, "until": entered.excluded.until},
        where=or_(lease.c.holder == holder, lease.c.until <= now),
    )
    with writing(engine) as connection:
        return connection.execute(taken.returning(lease.c.name)).first() is not None


def release(engine: Engine, name: str, *, holder: str) -> None:
    """Give the lease back at once, if `holder` has it."""
    with writing(engine) as connection:
        connection.execute(delete(lease).where(lease.c.name == name, lease.c.holder == holder))
