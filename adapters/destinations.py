"""Where a client may go: below its base address, and to the hosts that its redirects may lead to."""

from urllib.parse import SplitResult, urljoin, urlsplit

import requests

from adapters import json_text
from adapters.base import ShapeError
from wording import say

PORTS = {"http": 80, "https": 443}
SENT_AGAIN = frozenset({307, 308})


class Destinations:
    """The addresses below `base_url`, and the `redirect_hosts` (with or without port) besides its own host.

    Raises:
        ValueError: `base_url` is no plain http or https address.
    """

    def __init__(self, base_url: str, redirect_hosts: tuple[str, ...]) -> None:
        self._base = _checked(base_url)
        self._hosts = {_host(self._base), *redirect_hosts}
        self.netloc = self._base.netloc
        self.hostname = self._base.hostname or ""

    def below(self, path: str) -> str:
        """The address of `path` below the base address."""
        return f"{self._base.geturl().rstrip('/')}/{path.lstrip('/')}"

    def is_own(self, url: str) -> bool:
        """Whether an address is of the host itself: it alone is shown credentials."""
        return _host(urlsplit(url)) == _host(self._base)

    def redirected(self, url: str, response: requests.Response, *, sends: bool) -> str:
        """Where a redirect from `url` leads; one of a question that `sends` a body only to the host itself.

        Raises:
            ShapeError: it leads elsewhere, or from https to http.
        """
        location = response.headers.get("Location", "")
        target = urlsplit(urljoin(url, location))
        if not self._may_go_to(target, url, sends=sends, status=response.status_code):
            raise ShapeError(
                say("http.redirect_refused", name=url, target=json_text.shown(location.encode()),
                    allowed=", ".join(sorted(self._hosts)))
            )  # fmt: skip
        return target._replace(fragment="").geturl()

    def _may_go_to(self, target: SplitResult, url: str, *, sends: bool, status: int) -> bool:
        downgrade = target.scheme == "http" and urlsplit(url).scheme == "https"
        if target.scheme not in PORTS or downgrade:
            return False
        if sends:
            return status in SENT_AGAIN and _host(target) == _host(self._base)
        return bool({_host(target), target.hostname} & self._hosts)


def _checked(base_url: str) -> SplitResult:
    found = urlsplit(base_url)
    if found.scheme not in PORTS or not found.hostname:
        raise ValueError(f"{base_url!r} is no address; allowed: http://host/path or https://host/path")
    if found.username is not None or found.password is not None or found.query or found.fragment:
        raise ValueError(
            f"the address of {found.hostname} holds credentials or a query; allowed: host and path"
        )
    return found


def _host(address: SplitResult) -> str:
    """Host and port, the port of the scheme where none is written."""
    return f"{address.hostname}:{address.port or PORTS[address.scheme]}"
