"""What dossiers cost at 1 million (5 million on SQLite with FULL=1): loading, a day's change, numbers, lists.

Dossiers are spread over 900 days and all agencies, some paused; of those of more than two months
19 in 20 are settled. A day's change is new dossiers, and open ones that are settled. Rates and times
are given by the clock and in CPU seconds of this process, which neighbours disturb less; on
PostgreSQL much of the work is the server's, so only the clock tells.
"""

import os
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from time import perf_counter, process_time

import catalogue
from domain.events import Dossier, DossierStatus
from domain.listing import Asked, Filter
from domain.periods import Freq
from domain.readings import Reading
from domain.records import Record
from store import territory
from store.command import ingest
from store.command.sources import SourceRegistration, register
from store.engine import Connection, Engine, connect
from store.query import counts, records
from store.query.records import Behind
from tests.bench.databases import KINDS, empty_store
from tests.bench.figures import Figure, p95
from tests.bench.served import yardstick
from tests.store.made_events import Maker

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
HOME = "91"
MILLION = 1_000_000
DAYS, CHANGED = 900, 5_000
YOUNG, SETTLED = timedelta(days=60), 0.95
PER_SECOND, CHANGE_S, QUERY_MS, PAGE_MS = 10_000, 2, 20, 100
PAGE = 100
CALLS = 100
COUNTED = [
    code for code, meant in catalogue.indicators().items() if (meant.measure or "").startswith("dossier.")
]
PERIODS = ((Freq.MONTH, date(2026, 10, 1)), (Freq.MONTH, date(2026, 11, 1)), (Freq.YEAR, date(2026, 1, 1)))


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and of CPU in this process."""

    clock: float
    cpu: float


def run() -> list[Figure]:
    """All figures on both databases."""
    figures: list[Figure] = []
    for kind in KINDS:
        sizes = [MILLION, *([5 * MILLION] if os.environ.get("FULL") and kind == "sqlite" else [])]
        for size in sizes:
            with empty_store(kind) as url:
                engine = connect(url)
                figures += _figures(engine, kind, size)
                engine.dispose()
    return figures


def _figures(engine: Engine, kind: str, size: int) -> Iterator[Figure]:
    what, own = f"{kind}, {size / MILLION:.0f} million", kind == "sqlite"
    register(engine, [SourceRegistration("igate", enabled=True, simulated=True)])
    maker = Maker(1, now=NOW, days=DAYS, agencies=_agencies())
    waiting: list[Dossier] = []
    first = _brought(engine, _lived(maker, size, waiting), now=NOW)
    yield Figure(f"{what}: first load", size / first.clock, "1/s", PER_SECOND if own else None, "at least")
    yield Figure(f"{what}: first load, per CPU second", size / first.cpu, "1/s")
    maker.now = NOW + timedelta(days=1)
    day = _brought(engine, list(_changed(maker, size, waiting)), now=maker.now)
    yield Figure(f"{what}: a day's change", day.clock, "s", CHANGE_S if own else None)
    yield Figure(f"{what}: a day's change, CPU", day.cpu, "s")
    with engine.connect() as connection:
        for question, calls in _questions(connection, maker.now).items():
            yield Figure(f"{what}: {question}", p95(calls), "ms", QUERY_MS if own else None)
        yield from _lists(connection, what, maker.now, own=own)
        yield _compared(connection, what, maker.now)
    yield Figure(f"{what}: yardstick meanwhile (about 6 on a quiet machine)", yardstick(), "ms")


def _agencies() -> tuple[tuple[str, str], ...]:
    """Departments, districts and communes of the province."""
    own = territory.codes_of(HOME)
    found = [
        (each.code, "" if each.kind == "department" else each.area)
        for each in catalogue.organisations().values()
        if each.kind == "department" or (each.kind in ("district", "commune") and each.area in own)
    ]
    return tuple(found)


def _brought(engine: Engine, events: Iterator[Record] | Sequence[Record], *, now: datetime) -> Spent:
    """What a whole run costs; making the records is not in the CPU of a list."""
    began, worked = perf_counter(), process_time()
    run_id = ingest.begin(engine, source="igate", origin="bench", simulated=True, now=now)
    outcome = ingest.write(engine, run_id, events, now=now, as_of=None)
    if outcome.rejected:
        raise RuntimeError(outcome.rejections[0].reason)
    return Spent(perf_counter() - began, process_time() - worked)


def _lived(maker: Maker, count: int, waiting: list[Dossier]) -> Iterator[Dossier]:
    """Dossiers as a province has them; some of those that are still young and open go into `waiting`."""
    for made in maker.dossiers(count):
        dossier, begun = made, made.received_at or NOW
        if made.finished_at is None and NOW - begun < YOUNG:
            if len(waiting) < CHANGED // 2:
                waiting.append(made)
        elif made.finished_at is None and maker.chance.random() < SETTLED:
            dossier = _settled(made, begun + YOUNG * maker.chance.random())
        yield dossier


def _changed(maker: Maker, size: int, waiting: Sequence[Dossier]) -> Iterator[Dossier]:
    """A day's work: new dossiers, and the end of some that waited."""
    maker.days = 1
    yield from maker.dossiers(CHANGED // 2, first=size)
    for dossier in waiting:
        yield _settled(dossier, maker.now - timedelta(hours=8) * maker.chance.random())


def _settled(dossier: Dossier, at: datetime) -> Dossier:
    return replace(dossier, status=DossierStatus.FINISHED, finished_at=at, pauses=(), updated_at=at)


def _questions(connection: Connection, now: datetime) -> dict[str, list[Callable[[], object]]]:
    """What pages ask: cards, agencies compared, parts of a whole, months of a line."""
    ask = partial(_asked, connection)
    pick = random.Random(1)  # noqa: S311 (a choice of questions, no secret)

    def several(make: Callable[[], Callable[[], object]]) -> list[Callable[[], object]]:
        return [ask(make()) for _ in range(CALLS)]

    def code() -> str:
        return pick.choice(COUNTED)

    month, parts = partial(pick.choice, PERIODS), ("field", "channel", "group")
    return {
        "eight totals": several(
            lambda: partial(
                counts.totals, connection, pick.sample(COUNTED, 8), period=month(), area=HOME, now=now
            )
        ),
        "every agency compared": several(
            lambda: partial(counts.by_org, connection, [code()], period=month(), area=HOME, now=now)
        ),
        "parts of a whole": several(
            lambda: partial(
                counts.by_part, connection, "one_stop.received", period=month(), dimension=pick.choice(parts),
                area=HOME, now=now,
            )
        ),
        "24 months of a line": several(
            lambda: partial(
                counts.over_time, connection, code(), freq=Freq.MONTH, since=date(2024, 12, 1),
                until=date(2026, 11, 30), area=HOME, now=now,
            )
        ),
    }  # fmt: skip


def _asked(connection: Connection, call: Callable[[], object]) -> Callable[[], object]:
    """A question in a transaction of its own, as on a page."""

    def ask() -> None:
        call()
        connection.rollback()

    return ask


def _lists(connection: Connection, what: str, now: datetime, *, own: bool) -> Iterator[Figure]:
    """Opening any list, turning its pages at any depth, and how long finding all rows takes beside that."""
    opened = [
        _asked(connection, partial(_opened, connection, Behind(code, HOME, period), now))
        for code in COUNTED
        for period in PERIODS
    ]
    yield Figure(f"{what}: the first page of any list", p95(opened), "ms", PAGE_MS if own else None)
    year = (Freq.YEAR, date(2026, 1, 1))
    lists = {
        "what is overdue": (
            Behind("one_stop.unsettled_overdue", HOME, (Freq.MONTH, date(2026, 11, 1))),
            Asked(),
        ),
        "a month": (Behind("one_stop.received", HOME, (Freq.MONTH, date(2026, 10, 1))), Asked()),
        "a year": (Behind("one_stop.received", HOME, year), Asked()),
        "a year by agency": (Behind("one_stop.received", HOME, year), Asked(sort="org")),
        "a year, one field": (
            Behind("one_stop.received", HOME, year),
            Asked(filters=(("field", Filter(contains="dat dai")),), sort="due_at"),
        ),
    }
    pick = random.Random(2)  # noqa: S311
    pages: list[Callable[[], object]] = []
    for name, (behind, asked) in lists.items():
        began = perf_counter()
        found = records.numbers(connection, behind, now=now, asked=asked)
        spent = (perf_counter() - began) * 1000
        yield Figure(f"{what}: find all rows of {name} ({len(found):,})", spent, "ms")
        for _ in range(CALLS // 5):
            at = pick.randrange(max(len(found) - PAGE, 1))
            pages.append(partial(records.read, connection, "dossier", found[at : at + PAGE]))
    yield Figure(f"{what}: a page of any list at any depth", p95(pages), "ms", PAGE_MS if own else None)


def _opened(connection: Connection, behind: Behind, now: datetime) -> None:
    records.read(connection, "dossier", records.beginning(connection, behind, now=now, most=PAGE))


def _compared(connection: Connection, what: str, now: datetime) -> Figure:
    """Numbers that differ from the length of their list, of every measure of dossiers."""
    wrong = 0
    for period in PERIODS:
        shown = counts.totals(connection, COUNTED, area=HOME, period=period, now=now)
        for code, number in zip(COUNTED, shown, strict=True):
            listed = len(records.numbers(connection, Behind(code, HOME, period), now=now))
            wrong += not isinstance(number, Reading) or number.value != listed
    compared = len(COUNTED) * len(PERIODS)
    return Figure(f"{what}: numbers of {compared} that are not those of their list", wrong, "", 0)
