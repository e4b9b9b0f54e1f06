"""What an adapter is, and the errors by which it says that a source could not be read."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from domain.records import Record, Rejection


class AdapterError(Exception):
    """An upstream system could not be read. `kind` names it on the sources page."""

    kind = "failed"


class UnreachableError(AdapterError):
    """No answer in time, or a 5xx: try again at the next turn, not before `retry_after` where given."""

    kind = "unreachable"
    retry_after: timedelta | None = None


class AccessDeniedError(AdapterError):
    """The credentials are refused: a person has to act."""

    kind = "access_denied"


class ShapeError(AdapterError):
    """The answer is not as documented: the mapping or the adapter has to change."""

    kind = "shape"


@dataclass(frozen=True, slots=True)
class Window:
    """Half-open span [since, until) of aware instants that a run asks for."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Payload:
    """One answer or file as it came, before anything is understood of it.

    `content` is bytes, or the path of a file too large to hold. `name` is what people know
    it by (file name, or address without query secrets). `simulated` is what the answer says
    of itself.
    """

    name: str
    content: bytes | Path
    as_of: date | None = None
    simulated: bool = False


class Client(Protocol):
    """The shared HTTP client: deadlines, retries, limits and authentication live there."""

    def get(self, path: str, **params: str) -> Payload: ...


class KeyedClient(Client, Protocol):
    """The shared client, for systems that name persons of whom only a hash may be kept."""

    def keyed_hash(self, what: str, text: str) -> str: ...


class SessionClient(Client, Protocol):
    """The shared client, for systems that are asked by POST and open a session with a name and a password."""

    @property
    def secret(self) -> str:
        """What the deployment holds to sign in with: "name:password"."""
        ...

    def post(self, path: str, body: Mapping[str, Any]) -> Payload: ...

    def sign(self, header: str, value: str) -> None: ...


class Parser(Protocol):
    """Turns what came into records. Pure: no clock, no network, no store."""

    def parse(self, payload: Payload) -> Iterable[Record | Rejection]: ...


class Adapter(Parser, Protocol):
    """A source that is asked over the network."""

    def fetch(self, client: Client, window: Window) -> Iterator[Payload]: ...


class Scrubber(Protocol):
    """A parser of what names people: nothing is kept of a file before it went through `scrub`."""

    def scrub(self, payload: Payload) -> Payload: ...
