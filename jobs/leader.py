"""One process leads: it holds a lease in the store, renews it, and runs the jobs meanwhile.

A lease is lost only when the store says that somebody else holds it. While the store does not
answer (a long write of our own on SQLite, a restart of PostgreSQL) the lease is merely not
fresh: nothing new begins on it, nothing that runs is broken off.
"""

import logging
import os
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic
from typing import Protocol
from uuid import uuid4

from store.command import leases
from store.engine import Engine
from store.errors import StoreError

LEADER = "scheduler"
TTL = timedelta(seconds=15)
_LOGGER = logging.getLogger(__name__)

Clock = Callable[[], datetime]


class Duty(Protocol):
    """What a leader does: begins when elected, ends when deposed or stopped."""

    def start(self, lease: "Lease") -> None: ...

    def stop(self) -> None: ...


class Lease:
    """One name, held by one holder at a time and renewed by a thread every third of `ttl`."""

    def __init__(self, engine: Engine, name: str, *, clock: Clock, ttl: timedelta = TTL) -> None:
        self.name = name
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
        self.ttl = ttl
        self._engine = engine
        self._clock = clock
        self._fresh_until = 0.0
        self._ended = Event()
        self._lost = Event()
        self._thread: Thread | None = None

    @property
    def fresh(self) -> bool:
        """Whether the store confirmed the lease less than `ttl` ago: new work may begin."""
        return not self._lost.is_set() and monotonic() < self._fresh_until

    @property
    def lost(self) -> bool:
        """Whether somebody else was found to hold the name."""
        return self._lost.is_set()

    def take(self) -> bool:
        """Try once to become the holder; True starts the renewing.

        Raises:
            StoreError: the store does not answer.
        """
        if not self._renew():
            return False
        self._thread = Thread(target=self._keep, name=f"lease {self.name}", daemon=True)
        self._thread.start()
        return True

    def release(self) -> None:
        """Stop renewing and let the next one take the name at once."""
        self._ended.set()
        self._fresh_until = 0.0
        if self._thread is not None:
            self._thread.join(self.ttl.total_seconds())
        try:
            leases.release(self._engine, self.name, holder=self.holder)
        except StoreError as error:
            _LOGGER.warning("lease %s is left to expire: %s", self.name, type(error).__name__)

    def _renew(self) -> bool:
        asked_at = monotonic()
        held = leases.acquire(self._engine, self.name, holder=self.holder, ttl=self.ttl, now=self._clock())
        if held:
            self._fresh_until = asked_at + self.ttl.total_seconds()
        return held

    def _keep(self) -> None:
        while not self._ended.wait(self.ttl.total_seconds() / 3):
            try:
                held = self._renew()
            except StoreError as error:
                _LOGGER.debug("lease %s not renewed: %s", self.name, type(error).__name__)
                continue
            if not held:
                self._lost.set()
                return


class Leader:
    """Stands for election until stopped, and does its duty while elected."""

    def __init__(
        self, engine: Engine, duty: Duty, *, clock: Clock, ttl: timedelta = TTL, name: str = LEADER
    ) -> None:
        self._engine = engine
        self._duty = duty
        self._clock = clock
        self._ttl = ttl
        self._name = name
        self._stopping = Event()
        self._leading = Event()
        self._thread = Thread(target=self._stand, name="leader", daemon=True)

    @property
    def leading(self) -> bool:
        """Whether this process does the duty now."""
        return self._leading.is_set()

    def start(self) -> None:
        """Begin to stand for election; gives control back at once."""
        self._thread.start()

    def stop(self, timeout: float | None = None) -> None:
        """End the duty, give the lease back, and wait for both."""
        self._stopping.set()
        self._thread.join(timeout)

    def join(self, timeout: float | None = None) -> bool:
        """Wait until it no longer stands; whether that is so."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _stand(self) -> None:
        reachable = True
        while not self._stopping.is_set():
            lease = Lease(self._engine, self._name, clock=self._clock, ttl=self._ttl)
            try:
                if lease.take():
                    self._lead(lease)
                reachable = True
            except StoreError as error:
                if reachable:
                    _LOGGER.warning("no leader can be elected, the store fails: %s", type(error).__name__)
                reachable = False
            self._stopping.wait(self._ttl.total_seconds() / 3)

    def _lead(self, lease: Lease) -> None:
        _LOGGER.info("leading as %s", lease.holder)
        try:
            self._duty.start(lease)
            self._leading.set()
            while not (self._stopping.is_set() or lease.lost):
                self._stopping.wait(0.5)
        finally:
            self._leading.clear()
            self._duty.stop()
            _LOGGER.info("no longer leading%s", ": the lease was taken by another" if lease.lost else "")
            lease.release()
