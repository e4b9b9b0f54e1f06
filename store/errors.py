"""What callers outside the store may catch of it without knowing the database library."""

from sqlalchemy.exc import SQLAlchemyError as StoreError

__all__ = ["AuditBrokenError", "BackupError", "NetworkFileSystemError", "StoreDamagedError", "StoreError"]


class StoreDamagedError(Exception):
    """The database file is not what was written. Nothing may write into it; restore a backup."""


class AuditBrokenError(Exception):
    """A row of the audit trail does not fit the one before it: somebody has been at the table."""


class NetworkFileSystemError(Exception):
    """SQLite would lie on a file system whose locks cannot be trusted."""


class BackupError(Exception):
    """A backup or a restore that was refused or did not succeed; the message says why."""
