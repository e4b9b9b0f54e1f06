"""GET /events: a stream that says which sources have changed, and to some that the disk is full.

One watcher per process asks the store. A stream holds a thread, so there is a bound to them: of one person
the oldest ends, and where all are taken a page that is refused one asks again at intervals instead.
"""

import json
import logging
import signal
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g
from flask_login import current_user
from werkzeug.exceptions import TooManyRequests

from domain.access import Permission, Person
from store.errors import StoreError
from web import people, versions
from web.context import ioc
from web.guard import allow
from web.seats import Seat, Seats

LOOK_SECONDS = 0.5
ALIVE_SECONDS = 15.0
ASK_AGAIN_SECONDS = 15
CROWDED_MS = 60_000
"""A page whose stream was over asks for another one after this, and at intervals meanwhile."""
_LOGGER = logging.getLogger(__name__)


def install(server: Flask) -> None:
    """Add the route, for people who may see pages, and the watcher behind it."""
    server.extensions["watcher"] = Watcher(server)
    server.extensions["seats"] = Seats(server.extensions["ioc"].settings.server.threads)
    server.add_url_rule("/events", "events", events)
    allow(server, "events", Permission.SEE_PAGES, quiet=True)


def end_with_process(server: Flask) -> None:
    """Let every stream end at the first signal to stop, before whatever else the process does then."""
    for name in (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT):
        before = signal.getsignal(name)

        def stop(number: int, at: Any, before: Any = before) -> None:
            server.extensions["watcher"].stop()
            if callable(before):
                before(number, at)

        signal.signal(name, stop)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the watcher has seen last: a token per source, and whether the disk takes nothing more."""

    tokens: Mapping[str, str]
    full: bool


class Watcher:
    """Looks at the versions of the sources, but only while somebody listens."""

    def __init__(self, server: Flask) -> None:
        self._server = server
        self._changed = threading.Condition()
        self._seen = Seen({}, full=False)
        self._looked = False
        self._listeners = 0
        self._thread: threading.Thread | None = None
        self.stopped = False

    def stop(self) -> None:
        """End every stream; called from a signal handler, so it waits for nobody."""
        self.stopped = True

    def listen(self) -> Seen:
        """Count a listener in and give that from which it begins."""
        with self._changed:
            self._listeners += 1
            if self._thread is None:
                self._looked = False
                self._thread = threading.Thread(target=self._watch, name="watcher", daemon=True)
                self._thread.start()
            self._changed.wait_for(lambda: self._looked or self.stopped, timeout=ALIVE_SECONDS)
            return self._seen

    def leave(self) -> None:
        """Count a listener out; the watcher ends with the last."""
        with self._changed:
            self._listeners -= 1
            self._changed.notify_all()

    def wait(self, known: Seen, seat: Seat) -> Seen:
        """What is seen as soon as it differs from `known`, the seat is over or a sign of life is due."""
        with self._changed:
            self._changed.wait_for(
                lambda: self.stopped or seat.over or self._seen != known, timeout=ALIVE_SECONDS
            )
            return self._seen

    def wake(self) -> None:
        """Let every stream look whether it is over."""
        with self._changed:
            self._changed.notify_all()

    def _watch(self) -> None:
        failing = False
        while True:
            try:
                seen = self._look()
                failing = False
            except StoreError:
                if not failing:
                    _LOGGER.warning("the store does not answer; streams keep quiet until it does")
                failing, seen = True, self._seen
            with self._changed:
                if seen != self._seen or not self._looked:
                    self._seen, self._looked = seen, True
                    self._changed.notify_all()
                if self.stopped or not self._listeners:
                    self._thread = None
                    self._changed.notify_all()
                    return
                self._changed.wait_for(lambda: self.stopped or not self._listeners, timeout=LOOK_SECONDS)

    def _look(self) -> Seen:
        centre = self._server.extensions["ioc"]
        return Seen(versions.read(centre).tokens, centre.room.full)


def events() -> Response:
    """Changes as they come, until the client leaves, the session ends or the process stops.

    429 where all are taken.
    """
    watcher: Watcher = current_app.extensions["watcher"]
    seats: Seats = current_app.extensions["seats"]
    person: Person = g.person
    seat, crowded = seats.take(person)
    if seat is None:
        raise TooManyRequests(retry_after=ASK_AGAIN_SECONDS)
    if crowded:
        watcher.wake()
    stream = _stream(watcher, ioc(), seat, current_user.get_id(), people.limits())
    response = Response(stream, mimetype="text/event-stream")
    response.call_on_close(lambda: seats.give_back(seat))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _stream(watcher: Watcher, centre: Any, seat: Seat, token: str, limits: Any) -> Iterator[str]:
    known, person = watcher.listen(), seat.person
    try:
        yield f"retry: 3000\n{_said('hello')}"
        if told := _room(person, known):
            yield told
        while not watcher.stopped:
            found = watcher.wait(known, seat)
            if seat.over:
                yield f"retry: {CROWDED_MS}\n\n"
                return
            if watcher.stopped or not _signed_in(centre, token, limits):
                return
            told = _changes(found, known) + (_room(person, found) if found.full != known.full else "")
            known = found
            yield told or ": alive\n\n"
    finally:
        watcher.leave()


def _changes(found: Seen, known: Seen) -> str:
    changed = sorted(name for name in found.tokens if found.tokens[name] != known.tokens.get(name))
    return _said("sources", sources=changed) if changed else ""


def _room(person: Person, found: Seen) -> str:
    """How the disk is, for those who can do something about it."""
    return _said("storage", full=found.full) if person.may(Permission.RUN_SOURCE) else ""


def _said(event: str, **data: object) -> str:
    return f"event: {event}\ndata: {json.dumps(data)}\n\n"


def _signed_in(centre: Any, token: str, limits: Any) -> bool:
    """Whether the session still stands; a store that does not answer ends no stream."""
    try:
        return people.still_signed_in(centre, token, limits) is not None
    except StoreError:
        return True
