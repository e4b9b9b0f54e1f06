"""What a transaction has read already: asked for again in it, it is not read again."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event

MEMORY = "read in this transaction"
Read = TypeVar("Read")


def once(connection: Connection, key: Hashable, read: Callable[[], Read]) -> Read:
    """What `read` gives, read once in the transaction of `connection`; for what that does not change."""
    memory: dict[Hashable, Read] = connection.info.setdefault(MEMORY, {})
    if key not in memory:
        memory[key] = read()
    return memory[key]


def end_with_transactions(engine: Engine) -> None:
    """Let nothing be remembered beyond the transaction that read it."""
    event.listen(engine, "commit", _forget)
    event.listen(engine, "rollback", _forget)


def _forget(connection: Any) -> None:
    if not connection.invalidated:  # nothing is left of what a lost connection remembered
        connection.info.pop(MEMORY, None)
