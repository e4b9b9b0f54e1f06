"""What is drawn in turn: pages that miss something one after another, but nobody waits for long."""

from collections.abc import Hashable
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from time import sleep

import pytest

from web.cache import ENTRY_BYTES, Cache

SOON = 10
"""Seconds in which a test that works is long done."""


def drawing(cache: Cache, key: Hashable, stop: Event) -> bytes:
    """Draws a page of one key that takes until `stop`."""
    with cache.turn([key]):
        return cache.get(key, lambda: (str(stop.wait(SOON)).encode(), True)).body


def test_pages_are_drawn_one_after_another() -> None:
    cache, guard, most, now = Cache(), Lock(), 0, 0

    def draw() -> tuple[bytes, bool]:
        nonlocal most, now
        with guard:
            now += 1
            most = max(most, now)
        sleep(0.01)
        with guard:
            now -= 1
        return b"drawn", True

    def page(number: int) -> bytes:
        with cache.turn([("page", number)]):
            return cache.get(("page", number), draw).body

    with ThreadPoolExecutor(4) as callers:
        assert list(callers.map(page, range(8))) == [b"drawn"] * 8
    assert most == 1


def test_what_is_kept_waits_for_no_drawing() -> None:
    cache, stop = Cache(), Event()
    cache.get("kept", lambda: (b"kept", True))
    with ThreadPoolExecutor(1) as callers:
        slow = callers.submit(drawing, cache, "slow", stop)
        assert drawing(cache, "kept", stop) == b"kept"
        assert not slow.done()
        stop.set()
        assert slow.result(SOON) == b"True"


@pytest.mark.parametrize(("long", "other"), [("slow", "quick"), (-1, -2)], ids=["apart", "of one hash"])
def test_a_page_that_takes_long_does_not_hold_up_the_rest(long: Hashable, other: Hashable) -> None:
    cache, stop = Cache(), Event()
    with ThreadPoolExecutor(1) as callers:
        slow = callers.submit(drawing, cache, long, stop)
        with cache.turn([other]):
            assert cache.get(other, lambda: (b"quick", True)).body == b"quick"
        assert not slow.done()
        stop.set()
        slow.result(SOON)
    with cache.turn(["next"]):
        assert cache.get("next", lambda: (b"next", True)).body == b"next"


def test_what_nobody_asks_for_any_more_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change makes new keys; without an end the old ones would fill all the room there is."""
    monkeypatch.setattr("web.cache.KEPT_SECONDS", 0.05)
    cache = Cache()
    cache.get("old", lambda: (b"old", True))
    cache.get("asked", lambda: (b"asked", True))
    sleep(0.03)
    cache.get("asked", lambda: (b"anew", True))
    sleep(0.03)
    cache.get("new", lambda: (b"new", True))
    assert [cache.holds(key) for key in ("old", "asked", "new")] == [False, True, True]


def test_the_room_holds_what_entries_take_beside_their_bytes() -> None:
    cache = Cache(most_bytes=10 * (ENTRY_BYTES + 1))
    for number in range(50):
        cache.get(number, lambda: (b"x", True))
    assert [number for number in range(50) if cache.holds(number)] == list(range(40, 50))
    assert cache.get("large", lambda: (bytes(20 * ENTRY_BYTES), True)).body, "more than there is room for"
    assert not cache.holds("large")
