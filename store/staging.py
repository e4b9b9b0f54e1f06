"""Where the records of a run wait: temporary tables that hold any number of them outside memory.

They belong to one connection and vanish with it, so a run that dies leaves nothing behind, and
nothing of the store is locked while an upstream file is still being read.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy.exc import DBAPIError

from domain.records import Rejection
from store.engine import Connection, Engine

BATCH = 10_000

TABLES = (
    """CREATE TEMPORARY TABLE staged_series (
        n INTEGER PRIMARY KEY, indicator TEXT, freq TEXT, breakdown TEXT, org TEXT, area TEXT,
        rolls INTEGER, jump_ratio DOUBLE PRECISION, series_id BIGINT)""",
    """CREATE TEMPORARY TABLE staged (
        seq INTEGER PRIMARY KEY, n INTEGER, period_start DATE, value DOUBLE PRECISION, status TEXT,
        as_of DATE)""",
    """CREATE TEMPORARY TABLE staged_rejection (
        ordinal INTEGER PRIMARY KEY, position TEXT, reason TEXT, payload TEXT)""",
    """CREATE TEMPORARY TABLE merged (
        series_id BIGINT, period_start DATE, value DOUBLE PRECISION, status TEXT, as_of DATE, run_id BIGINT,
        n INTEGER, action INTEGER)""",
    """CREATE TEMPORARY TABLE affected (series_id BIGINT, since DATE, until DATE)""",
    """CREATE TEMPORARY TABLE suspect (series_id BIGINT, period_start DATE, ratio DOUBLE PRECISION)""",
)
SERIES_COLUMNS = ("n", "indicator", "freq", "breakdown", "org", "area", "rolls", "jump_ratio")
VALUE_COLUMNS = ("seq", "n", "period_start", "value", "status", "as_of")
REJECTION_COLUMNS = ("ordinal", "position", "reason", "payload")

TEMPORARY_KIB, CACHE_KIB = 16 * 2**10, 64 * 2**10
"""Pages that SQLite keeps of staging tables and of the store: others go out and come in again in mid-run."""

SeriesKey = tuple[str, str, str, str, str]
"""indicator, freq, breakdown, org, area"""


@contextmanager
def opened(engine: Engine) -> Iterator[Connection]:
    """A connection of its own with empty staging tables; both end together."""
    with engine.connect() as connection:
        connection.detach()
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA temp.cache_size = -{TEMPORARY_KIB}")
            connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
        for table in TABLES:
            connection.exec_driver_sql(table)
        connection.commit()
        yield connection


class Staging:
    """Writes records and rejections into the staging tables of `connection`, in batches."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._numbers = 0
        self._rows = 0
        self.rejected = 0
        self._series: list[tuple[object, ...]] = []
        self._values: list[tuple[object, ...]] = []
        self._rejections: list[tuple[object, ...]] = []

    def enter(self, key: SeriesKey, *, rolls: bool = False, jump_ratio: float | None = None) -> int:
        """The number by which values of the series are staged."""
        self._numbers += 1
        self._series.append((self._numbers, *key, int(rolls), jump_ratio))
        return self._numbers

    def put(self, n: int, period_start: date, value: float | None, status: str, as_of: date | None) -> None:
        """Stage one value of series `n`."""
        self._rows += 1
        self._values.append(
            (self._rows, n, period_start.isoformat(), value, status, as_of and as_of.isoformat())
        )
        if len(self._values) >= BATCH:
            self.flush()

    def reject(self, rejection: Rejection) -> None:
        """Stage one rejection, in the order of the stream."""
        said = (clean(text) for text in (rejection.position, rejection.reason, rejection.payload[:500]))
        self._rejections.append((self.rejected, *said))
        self.rejected += 1
        if len(self._rejections) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Hand over to the database what is still in memory."""
        for table, columns, rows in (
            ("staged_series", SERIES_COLUMNS, self._series),
            ("staged", VALUE_COLUMNS, self._values),
            ("staged_rejection", REJECTION_COLUMNS, self._rejections),
        ):
            load(self._connection, table, columns, rows)
            rows.clear()

    def clear(self) -> None:
        """Forget the values and series that were staged; rejections stay."""
        for table in ("staged", "staged_series", "merged"):
            self._connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 (names above)


def load(connection: Connection, table: str, columns: Sequence[str], rows: list[tuple[object, ...]]) -> None:
    """Append `rows` to a table by the fastest way the driver has: executemany on SQLite, else COPY.

    Raises:
        StoreError: the database refused the rows, or ended the connection.
    """
    if not rows:
        return
    driver: Any = connection.connection.dbapi_connection
    names, library = ", ".join(columns), connection.dialect.loaded_dbapi
    try:
        if connection.dialect.name == "sqlite":
            marks = ", ".join("?" * len(columns))
            driver.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
            return
        with driver.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    except library.Error as error:  # past SQLAlchemy, which would have told it as its own
        raise DBAPIError(f"load {table}", None, error) from error


def clean(text: str) -> str:
    """Text that every database takes: no NUL, no half of a surrogate pair."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()
