"""What `kill -9` in the middle of an import costs: nothing that was acknowledged, and no second copy.

A process brings in one area after another, a run each, and says so after each; it is killed at a
random moment. Then the store is opened as at a start, and counted.
"""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter, sleep

from sqlalchemy import func, select

import catalogue
from catalogue import areas
from domain.periods import Freq
from domain.records import Observation
from store import schema
from store.command import ingest
from store.engine import Engine, connect
from store.tables import observation, series
from tests.bench.databases import KINDS, empty_store
from tests.bench.figures import Figure

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
INDICATOR = "economy.budget_revenue"
YEARS = range(1985, 2025)
EXPECTED = {Freq.MONTH: 12 * len(YEARS), Freq.QUARTER: 4 * len(YEARS), Freq.YEAR: len(YEARS)}
START_SECONDS = 5


@dataclass(slots=True)
class Damage:
    """What was found after a number of kills."""

    kills: int = 0
    runs: int = 0
    lost: int = 0
    doubled: int = 0
    halved: int = 0
    slowest_start: float = 0


def run() -> list[Figure]:
    """Lost and doubled rows after 100 kills on each database (KILLS=n for another number)."""
    figures = []
    for kind in KINDS:
        with empty_store(kind) as url:
            found = kill_often(url, kills=int(os.environ.get("KILLS", "100")))
        what = f"{kind}, {found.kills} kills, {found.runs} runs"
        figures += [
            Figure(f"{what}: acknowledged rows lost", found.lost, "rows", 0),
            Figure(f"{what}: rows doubled", found.doubled, "rows", 0),
            Figure(f"{what}: runs half there", found.halved, "runs", 0),
            Figure(f"{what}: slowest start", found.slowest_start, "s", START_SECONDS),
        ]
    return figures


def kill_often(url: str, *, kills: int, seed: int = 1) -> Damage:
    """Kill an import `kills` times, count after each what is there, and go on from there."""
    found, chance = Damage(), random.Random(seed)  # noqa: S311 (moments, no secret)
    done = 0
    for _ in range(kills):
        acknowledged = _kill_one(url, first=done, after=chance.uniform(0.05, 1))
        began = perf_counter()
        engine = connect(url)
        schema.migrate(engine)
        schema.check(engine)
        rows = _rows_by_area(engine)
        found.slowest_start = max(found.slowest_start, perf_counter() - began)
        engine.dispose()
        done += acknowledged
        found.kills, found.runs = found.kills + 1, done
        _compare(found, rows, done)
    return found


def _compare(found: Damage, rows: dict[tuple[str, str], int], done: int) -> None:
    """Add to `found` what is wrong: each acknowledged area whole, the one under way whole or absent."""
    for place, area in enumerate(_areas()[: done + 1]):
        held = {freq: rows.get((area, freq.value), 0) for freq in EXPECTED}
        if place < done:
            found.lost += sum(max(0, EXPECTED[freq] - held[freq]) for freq in EXPECTED)
        elif held not in (EXPECTED, dict.fromkeys(EXPECTED, 0)):
            found.halved += 1
        found.doubled += sum(max(0, held[freq] - EXPECTED[freq]) for freq in EXPECTED)


def _kill_one(url: str, *, first: int, after: float) -> int:
    """Start an import at area number `first`, kill it `after` seconds; how many areas it acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.store_kills", url, str(first)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        sleep(after)
        process.kill()
        return len(process.stdout.readlines())


def _rows_by_area(engine: Engine) -> dict[tuple[str, str], int]:
    query = (
        select(series.c.area, series.c.freq, func.count())
        .join(observation, observation.c.series_id == series.c.series_id)
        .group_by(series.c.area, series.c.freq)
    )
    with engine.connect() as connection:
        return {(row[0], row[1]): row[2] for row in connection.execute(query)}


def _areas() -> list[str]:
    return [area.code for area in areas.every() if area.level == "commune" and area.valid_to is None]


def _values(area: str) -> Iterator[Observation]:
    for year in YEARS:
        for month in range(1, 13):
            start = date(year, month, 1)
            yield Observation(
                indicator=INDICATOR, area=area, freq=Freq.MONTH, period_start=start, value=float(month)
            )


def _bring(url: str, first: int) -> None:
    """Bring in areas from number `first` on, one run each, with a word after each, until killed."""
    engine = connect(url)
    catalogue.indicators(), catalogue.codelists(), catalogue.organisations()
    waiting = _areas()[first:]
    print("ready", flush=True)  # noqa: T201
    for area in waiting:
        run_id = ingest.begin(engine, source="lris", origin=area, simulated=True, now=NOW)
        ingest.write(engine, run_id, _values(area), now=NOW, as_of=None)
        print(area, flush=True)  # noqa: T201


if __name__ == "__main__":
    _bring(sys.argv[1], int(sys.argv[2]))
