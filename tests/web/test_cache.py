"""What is drawn in turn: pages that miss something one after another, but nobody waits for long."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from time import sleep

from web.cache import Cache

SOON = 10
"""Seconds in which a test that works is long done."""


def drawing(cache: Cache, key: str, stop: Event) -> bytes:
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


def test_a_page_that_takes_long_does_not_hold_up_the_rest() -> None:
    cache, stop = Cache(), Event()
    with ThreadPoolExecutor(1) as callers:
        slow = callers.submit(drawing, cache, "slow", stop)
        with cache.turn(["quick"]):
            assert cache.get("quick", lambda: (b"quick", True)).body == b"quick"
        assert not slow.done()
        stop.set()
        slow.result(SOON)
    with cache.turn(["next"]):
        assert cache.get("next", lambda: (b"next", True)).body == b"next"
