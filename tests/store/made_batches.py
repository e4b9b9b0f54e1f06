"""Batches of events, always the same; run as a program it brings in one after the other until killed."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

import catalogue
from domain.events import Event
from store.engine import Engine, connect
from store.tables import assigned_task, document, dossier, dossier_span, observation, series
from tests.store.bring import bring
from tests.store.made_events import Maker

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
FRESH = 120
"""Dossiers that each batch adds; half of those of the batch before come again, changed."""
SOURCES = ("igate", "ioffice")


def batch(number: int) -> list[Event]:
    """Dossiers in even batches, documents and tasks in odd ones."""
    maker = Maker(number, now=NOW)
    if number % 2:
        return [*maker.documents(FRESH, first=FRESH * number), *maker.tasks(FRESH // 2)]
    fresh = maker.dossiers(FRESH, first=FRESH * number)
    before = Maker(number - 2, now=NOW).dossiers(FRESH, first=FRESH * (number - 2)) if number else ()
    return [*fresh, *(maker.moved(each) for each in list(before)[::2])]


def standing(events: Iterable[Event]) -> list[Event]:
    """Of each record the version that counts: the newest, of equally new ones the last."""
    found: dict[tuple[str, str], Event] = {}
    for event in events:
        key = (type(event).__name__, event.source_id)
        if key not in found or event.updated_at >= found[key].updated_at:
            found[key] = event
    return list(found.values())


def held(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every event in the store, by what it is instead of by the numbers of its row and of its run."""
    found = {}
    with engine.connect() as connection:
        for table, number in ((dossier, "dossier_id"), (document, "document_id"), (assigned_task, "task_id")):
            facts = [column for column in table.c if column.name not in (number, "run_id")]
            found[table.name] = _sorted(connection.execute(select(*facts)))
        cut = select(dossier.c.source_id, *dossier_span.c["since", "until", "pause"])
        cut = cut.join(dossier_span, dossier_span.c.dossier_id == dossier.c.dossier_id)
        found[dossier_span.name] = _sorted(connection.execute(cut))
    return found


def daily_totals(engine: Engine) -> list[tuple[Any, ...]]:
    """The total of the province on every day that was counted, zeros too."""
    query = (
        select(*series.c["indicator", "area"], *observation.c["period_start", "value"])
        .join(observation, observation.c.series_id == series.c.series_id)
        .where(series.c.freq == "D", series.c.org == "", series.c.breakdown == "")
    )
    with engine.connect() as connection:
        return _sorted(connection.execute(query))


def _sorted(rows: Iterable[Any]) -> list[tuple[Any, ...]]:
    return sorted((tuple(row) for row in rows), key=repr)


def _bring(url: str, first: int) -> None:
    """Bring in batches from number `first` on, one run each, with a word after each."""
    engine = connect(url)
    catalogue.indicators(), catalogue.codelists(), catalogue.organisations()
    print("ready", flush=True)  # noqa: T201
    number = first
    while True:
        bring(engine, batch(number), now=NOW, source=SOURCES[number % 2])
        print(number, flush=True)  # noqa: T201
        number += 1


if __name__ == "__main__":
    _bring(sys.argv[1], int(sys.argv[2]))
