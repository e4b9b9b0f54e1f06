"""The HTTP client that every adapter shares: deadlines, retries, limits and trust live here.

One `get` or `post` gives one JSON answer or an error of `adapters.base`. It ends at its deadline whatever
the server does, reads no more than it may hold, goes where the configuration says and nowhere
else, and takes nothing from the environment: no proxy, no certificates, no credentials.
"""

import hmac
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

import requests
import urllib3.exceptions
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    retry_if_not_exception_type,
    stop_after_attempt,
    stop_before_delay,
    wait_random_exponential,
)

from adapters import json_text
from adapters.base import Payload, ShapeError, UnreachableError
from adapters.destinations import PORTS, Destinations
from adapters.http_errors import UntrustedError, check_status, translated
from adapters.transport import CONNECT_SECONDS, Deadline, WatchedAdapter, is_loopback, within
from wording import say

READ_SECONDS = 30.0
ATTEMPTS = 4
LONGEST_PAUSE = 30.0
MAX_REDIRECTS = 5
PIECE = 1 << 16
REDIRECTS = frozenset({301, 302, 303, 307, 308})
Body = Mapping[str, Any] | None


class HttpClient:
    """Asks one upstream system at `base_url`.

    `deadline` is the end of one `get`, its retries and waits included; `run_deadline` that of all of
    them together, from the first one on, so that pages without end do not hold a run for days.
    `redirect_hosts` may be redirected to besides the host itself. `authority` is the file of the
    certificates that are trusted in place of the public ones, where a province has its own.

    Raises:
        ValueError: `base_url` is no plain http or https address.
    """

    def __init__(
        self,
        base_url: str,
        *,
        deadline: timedelta = timedelta(seconds=60),
        run_deadline: timedelta = timedelta(hours=1),
        token: str = "",
        redirect_hosts: tuple[str, ...] = (),
        max_megabytes: int = 50,
        authority: Path | None = None,
        first_pause: timedelta = timedelta(seconds=0.5),
        key: str = "",
    ) -> None:
        self._to = Destinations(base_url, redirect_hosts)
        self._deadline = deadline.total_seconds()
        self._run_deadline = run_deadline
        self._ends: float | None = None
        self._token = token
        self._max_bytes = max_megabytes * 1_000_000
        self._max_megabytes = max_megabytes
        self._signed: dict[str, str] = {}
        self._key = key
        self._wait = wait_random_exponential(multiplier=first_pause.total_seconds(), max=LONGEST_PAUSE)
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(authority) if authority else True
        for scheme in PORTS:
            self._session.mount(f"{scheme}://", WatchedAdapter())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.close()

    def get(self, path: str, **params: str) -> Payload:
        """The JSON answer at `path` below the base address.

        Raises:
            UnreachableError: no whole answer before the deadline, the server has a fault, or the run is over.
            AccessDeniedError: the credentials are refused.
            ShapeError: the answer is no JSON, too large, too deep, or a redirect elsewhere.
        """
        address = self._to.below(path)
        return self._exchange(f"{address}?{urlencode(params)}" if params else address, None)

    def post(self, path: str, body: Mapping[str, Any]) -> Payload:
        """The JSON answer to `body`, sent as JSON to `path`; a question, so that it may be asked again.

        No credentials are added: a system that is asked so has them in the body, which is never
        sent on to another host.

        Raises:
            UnreachableError, AccessDeniedError, ShapeError: as `get`.
        """
        return self._exchange(self._to.below(path), body)

    def sign(self, header: str, value: str) -> None:
        """Send a header with every question to the host itself from now on: the token of a session."""
        self._signed = {header: value}

    def keyed_hash(self, what: str, text: str) -> str:
        """64 hexadecimal digits that stand for a text and lead to nobody who does not hold the key.

        The key is a secret of this installation; `what` keeps hashes of different things apart. "" where
        there is no key: without one the texts could simply be tried.
        """
        if not self._key:
            return ""
        return hmac.new(self._key.encode(), f"{what}|{text.strip()}".encode(), "sha256").hexdigest()

    @property
    def secret(self) -> str:
        """The credentials of the source, for systems that want them in a body."""
        return self._token

    def _exchange(self, url: str, body: Body) -> Payload:
        seconds = min(self._deadline, self._left())
        with within(seconds, loopback=is_loopback(self._to.hostname)) as deadline:
            retrying = Retrying(
                retry=retry_if_exception_type(UnreachableError) & retry_if_not_exception_type(UntrustedError),
                stop=stop_after_attempt(ATTEMPTS) | stop_before_delay(seconds),
                wait=self._pause,
                reraise=True,
            )
            return retrying(self._attempt, url, body, deadline)

    def _left(self) -> float:
        """Seconds until the run must end."""
        self._ends = self._ends or monotonic() + self._run_deadline.total_seconds()
        left = self._ends - monotonic()
        if left <= 0:
            minutes = self._run_deadline.total_seconds() / 60
            raise UnreachableError(say("http.endless", host=self._to.netloc, minutes=f"{minutes:.0f}"))
        return left

    def _pause(self, state: RetryCallState) -> float:
        """Seconds until the next attempt: as long as the server asks, else longer each time."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, UnreachableError) else None
        return max(self._wait(state), asked.total_seconds() if asked else 0.0)

    def _attempt(self, url: str, body: Body, deadline: Deadline) -> Payload:
        try:
            return self._follow(url, body, deadline)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            raise translated(error, urlsplit(url).netloc, timed_out=deadline.passed) from error

    def _follow(self, url: str, body: Body, deadline: Deadline) -> Payload:
        for _ in range(MAX_REDIRECTS + 1):
            with self._ask(url, body, deadline) as response:
                if response.status_code in REDIRECTS:
                    url = self._to.redirected(url, response, sends=body is not None)
                    continue
                check_status(url, response)
                content = self._body(url, response, deadline)
                simulated = response.headers.get("X-Simulated", "").lower() == "true"
            json_text.check(url, content)
            return Payload(name=url, content=content, simulated=simulated)
        raise ShapeError(say("http.redirects", name=url, most=MAX_REDIRECTS))

    def _ask(self, url: str, body: Body, deadline: Deadline) -> requests.Response:
        headers = {"Accept": "application/json", "Accept-Encoding": "gzip", "Connection": "close"}
        if self._to.is_own(url):
            if self._token and body is None:
                headers["Authorization"] = f"Bearer {self._token}"
            headers |= self._signed
        read_seconds = max(min(READ_SECONDS, deadline.remaining()), 0.01)
        return self._session.request(
            "GET" if body is None else "POST", url, json=body, headers=headers, stream=True,
            allow_redirects=False, timeout=(CONNECT_SECONDS, read_seconds),
        )  # fmt: skip

    def _body(self, url: str, response: requests.Response, deadline: Deadline) -> bytes:
        """The whole body, unpacked; it is read piece by piece, so that a bomb ends at the limit."""
        body = BytesIO()
        for piece in response.raw.stream(PIECE, decode_content=True):
            body.write(piece)
            if body.tell() > self._max_bytes:
                raise ShapeError(say("http.too_large", name=url, most=self._max_megabytes))
        if deadline.passed:
            raise UnreachableError(say("http.too_slow", host=urlsplit(url).netloc))
        return body.getvalue()
