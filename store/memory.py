"""What a transaction has read already: asked for again in it, it is not read again."""

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, event

MEMORY = "read in this transaction"
Read = TypeVar("Read")
Span = tuple[date, date]
"""First and last day, both included."""


def once(connection: Connection, key: Hashable, read: Callable[[], Read]) -> Read:
    """What `read` gives, read once in the transaction of `connection`; for what that does not change."""
    memory: dict[Hashable, Read] = connection.info.setdefault(MEMORY, {})
    if key not in memory:
        memory[key] = read()
    return memory[key]


def spanning(
    connection: Connection, key: Hashable, span: Span, wide: Span, read: Callable[[Span], Read]
) -> Read:
    """What `read` gives of a span that holds `span`: of `wide`, where nothing was read yet that does."""
    memory: dict[Hashable, tuple[Span, Read]] = connection.info.setdefault(MEMORY, {})
    held = memory.get(key)
    if held is None or held[0][0] > span[0] or held[0][1] < span[1]:
        held = memory[key] = wide, read(wide)
    return held[1]


def hold(connection: Connection, key: Hashable, found: object) -> None:
    """Let `once` find this, which was read together with others."""
    connection.info.setdefault(MEMORY, {})[key] = found


def hold_span(connection: Connection, key: Hashable, span: Span, found: object) -> None:
    """Let `spanning` find this of a span."""
    hold(connection, key, (span, found))


def end_with_transactions(engine: Engine) -> None:
    """Let nothing be remembered beyond the transaction that read it."""
    event.listen(engine, "commit", _forget)
    event.listen(engine, "rollback", _forget)


def _forget(connection: Any) -> None:
    if not connection.invalidated:  # nothing is left of what a lost connection remembered
        connection.info.pop(MEMORY, None)
