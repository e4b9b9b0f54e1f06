"""What a camera gives over HTTP: from its own scheme, host and port, and from nowhere else.

Redirects are not followed, and what a play list names is opened only where the play list itself lies: a
camera cannot send the gateway to another address. Every answer has an end, by its size and by its time.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

import requests
from requests.auth import HTTPBasicAuth, HTTPDigestAuth
from urllib3.exceptions import HTTPError

from catalogue.model import ConnectingRules

AGENT = "toan-canh"
LARGEST = 64 * 2**20
"""Bytes of a segment or a picture; what is larger is none."""
UNAUTHORISED = (401, 403)
GOOD = (200, 206)
PORTION = 64 * 2**10
PORTS = {"http": 80, "https": 443}


class FailedError(Exception):
    """Why no picture came: a key of wording, and nothing of the address."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a stream is and who may see it; what is secret does not show."""

    url: str
    kind: str
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def whole(self) -> str:
        """The address with name and password, for those who open it."""
        if self.kind == "file":
            return self.url.removeprefix("file://")
        if not self.username:
            return self.url
        parts = urlsplit(self.url)
        who = f"{quote(self.username, safe='')}:{quote(self.password, safe='')}"
        return parts._replace(netloc=f"{who}@{parts.netloc}").geturl()


class Login(HTTPDigestAuth):
    """Name and password as the camera asks for them: as a digest where it can, else as they are."""

    def handle_401(self, r: requests.Response, **kwargs: Any) -> Any:
        """Answer the challenge, once."""
        asked = r.headers.get("WWW-Authenticate", "").lower()
        if r.status_code == UNAUTHORISED[0] and "basic" in asked and "digest" not in asked:
            if "Authorization" in r.request.headers:
                return r
            r.close()
            again = HTTPBasicAuth(self.username, self.password)(r.request.copy())
            return r.connection.send(again, **kwargs)
        return super().handle_401(r, **kwargs)  # type: ignore[no-untyped-call]


class Body:
    """An answer as a file that is read from its beginning to its end.

    Raises:
        FailedError: it grows too large or takes too long; by `read`.
    """

    def __init__(self, answer: requests.Response, *, until: float) -> None:
        self._answer, self._until, self._size = answer, until, 0

    def read(self, size: int) -> bytes:
        """What has come of the next `size` bytes; empty at the end."""
        try:
            content: bytes = self._answer.raw.read1(size, decode_content=True)
        except HTTPError:
            raise FailedError("no_answer") from None
        self._size += len(content)
        if self._size > LARGEST or time.monotonic() > self._until:
            raise FailedError("no_answer")
        return content

    def whole(self) -> bytes:
        """All of it; the camera is not asked further."""
        content = b"".join(iter(lambda: self.read(PORTION), b""))
        self.close()
        return content

    def close(self) -> None:
        """Hang up."""
        self._answer.close()


class Visit:
    """Asks one camera for its files, with its name and password, as long as somebody wants them."""

    def __init__(self, address: Address, limits: ConnectingRules) -> None:
        self._own, self._limits = _origin(address.url), limits
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["User-Agent"] = AGENT
        if address.username:
            self._session.auth = Login(address.username, address.password)

    def __enter__(self) -> "Visit":
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def open(self, url: str, part: str = "") -> Body:
        """A file of the camera, or the `part` of it that a header Range names.

        Raises:
            FailedError: it lies elsewhere, or the camera does not give it.
            requests.RequestException: the camera does not answer.
        """
        if _origin(url) != self._own:
            raise FailedError("elsewhere")
        limits = self._limits
        answer = self._session.get(
            url, stream=True, timeout=(limits.open, limits.read), allow_redirects=False,
            headers={"Range": part} if part else None,
        )  # fmt: skip
        if answer.status_code not in GOOD:
            answer.close()
            if answer.is_redirect:
                raise FailedError("elsewhere")
            raise FailedError("unauthorised" if answer.status_code in UNAUTHORISED else "not_found")
        return Body(answer, until=time.monotonic() + limits.read)


def opener(visit: Visit) -> Callable[[str, int, Mapping[str, str]], Body]:
    """What FFmpeg opens addresses by: the play list, what it names, keys."""

    def opened(url: str, _flags: int, options: Mapping[str, str]) -> Body:
        first, end = options.get("offset", "0"), options.get("end_offset", "")
        part = f"bytes={first}-{int(end) - 1 if end else ''}" if first != "0" or end else ""
        return visit.open(url, part)

    return opened


def _origin(url: str) -> tuple[str, str | None, int | None]:
    """Scheme, host and port."""
    try:
        parts = urlsplit(url)
        return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme)
    except ValueError:
        return "", None, None
