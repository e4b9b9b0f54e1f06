"""Why a run did not happen although nothing is wrong with the source or the file."""


class NotNowError(Exception):
    """Try again in a moment: another process is at it, or this one is stopping."""

    kind = "interrupted"


class StorageError(NotNowError):
    """This machine could not keep what came: the disk is full, or may not be written to."""

    kind = "storage"
