"""Whether the store takes what is written: the free room on its disks, and how the last write went."""

import shutil
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from store.engine import database_file
from store.errors import StoreError

LEAST_FREE_BYTES = 64 * 2**20
"""What the write-ahead log may take: with less, a write that succeeds now may be the last one."""
REFUSED = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_READONLY")
"""How SQLite says that the disk takes nothing more: it is full, beyond a quota, or was made read-only."""
DISK_FULL = "53100"
"""How PostgreSQL says that its disk is full."""


class Room:
    """Watches what one process writes through `engine`, and the disks of its file and of `folders`.

    What lies on a server of its own is known by the refused writes alone; a write that succeeds
    says that there is room again.
    """

    def __init__(self, engine: Engine, folders: Iterable[Path] = ()) -> None:
        file = database_file(engine.url)
        self._folders = {*folders, *({file.parent} if file else ())}
        self._refused = False
        event.listen(engine, "commit", self._taken)
        event.listen(engine, "handle_error", self._failed)

    @property
    def full(self) -> bool:
        """Whether what is written now is likely to be refused."""
        return self._refused or any(_free(folder) < LEAST_FREE_BYTES for folder in self._folders)

    def _taken(self, _connection: Any) -> None:
        """A commit begins; only those that write commit. One that fails says so after this."""
        self._refused = False

    def _failed(self, context: Any) -> None:
        if _says_full(context.original_exception):
            self._refused = True


def is_full(error: StoreError) -> bool:
    """Whether a write failed because the disk takes nothing more."""
    return _says_full(getattr(error, "orig", None))


def _says_full(error: object) -> bool:
    said = getattr(error, "sqlite_errorname", None) or ""
    return said.startswith(REFUSED) or getattr(error, "sqlstate", None) == DISK_FULL


def _free(folder: Path) -> int:
    """Free bytes for this user; a folder that is not there yet has all that could be asked for."""
    with suppress(OSError):
        return shutil.disk_usage(folder).free
    return LEAST_FREE_BYTES
