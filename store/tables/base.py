"""What all tables share: how keys are named, instants, row numbers, indexes of some rows."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Index, Integer, MetaData, TypeDecorator, text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC. SQLite alone would drop the offset without a word."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse an instant without an offset; give the rest to the database in UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"instant without an offset: {value}")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware instant on every database."""
        return value and (value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC))


Identity = BigInteger().with_variant(Integer, "sqlite")
"""A row number that SQLite hands out by itself and PostgreSQL keeps in 8 bytes."""


def index_where(condition: str, name: str, *columns: str, **facts: Any) -> Index:
    """An index of the rows alone that a condition holds for, on either database."""
    where = text(condition)
    return Index(name, *columns, sqlite_where=where, postgresql_where=where, **facts)
