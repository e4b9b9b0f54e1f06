"""How fast observations come in, and how much memory that takes, however many there are.

Each import is a process of its own. Values are made up of
counting numbers over all present communes: every series is new, every month is written, quarters
and years are computed, jumps are checked.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import islice
from time import perf_counter

import catalogue
from catalogue import areas
from domain.periods import Freq
from domain.records import Observation
from store.command import ingest
from store.engine import connect
from tests.bench.alone import measured_alone, peak_memory
from tests.bench.databases import KINDS, empty_store
from tests.bench.figures import Figure

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
MONTHS = tuple(date(2021 + month // 12, month % 12 + 1, 1) for month in range(60))
LARGE, SMALL = 1_000_000, 200_000
MEMORY_MB, ROWS_PER_SECOND = 400, 20_000


def run() -> list[Figure]:
    """Rows per second and peak memory on both databases; 10 million too with FULL=1."""
    figures = []
    sizes = (SMALL, LARGE, *((10_000_000,) if os.environ.get("FULL") else ()))
    for kind in KINDS:
        for size in sizes:
            with empty_store(kind) as url:
                said = measured_alone("tests.bench.store_import", url, str(size))
            what = f"{kind}, {size:,} rows"
            fast = ROWS_PER_SECOND if kind == "sqlite" and size >= LARGE else None
            figures += [
                Figure(f"{what}: import", said["first"], "rows/s", fast, "at least"),
                Figure(f"{what}: same again", said["again"], "rows/s"),
                Figure(f"{what}: peak memory", said["memory"], "MB", MEMORY_MB),
            ]
    return figures


def observations() -> Iterator[Observation]:
    """Five years by month, series after series, over the present communes and monthly indicators."""
    monthly = [
        code
        for code, meant in catalogue.indicators().items()
        if meant.freq is Freq.MONTH and meant.numerator is None and (meant.valid_max or 1000) >= 1000
    ]
    present = [area.code for area in areas.every() if area.valid_to is None]
    for code in monthly:
        for place, area in enumerate(present):
            for number, start in enumerate(MONTHS):
                value = float(100 + (place * 7 + number * 3) % 100)
                yield Observation(indicator=code, area=area, freq=Freq.MONTH, period_start=start, value=value)


def _import(url: str, size: int) -> dict[str, float]:
    engine = connect(url)
    rates = []
    for _ in range(2):
        run_id = ingest.begin(engine, source="lris", origin="bench", simulated=True, now=NOW)
        began = perf_counter()
        outcome = ingest.write(
            engine, run_id, islice(observations(), size), now=NOW, as_of=date(2026, 11, 20)
        )
        rates.append(size / (perf_counter() - began))
        if outcome.rejected:
            raise RuntimeError(f"{outcome.rejected} refused: {outcome.rejections[0].reason}")
    engine.dispose()
    return {"first": rates[0], "again": rates[1], "memory": peak_memory()}


if __name__ == "__main__":
    print(json.dumps(_import(sys.argv[1], int(sys.argv[2]))))  # noqa: T201
