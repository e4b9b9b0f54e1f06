"""What a page must never do: log an error, throw, break its own security policy, ask another host."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

OWN_SCHEMES = {"data", "blob", "about"}


class Guard:
    """Listens to a page from its first request on and keeps every complaint in words.

    `expected` is a pattern of what the test brings about on purpose, such as a refused sign-in.
    """

    def __init__(self, page: Page, address: str, *, expected: str = "") -> None:
        self._host = urlsplit(address).netloc
        self._expected = expected
        self._complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self._complaints.append(f"thrown: {error}"))
        page.on("request", self._request)

    def complaints(self) -> list[str]:
        """Everything that the page should not have done, oldest first."""
        return [text for text in self._complaints if not (self._expected and re.search(self._expected, text))]

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "assert"}:
            self._complaints.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in OWN_SCHEMES and parts.netloc != self._host:
            self._complaints.append(f"foreign host: {request.url}")
