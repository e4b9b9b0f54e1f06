"""Whether anything in the store has changed: asked for far less than it costs to read it again."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Engine, event

MARKS = {"sqlite": "PRAGMA data_version", "postgresql": "SELECT pg_current_snapshot()::text"}
"""What two equal answers of mean that nothing was committed in between, by anybody but who asks."""
MOST = 4096
Found = TypeVar("Found")


class Remembered:
    """Answers of the store, given again until somebody commits; the least recently asked goes first."""

    def __init__(self, engine: Engine, most: int = MOST) -> None:
        self._engine = engine
        self._most = most
        self._kept: OrderedDict[Hashable, tuple[Hashable, object]] = OrderedDict()
        self._lock = Lock()
        self._asker: Connection | None = None
        event.listen(engine, "engine_disposed", self._close)

    def get(self, key: Hashable, ask: Callable[[Connection], Found], *, at: Hashable = None) -> Found:
        """The answer to `ask`, which `key` stands for, as of now; None is not remembered.

        `at` is what else it depends on, such as the time: only the answer at the last one is kept.

        Raises:
            StoreError: the store does not answer.
        """
        with self._lock:
            mark = (self._mark(), at)
            kept = self._kept.get(key)
            if kept is not None and kept[0] == mark:
                self._kept.move_to_end(key)
                return cast("Found", kept[1])
        with self._engine.connect() as connection:
            found = ask(connection)
        if found is not None:
            with self._lock:
                self._kept[key] = (mark, found)
                if len(self._kept) > self._most:
                    self._kept.popitem(last=False)
        return found

    def _mark(self) -> Hashable:
        """What the store is at; taken on a connection that never writes, since it does not see itself."""
        if self._asker is not None:
            try:
                return self._asked(self._asker)
            except Exception:  # noqa: BLE001 (whatever is wrong with it, a new connection will tell)
                self._close(self._engine)
        asker = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        asker.detach()
        self._asker = asker
        asker.exec_driver_sql(MARKS[self._engine.dialect.name])
        return self._asked(asker)

    def _asked(self, asker: Connection) -> Hashable:
        driver: Any = asker.connection.dbapi_connection
        cursor = driver.execute(MARKS[self._engine.dialect.name])
        mark: Hashable = cursor.fetchone()
        cursor.close()
        return mark

    def _close(self, _engine: Engine) -> None:
        asker, self._asker = self._asker, None
        if asker is not None:
            asker.close()
