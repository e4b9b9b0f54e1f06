"""Fixtures of adapter tests: one simulator for all, healthy at the start of every test."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Protocol

import pytest

from adapters.http import HttpClient
from tests.adapters.upstream import Upstream, running


class Clients(Protocol):
    def __call__(
        self, *, deadline: float = 5.0, run_deadline: float = 60.0, max_megabytes: int = 50
    ) -> HttpClient: ...


@pytest.fixture(scope="session")
def simulator() -> Iterator[Upstream]:
    with running() as upstream:
        yield upstream


@pytest.fixture
def upstream(simulator: Upstream) -> Iterator[Upstream]:
    simulator.heal()
    yield simulator
    simulator.heal()


@pytest.fixture
def client(upstream: Upstream) -> Iterator[Clients]:
    """Makes clients of the simulator, with short pauses between attempts."""
    made: list[HttpClient] = []

    def make(*, deadline: float = 5.0, run_deadline: float = 60.0, max_megabytes: int = 50) -> HttpClient:
        found = HttpClient(
            upstream.url,
            deadline=timedelta(seconds=deadline),
            run_deadline=timedelta(seconds=run_deadline),
            max_megabytes=max_megabytes,
            first_pause=timedelta(seconds=0.05),
        )
        made.append(found)
        return found

    yield make
    for each in made:
        each.__exit__(None, None, None)
