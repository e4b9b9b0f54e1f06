"""How long the questions of pages take, at 1 and 10 million observations (50 too with FULL=1).

The store is filled by one SQL statement: monthly series of real indicators over real areas and
breakdowns, An Giang with all of its breakdowns among them. Each figure is the 95th percentile of
calls with varying areas and indicators on a warm store, each in a transaction of its own as on a
page. A history is as long as charts show, whatever the store holds.
"""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

from sqlalchemy import Connection, insert, text

import catalogue
from catalogue import areas
from domain.periods import Freq, shift
from store import territory
from store.command.sources import SourceRegistration, register
from store.engine import Engine, connect
from store.query import indicators, sources
from store.tables import ingestion_run, series
from tests.bench.databases import KINDS, empty_store
from tests.bench.figures import Figure, p95

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
NEWEST = date(2026, 10, 1)
OLDEST_SHOWN = shift(Freq.MONTH, NEWEST, -33)
HOME = "91"
CALLS = 200
P95_MS = 20
GROWTH = 3


@dataclass(frozen=True, slots=True)
class Size:
    """So many series of so many months."""

    series: int
    months: int

    @property
    def name(self) -> str:
        """Observations in millions."""
        return f"{self.series * self.months / 1e6:.0f} million"


SIZES = (Size(30_000, 34), Size(300_000, 34))
LARGE = Size(300_000, 167)

Question = Callable[[], object]


def run() -> list[Figure]:
    """95th percentile of each question by size and database, and its growth from first to last size."""
    figures: list[Figure] = []
    sizes = (*SIZES, LARGE) if os.environ.get("FULL") else SIZES
    for kind in KINDS:
        measured: dict[str, list[float]] = {}
        for size in sizes:
            with filled(kind, size) as engine:
                for question, spent in _ask_all(engine):
                    measured.setdefault(question, []).append(spent)
                    target = P95_MS if kind == "sqlite" else None
                    figures.append(Figure(f"{kind}, {size.name}: {question}", spent, "ms", target))
        target = GROWTH if kind == "sqlite" else None
        growth = max(spent[-1] / max(spent[0], 0.5) for spent in measured.values())
        figures.append(Figure(f"{kind}: growth from first to last, worst question", growth, "times", target))
    return figures


@contextmanager
def filled(kind: str, size: Size) -> Iterator[Engine]:
    """A store of `kind` that holds so much, with every source registered; gone at the end."""
    with empty_store(kind) as url:
        engine = connect(url)
        with engine.begin() as connection:
            _fill(connection, size)
        if kind == "postgresql":
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("VACUUM ANALYZE"))
        registered = [SourceRegistration(code, enabled=True, simulated=True) for code in catalogue.sources()]
        register(engine, registered)
        yield engine
        engine.dispose()


def _fill(connection: Connection, size: Size) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    run_of = {}
    for source in catalogue.sources():
        row = {"source": source, "started_at": NOW, "finished_at": NOW, "status": "ok", "simulated": True}
        run_of[source] = connection.execute(
            insert(ingestion_run).values(row).returning(ingestion_run.c.run_id)
        ).scalar_one()
    connection.execute(
        insert(series),
        [
            {
                "indicator": code,
                "freq": "M",
                "breakdown": breakdown,
                "org": "",
                "area": area,
                "latest_period": NEWEST,
                "latest_run_id": run_of[catalogue.indicators()[code].source],
            }
            for code, breakdown, area in keys(size.series)
        ],
    )
    connection.execute(text("CREATE TEMPORARY TABLE month (start DATE PRIMARY KEY, n INTEGER)"))
    months = [{"start": shift(Freq.MONTH, NEWEST, -n).isoformat(), "n": n} for n in range(size.months)]
    connection.execute(text("INSERT INTO month VALUES (:start, :n)"), months)
    connection.execute(
        text("""
            INSERT INTO observation (series_id, period_start, value, status, as_of, run_id)
            SELECT s.series_id, m.start, (s.series_id * 37 + m.n * 101) % 1000 + 1, 'A', m.start,
                s.latest_run_id
            FROM series s CROSS JOIN month m ORDER BY s.series_id, m.start
        """)
    )


def keys(count: int) -> Iterator[tuple[str, str, str]]:
    """(indicator, breakdown, area): the province with every breakdown, then totals of all other areas."""
    monthly = _monthly()
    home = {piece.area for piece in territory.pieces(HOME)}
    given = 0
    for area in _areas():
        for code in monthly:
            for breakdown in ("", *_breakdowns(code)) if area in home else ("",):
                if given == count:
                    return
                given += 1
                yield code, breakdown, area


def _areas() -> list[str]:
    """The province under its codes, the other provinces, its communes, then all other communes."""
    first = [piece.area for piece in territory.pieces(HOME)]
    near = [area.code for code in ("VN", HOME) for area in areas.children(code, NEWEST)]
    present = [area.code for area in areas.every() if area.valid_to is None]
    return list(dict.fromkeys([*first, *near, *present]))


def _monthly() -> list[str]:
    found = catalogue.indicators().items()
    return [code for code, meant in found if meant.freq is Freq.MONTH and meant.numerator is None]


def _breakdowns(code: str) -> list[str]:
    meant = catalogue.indicators()[code]
    return [
        f"{dimension}={item}"
        for dimension, codes in meant.breakdowns.items()
        for item in catalogue.codelists()[codes].items
    ]


def _ask_all(engine: Engine) -> Iterator[tuple[str, float]]:
    chance = random.Random(1)  # noqa: S311 (a choice of questions, no secret)
    monthly = _monthly()
    split = [code for code in monthly if catalogue.indicators()[code].breakdowns]
    filled = _areas()[:100]
    provinces = [area.code for area in areas.children("VN", NEWEST)]
    communes = [area.code for area in areas.children(HOME, NEWEST)]
    with engine.connect() as connection:
        latest = partial(indicators.latest, connection, area=HOME, now=NOW)
        history = partial(indicators.history, connection, now=NOW, since=OLDEST_SHOWN)
        by_area = partial(indicators.by_area, connection, now=NOW)
        ask: dict[str, Callable[[], Question]] = {
            "latest of 30 indicators": lambda: partial(latest, chance.sample(monthly, 30)),
            "latest of 30, as known then": lambda: partial(latest, chance.sample(monthly, 30), known_at=NOW),
            "history": lambda: partial(history, chance.choice(monthly), area=chance.choice(filled)),
            "history, as known then": lambda: partial(
                history, chance.choice(monthly), area=HOME, known_at=NOW
            ),
            "parts of a breakdown": lambda: _parts(connection, chance.choice(split)),
            "34 provinces compared": lambda: partial(
                by_area, chance.choice(monthly), areas=provinces, period=None
            ),
            "102 communes compared": lambda: partial(
                by_area, chance.choice(monthly), areas=communes, period=NEWEST
            ),
            "health of all sources": lambda: partial(sources.health, connection),
        }
        for question, make in ask.items():
            yield question, p95([partial(_alone, connection, make()) for _ in range(CALLS)])


def _alone(connection: Connection, call: Question) -> None:
    call()
    connection.rollback()


def _parts(connection: Connection, code: str) -> Question:
    dimension = next(iter(catalogue.indicators()[code].breakdowns))
    return partial(
        indicators.by_breakdown, connection, code, area=HOME, period=None, dimension=dimension, now=NOW
    )
