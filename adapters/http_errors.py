"""What a failed request means: an error of `adapters.base`, in words without secrets."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import requests
import urllib3.exceptions

from adapters.base import AccessDeniedError, ShapeError, UnreachableError
from wording import say

OK = 200
REFUSALS = frozenset({401, 403, 407})
PASSING = frozenset({408, 425, 429})
SERVER_FAULT = 500


class UntrustedError(UnreachableError):
    """The server could not prove who it is; asking again at once would change nothing."""


def check_status(url: str, response: requests.Response) -> None:
    """Raise what a status other than 200 means.

    Raises:
        UnreachableError: a fault that passes, with the pause that the server asks for.
        AccessDeniedError: the credentials are refused.
        ShapeError: nothing is there, or another status that no repeat will change.
    """
    status = response.status_code
    if status == OK:
        return
    host = urlsplit(url).netloc
    if status in REFUSALS:
        raise AccessDeniedError(say("http.refused", host=host, status=status))
    if status in PASSING or status >= SERVER_FAULT:
        error = UnreachableError(say("http.fault", host=host, status=status))
        error.retry_after = _retry_after(response)
        raise error
    raise ShapeError(say("http.status", name=url, status=status))


def _retry_after(response: requests.Response) -> timedelta | None:
    """How long the server asks to be left alone; None where it does not say or makes no sense."""
    asked = response.headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdecimal() and len(asked) < 8:  # noqa: PLR2004 - 115 days
        return timedelta(seconds=int(asked))
    try:
        until = parsedate_to_datetime(asked)
        said = (
            parsedate_to_datetime(response.headers["Date"])
            if "Date" in response.headers
            else datetime.now(UTC)
        )
        return max(until - said, timedelta())
    except (TypeError, ValueError):
        return None


def translated(error: Exception, host: str, *, timed_out: bool) -> UnreachableError:
    """What a library says of a failed request, in words of ours and without addresses."""
    if timed_out:
        return UnreachableError(say("http.too_slow", host=host))
    if isinstance(error, requests.exceptions.SSLError):
        return UntrustedError(say("http.untrusted", host=host, detail=_cause(error)))
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError | TimeoutError):
        return UnreachableError(say("http.too_slow", host=host))
    if isinstance(error, requests.exceptions.ChunkedEncodingError | urllib3.exceptions.ProtocolError):
        return UnreachableError(say("http.cut", host=host, detail=_cause(error)))
    if isinstance(error, urllib3.exceptions.DecodeError):
        return UnreachableError(say("http.cut", host=host, detail=_cause(error)))
    return UnreachableError(say("http.unreachable", host=host, detail=_cause(error)))


def _cause(error: BaseException) -> str:
    """The innermost reason: libraries wrap it several times and add addresses."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return (
        type(error).__name__
        if isinstance(error, OSError) and not error.strerror
        else str(getattr(error, "strerror", None) or error)
    )
