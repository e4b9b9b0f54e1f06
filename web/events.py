"""GET /events: a stream that says which sources have changed. One watcher per process asks the store."""

import json
import logging
import signal
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask, Response, current_app
from flask_login import current_user

from domain.access import Permission
from store.errors import StoreError
from web import people, versions
from web.context import ioc
from web.guard import allow

LOOK_SECONDS = 0.5
ALIVE_SECONDS = 15.0
_LOGGER = logging.getLogger(__name__)


def install(server: Flask) -> None:
    """Add the route, for people who may see pages, and the watcher behind it."""
    server.extensions["watcher"] = Watcher(server)
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


class Watcher:
    """Looks at the versions of the sources, but only while somebody listens."""

    def __init__(self, server: Flask) -> None:
        self._server = server
        self._changed = threading.Condition()
        self._tokens: Mapping[str, str] = {}
        self._looked = False
        self._listeners = 0
        self._thread: threading.Thread | None = None
        self.stopped = False

    def stop(self) -> None:
        """End every stream; called from a signal handler, so it waits for nobody."""
        self.stopped = True

    def listen(self) -> Mapping[str, str]:
        """Count a listener in and give the tokens from which it begins."""
        with self._changed:
            self._listeners += 1
            if self._thread is None:
                self._looked = False
                self._thread = threading.Thread(target=self._watch, name="watcher", daemon=True)
                self._thread.start()
            self._changed.wait_for(lambda: self._looked or self.stopped, timeout=ALIVE_SECONDS)
            return self._tokens

    def leave(self) -> None:
        """Count a listener out; the watcher ends with the last."""
        with self._changed:
            self._listeners -= 1
            self._changed.notify_all()

    def wait(self, known: Mapping[str, str]) -> Mapping[str, str]:
        """The tokens as soon as they differ from `known`, at the latest after a sign of life is due."""
        with self._changed:
            self._changed.wait_for(lambda: self.stopped or self._tokens != known, timeout=ALIVE_SECONDS)
            return self._tokens

    def _watch(self) -> None:
        failing = False
        while True:
            try:
                tokens = self._look()
                failing = False
            except StoreError:
                if not failing:
                    _LOGGER.warning("the store does not answer; streams keep quiet until it does")
                failing, tokens = True, self._tokens
            with self._changed:
                if tokens != self._tokens or not self._looked:
                    self._tokens, self._looked = tokens, True
                    self._changed.notify_all()
                if self.stopped or not self._listeners:
                    self._thread = None
                    self._changed.notify_all()
                    return
                self._changed.wait_for(lambda: self.stopped or not self._listeners, timeout=LOOK_SECONDS)

    def _look(self) -> Mapping[str, str]:
        return versions.read(self._server.extensions["ioc"]).tokens


def events() -> Response:
    """Changes as they come, until the client leaves, the session ends or the process stops."""
    watcher: Watcher = current_app.extensions["watcher"]
    response = Response(
        _stream(watcher, ioc(), current_user.get_id(), people.limits()), mimetype="text/event-stream"
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _stream(watcher: Watcher, centre: Any, token: str, limits: Any) -> Iterator[str]:
    known = watcher.listen()
    try:
        yield "retry: 3000\nevent: hello\ndata: {}\n\n"
        while not watcher.stopped:
            found = watcher.wait(known)
            if watcher.stopped or not _signed_in(centre, token, limits):
                return
            changed = sorted(name for name in found if found[name] != known.get(name))
            known = found
            yield (
                f"event: sources\ndata: {json.dumps({'sources': changed})}\n\n" if changed else ": alive\n\n"
            )
    finally:
        watcher.leave()


def _signed_in(centre: Any, token: str, limits: Any) -> bool:
    """Whether the session still stands; a store that does not answer ends no stream."""
    try:
        return people.still_signed_in(centre, token, limits) is not None
    except StoreError:
        return True
