"""209 people at once: 9 walls and 200 laptops, each with an open page, a stream and a session of its own.

Every ten seconds a month is imported; each client is told by its stream and asks for its panels again,
as assets/live.js does (the panels of its page, after the same pause, with the ETag it has). CPU is
that of the serving process. Before that, a centre that has just come up is asked 200 things at once.
"""

import asyncio
import os
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

from domain.periods import Freq
from domain.records import Observation
from pages import registry
from store.command import ingest
from store.engine import connect
from tests.bench.figures import Figure
from tests.bench.page_views import PATH, VIEW
from tests.bench.served import Served, served, yardstick
from tests.bench.store_queries import HOME, NEWEST, SIZES, filled

WALLS, LAPTOPS = 9, 200
EVERY_SECONDS, CHANGES = 10, 6
GATHER_SECONDS, SPREAD_SECONDS = 0.12, 0.8
LAPTOP_PAGE, WALL_PAGE = (PATH, VIEW), (registry.OVERVIEW, "")
SOURCE, INDICATOR = "lris", "economy.retail_revenue"
SHARE_PERCENT, LONGEST_MS = 10, 300
FIRST = 200
GOOD = {200, 304}


@dataclass
class Told:
    """What the clients have met so far."""

    waited: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def run() -> list[Figure]:
    """Share of a core, time to the answer, errors; and errors of the first requests after a start."""
    with filled("sqlite", SIZES[-1]) as engine, served(engine.url) as centre:
        cookies = centre.cookies(WALLS + LAPTOPS)
        errors = asyncio.run(_first(centre, cookies))
        told = Told()
        share = asyncio.run(_day(centre, cookies, told))
    asked = len(told.waited)
    return [
        Figure("first 200 requests at once after a start: errors", errors, "", 0),
        Figure("209 clients: share of one core", share, "%", SHARE_PERCENT),
        Figure("209 clients: p95 of answers", sorted(told.waited)[int(asked * 0.95)], "ms", LONGEST_MS),
        Figure("209 clients: errors", len(told.errors), "", 0),
        Figure("209 clients: answers", asked, "", CHANGES * (WALLS + LAPTOPS), "at least"),
        Figure("yardstick meanwhile (about 6 on a quiet machine)", yardstick(), "ms"),
    ]


async def _first(centre: Served, cookies: Sequence[str]) -> int:
    """How many of 200 requests at once, of all that pages ask for, are not answered well."""
    paths = ("/", registry.ECONOMY, "/_dash-layout", "/_dash-dependencies", "/panels?codes=", "/users")

    async def ask(number: int) -> bool:
        client = Client(centre.port, cookies[number % len(cookies)])
        status, _tag = await client.get(paths[number % len(paths)])
        await client.leave()
        return status in GOOD

    return FIRST - sum(await asyncio.gather(*(ask(number) for number in range(FIRST))))


async def _day(centre: Served, cookies: Sequence[str], told: Told) -> float:
    """Let everybody stand on their page while months come in; gives the share of a core in per cent."""
    pages = [WALL_PAGE] * WALLS + [LAPTOP_PAGE] * LAPTOPS
    clients = [
        asyncio.create_task(stand(centre.port, cookie, page, told))
        for cookie, page in zip(cookies, pages, strict=True)
    ]
    await asyncio.sleep(EVERY_SECONDS)
    before, began = centre.spent(), time.monotonic()
    for change in range(CHANGES):
        await asyncio.to_thread(bring, centre.database_url, change)
        await asyncio.sleep(max(0.0, began + (change + 1) * EVERY_SECONDS - time.monotonic()))
    share = (centre.spent() - before) / (time.monotonic() - began) * 100
    for client in clients:
        client.cancel()
    for ended in await asyncio.gather(*clients, return_exceptions=True):
        if not isinstance(ended, asyncio.CancelledError):
            told.errors.append(repr(ended))
    return share


async def stand(port: int, cookie: str, page: tuple[str, str], told: Told) -> None:
    """One open page: its panels once, then again whenever its stream says so."""
    path, view = page
    codes = [panel.code for panel in registry.view(path, view).panels if SOURCE in panel.sources]
    question = f"/panels?{urlencode({'codes': ','.join(codes)})}"
    client, stream = Client(port, cookie), Client(port, cookie)
    _status, tag = await client.get(question)
    lines = await stream.listen()
    while line := await lines.readline():
        if not line.startswith(b"data:") or SOURCE.encode() not in line:
            continue
        await asyncio.sleep(GATHER_SECONDS + random.random() * SPREAD_SECONDS)  # noqa: S311 (no secret)
        began = time.monotonic()
        status, tag = await client.get(question, tag)
        told.waited.append((time.monotonic() - began) * 1000)
        if status not in GOOD:
            told.errors.append(f"{path}: {status}")
    raise ConnectionError("the stream ended")


class Client:
    """As much of HTTP as a page needs, so that the load costs less than the server."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port, self._cookie = port, cookie
        self._line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str, tag: str = "") -> tuple[int, str]:
        """Status and ETag of an answer; the connection is kept, and made anew where the server closed it."""
        for fresh in (False, True):
            if fresh:
                await self.leave()
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                return await self._ask(path, tag)
        raise ConnectionError(path)

    async def listen(self) -> asyncio.StreamReader:
        """The lines of the stream of changes."""
        reader, writer = await self._open()
        writer.write(self._head("/events", ""))
        return reader

    async def leave(self) -> None:
        """Close the connection."""
        if self._line is not None:
            self._line[1].close()
            self._line = None

    async def _ask(self, path: str, tag: str) -> tuple[int, str]:
        reader, writer = await self._open()
        writer.write(self._head(path, tag))
        head = await reader.readuntil(b"\r\n\r\n")
        status = int(head.split(b" ", 2)[1])
        fields = dict(
            line.decode().lower().split(": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line
        )
        if length := int(fields.get("content-length", 0)):
            await reader.readexactly(length)
        return status, fields.get("etag", "")

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._line is None:
            self._line = await asyncio.open_connection("127.0.0.1", self._port)
        return self._line

    def _head(self, path: str, tag: str) -> bytes:
        known = f"If-None-Match: {tag}\r\n" if tag else ""
        return (
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self._cookie}\r\n"
            f"Accept-Encoding: br\r\n{known}\r\n"
        ).encode()


def bring(database_url: str, change: int) -> None:
    """A new value of a month, as the scheduler of another process brings it."""
    engine = connect(database_url)
    now = datetime.now(UTC)
    value = 1000.0 + change + random.random()  # noqa: S311 (a number that differs, no secret)
    record = Observation(
        indicator=INDICATOR, area=HOME, freq=Freq.MONTH, period_start=NEWEST, value=value, as_of=now.date()
    )
    run_id = ingest.begin(engine, source=SOURCE, origin=f"bench {os.getpid()}", simulated=True, now=now)
    outcome = ingest.write(engine, run_id, [record], now=now, as_of=None)
    engine.dispose()
    assert not outcome.rejected
