"""Leases, registrations and reference data: what keeps the centre running."""

from datetime import date, datetime, timedelta
from threading import Barrier, Thread

from sqlalchemy import select

import catalogue
from store import tables
from store.command import leases
from store.command.reference import load_reference
from store.command.sources import SourceRegistration, register
from store.engine import Engine, connect
from store.query import sources
from tests.store.bring import bring, month

TTL = timedelta(seconds=15)


def test_lease_is_held_by_one_and_taken_over_when_it_ends(engine: Engine, now: datetime) -> None:
    def acquire(holder: str, seconds: int) -> bool:
        return leases.acquire(
            engine, "scheduler", holder=holder, ttl=TTL, now=now + timedelta(seconds=seconds)
        )

    assert acquire("a", 0)
    assert not acquire("b", 1)
    assert acquire("a", 10)
    assert not acquire("b", 24)
    assert acquire("b", 25)
    assert not acquire("a", 26)
    leases.release(engine, "scheduler", holder="a")
    assert not acquire("a", 27)
    leases.release(engine, "scheduler", holder="b")
    assert acquire("a", 28)


def test_of_many_that_ask_at_once_one_gets_the_lease(database_url: str, now: datetime) -> None:
    together, won = Barrier(5), []

    def ask(holder: str) -> None:
        engine = connect(database_url)
        together.wait()
        if leases.acquire(engine, "scheduler", holder=holder, ttl=TTL, now=now):
            won.append(holder)
        engine.dispose()

    threads = [Thread(target=ask, args=(str(number),)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1


def test_registration_keeps_what_runs_have_told(engine: Engine, now: datetime) -> None:
    bring(engine, [month(2024, 1, 1.0)], now=now)
    for late in (timedelta(hours=2), timedelta(hours=3)):
        register(
            engine,
            [
                SourceRegistration(
                    "lris", enabled=True, simulated=True, late_after=late, dead_after=3 * late
                ),
                SourceRegistration("pci", enabled=False, simulated=False),
            ],
        )
    with engine.connect() as connection:
        found = sources.health(connection)
    assert found["lris"].last_success_at == now
    assert found["lris"].simulated
    assert found["lris"].promise is not None
    assert found["lris"].promise.dead_after == timedelta(hours=9)
    assert found["pci"].promise is None
    register(engine, [])


def test_a_source_is_simulated_as_long_as_what_it_brought_last(engine: Engine, now: datetime) -> None:
    def said(*, configured: bool) -> bool:
        register(engine, [SourceRegistration("lris", enabled=True, simulated=configured)])
        with engine.connect() as connection:
            return sources.health(connection)["lris"].simulated

    assert not said(configured=False)
    bring(engine, [month(2024, 1, 1.0)], now=now, simulated=True)
    assert said(configured=False)
    bring(engine, [month(2024, 1, 2.0)], now=now)
    assert not said(configured=False)
    assert said(configured=True)


def test_reference_is_what_the_catalogue_says(engine: Engine) -> None:
    load_reference(engine)
    load_reference(engine)
    with engine.connect() as connection:
        bearers = connection.execute(
            select(tables.area.c.name, tables.area.c.valid_from, tables.area.c.valid_to)
            .where(tables.area.c.code == "91")
            .order_by(tables.area.c.valid_from)
        ).all()
        agencies = connection.execute(select(tables.organisation.c.code)).scalars().all()
    assert [(row.name, row.valid_to) for row in bearers] == [
        ("Tỉnh Kiên Giang", date(2025, 7, 1)),
        ("Tỉnh An Giang", None),
    ]
    assert sorted(agencies) == sorted(catalogue.organisations())
