"""Sockets that a deadline can close, to addresses that may be spoken to.

A read timeout starts anew with every byte, so a server that drips one byte a second holds a
caller for hours. Here every socket of a request is closed when its deadline passes, whatever is
being waited for: a name, a connection, a handshake, headers or the body.
"""

import ipaddress
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from queue import Empty, SimpleQueue
from threading import Lock, Thread, Timer
from time import monotonic
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError

CONNECT_SECONDS = 5.0


class Deadline:
    """The instant at which a request ends, and the sockets to close then."""

    def __init__(self, seconds: float, *, loopback: bool) -> None:
        self.loopback = loopback
        self.passed = False
        self._at = monotonic() + seconds
        self._lock = Lock()
        self._sockets: list[socket.socket] = []
        self._timer = Timer(seconds, self._pass)
        self._timer.daemon = True

    def remaining(self) -> float:
        """Seconds left, never negative."""
        return max(self._at - monotonic(), 0.0)

    def watch(self, opened: socket.socket) -> None:
        """Close the connection of `opened` when the deadline passes, also inside TLS."""
        # A second descriptor of the same connection: wrapping in TLS takes the first one away.
        twin = socket.socket(fileno=os.dup(opened.fileno()))
        with self._lock:
            self._sockets.append(twin)
        if self.passed:
            self._pass()

    def _pass(self) -> None:
        self.passed = True
        with self._lock:
            for twin in self._sockets:
                with suppress(OSError):
                    twin.shutdown(socket.SHUT_RDWR)

    def start(self) -> None:
        self._timer.start()

    def close(self) -> None:
        """Stop watching; the sockets themselves are their connections' to close."""
        self._timer.cancel()
        with self._lock:
            while self._sockets:
                self._sockets.pop().close()


_DEADLINE: ContextVar[Deadline] = ContextVar("deadline")


@contextmanager
def within(seconds: float, *, loopback: bool) -> Iterator[Deadline]:
    """The deadline of everything that is asked inside; `loopback` allows this machine itself."""
    deadline = Deadline(seconds, loopback=loopback)
    token = _DEADLINE.set(deadline)
    deadline.start()
    try:
        yield deadline
    finally:
        _DEADLINE.reset(token)
        deadline.close()


def is_loopback(host: str) -> bool:
    """Whether a host name or address of the configuration means this machine itself."""
    with suppress(ValueError):
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    return host == "localhost"


def _may_speak_to(address: str, *, loopback: bool) -> bool:
    """Whether a resolved address may be a source: never one of the machine's own surroundings.

    Private networks are where a province's systems stand. Link-local addresses are where clouds
    keep their secrets; loopback is allowed only where the configuration names it.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.is_loopback:
        return loopback
    return not (found.is_link_local or found.is_multicast or found.is_unspecified or found.is_reserved)


def _resolve(host: str, port: int, deadline: Deadline) -> list[str]:
    """The addresses of `host`, in time.

    Raises:
        OSError: there is none, or the resolver did not answer in time.
    """
    answers: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except (OSError, UnicodeError) as error:
            answers.put(OSError(str(error)))

    Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=min(CONNECT_SECONDS, deadline.remaining()))
    except Empty:
        raise TimeoutError(f"no address for {host}") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def _open(connection: HTTPConnection) -> socket.socket:
    """A connected socket to the first address that answers, watched by the deadline."""
    deadline = _DEADLINE.get()
    failure: OSError = OSError(f"{connection.host} has no address that may be spoken to")
    try:
        addresses = _resolve(connection.host.strip("[]"), connection.port, deadline)
        for address in addresses:
            if not _may_speak_to(address, loopback=deadline.loopback):
                continue
            try:
                seconds = max(min(CONNECT_SECONDS, deadline.remaining()), 0.01)
                opened = socket.create_connection((address, connection.port), timeout=seconds)
            except OSError as error:
                failure = error
                continue
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            deadline.watch(opened)
            return opened
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, str(error)) from error
    except OSError as error:
        failure = error
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(connection, str(failure)) from failure
    raise NewConnectionError(connection, str(failure)) from failure


class _Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _open(self)


class _Secure(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _open(self)


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain

    def _put_conn(self, conn: Any) -> None:
        _end(conn)


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure

    def _put_conn(self, conn: Any) -> None:
        _end(conn)


def _end(connection: HTTPConnection | None) -> None:
    """Close a connection after its answer: kept open, it would outlive the deadline that watches it."""
    if connection is not None:
        connection.close()


class WatchedAdapter(HTTPAdapter):
    """Opens connections that the deadline in force can close."""

    def init_poolmanager(self, *arguments: Any, **keywords: Any) -> None:
        super().init_poolmanager(*arguments, **keywords)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}
