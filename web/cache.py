"""Drawn panels and packed answers, kept as bytes until nobody has asked for them for a while."""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from threading import BoundedSemaphore, Lock
from time import monotonic
from weakref import WeakValueDictionary

import brotli
from flask import Response, request

MOST_BYTES = 64 * 2**20
ENTRY_BYTES = 1024
"""What an entry takes beside its bytes: its key, which names the version of each source, and its tag."""
KEPT_SECONDS = 600.0
"""How long what nobody asks for is kept: a change makes new keys for what it touches."""
PATIENCE = 0.25
BROTLI_LEVEL = 2
GZIP_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes and what they are known by."""

    body: bytes
    tag: bytes


class Cache:
    """Bytes by key. Whoever asks for the same key at the same time waits for one drawing.

    The least recently asked goes first: when its time is over, or room is needed.
    """

    def __init__(self, most_bytes: int = MOST_BYTES, *, turns: int = 1) -> None:
        self._kept: OrderedDict[Hashable, tuple[Kept, float]] = OrderedDict()
        self._room = most_bytes
        self._lock = Lock()
        self._turns = BoundedSemaphore(turns)
        self._drawing: WeakValueDictionary[Hashable, Lock] = WeakValueDictionary()

    def get(self, key: Hashable, draw: Callable[[], tuple[bytes, bool]]) -> Kept:
        """What is kept under `key`; drawn first where nothing is. `draw` says whether it may be kept."""
        found = self._find(key)
        if found is not None:
            return found
        with self._lock:
            alone = self._drawing.setdefault(key, Lock())
        with alone:
            found = self._find(key)
            if found is None:
                body, lasting = draw()
                found = Kept(body, sha256(body).digest())
                if lasting:
                    self._keep(key, found)
        return found

    def holds(self, key: Hashable) -> bool:
        """Whether something is kept under `key`."""
        return key in self._kept

    @contextmanager
    def turn(self, keys: Iterable[Hashable]) -> Iterator[None]:
        """Held while all of `keys` is drawn that is not kept; nobody waits where nothing is missing.

        Pages drawn in turn are done sooner than all side by side, where they take the interpreter from
        each other at each question to the store. Whoever has waited PATIENCE seconds goes ahead: a
        store that answers one page slowly does not hold up the rest.
        """
        missing = any(not self.holds(key) for key in keys)
        mine = missing and self._turns.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if mine:
                self._turns.release()

    def answer(self, tag: str, parts: Iterable[bytes], mimetype: str) -> Response:
        """The answer made of `parts`, known by `tag`: packed once for each encoding of HTTP."""
        encoding = request.accept_encodings.best_match(PACKERS) or ""
        if not encoding:
            return Response(b"".join(parts), mimetype=mimetype)
        pack = PACKERS[encoding]
        packed = self.get((tag, encoding), lambda: (pack(b"".join(parts)), True)).body
        return Response(packed, mimetype=mimetype, headers={"Content-Encoding": encoding})

    def _find(self, key: Hashable) -> Kept | None:
        with self._lock:
            found = self._kept.pop(key, None)
            if found is None:
                return None
            self._kept[key] = (found[0], monotonic())
            return found[0]

    def _keep(self, key: Hashable, found: Kept) -> None:
        with self._lock:
            now = monotonic()
            self._kept[key] = (found, now)
            self._room -= len(found.body) + ENTRY_BYTES
            while self._kept and (self._room < 0 or self._oldest() < now - KEPT_SECONDS):
                _old, (gone, _asked) = self._kept.popitem(last=False)
                self._room += len(gone.body) + ENTRY_BYTES

    def _oldest(self) -> float:
        """When that was asked for that was not asked for longest."""
        return next(iter(self._kept.values()))[1]


def tagged(response: Response, tag: str) -> Response:
    """An answer that a browser keeps and asks about each time, for the one who is signed in."""
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Accept-Encoding, Cookie"
    return response


def _brotli(whole: bytes) -> bytes:
    packed: bytes = brotli.compress(whole, quality=BROTLI_LEVEL)
    return packed


def _gzip(whole: bytes) -> bytes:
    return gzip.compress(whole, GZIP_LEVEL, mtime=0)


PACKERS = {"br": _brotli, "gzip": _gzip}
"""What can be packed in which encoding, best first."""
