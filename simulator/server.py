"""The HTTP face of the simulated systems: pages of LRIS, and faults on demand.

`GET /lris/values` answers as docs/sources/lris.md says, `/_faults/<source>` sets (PUT), shows (GET)
and clears (DELETE) a fault of simulator/faults.py. Every answer says that it is simulated, in the
header X-Simulated and in its body.
"""

import base64
import json
import ssl
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from domain.periods import LOCAL_TIME, local_day
from simulator import faults
from simulator.figures import Entry, timeline

MAX_LIMIT = 5000
LARGEST_REQUEST = 10_000
Clock = Callable[[], datetime]


class BadRequestError(ValueError):
    """What the caller asked wrongly, in words for it."""


class Simulator(ThreadingHTTPServer):
    """A server of simulated systems; `clock` gives the instant that its figures are published by."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self, address: tuple[str, int], *, seed: int, clock: Clock, certificate: Path | None = None
    ) -> None:
        super().__init__(address, Handler)
        self.seed = seed
        self.clock = clock
        self.faults: dict[str, faults.Fault] = {}
        self.requests: list[str] = []
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up in the middle is what faults are for, not news."""


class Handler(BaseHTTPRequestHandler):
    """One request: a page of figures, or the faults."""

    server: Simulator
    protocol_version = "HTTP/1.1"
    server_version = "simulator"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/":
            self.answer({"simulated": True, "systems": ["lris"]})
        elif address.path == "/lris/values":
            self.server.requests.append(self.path)
            self._faulty("lris", lambda: self._values(address.query))
        elif address.path.startswith("/_faults/"):
            fault = self.server.faults.get(address.path.removeprefix("/_faults/"))
            self.answer({"simulated": True, "fault": fault.settings if fault else None})
        else:
            self.answer({"simulated": True, "error": "not found"}, status=404)

    def do_PUT(self) -> None:
        source = self.path.removeprefix("/_faults/")
        size = int(self.headers.get("Content-Length", 0))
        try:
            if source != "lris" or size > LARGEST_REQUEST:
                raise BadRequestError("PUT /_faults/lris with a small JSON body")
            self.server.faults[source] = faults.Fault(json.loads(self.rfile.read(size)))
        except ValueError as error:
            self.answer({"simulated": True, "error": str(error)}, status=400)
            return
        self.answer({"simulated": True, "fault": self.server.faults[source].settings})

    def do_DELETE(self) -> None:
        self.server.faults.pop(self.path.removeprefix("/_faults/"), None)
        self.answer({"simulated": True, "fault": None})

    def answer(self, body: Any, *, status: int = 200) -> None:
        """Send `body` as JSON."""
        content = json.dumps(body, ensure_ascii=False).encode()
        self.send(content, status=status)

    def send(
        self,
        content: bytes,
        *,
        status: int = 200,
        length: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Send bytes with headers; `length` is what Content-Length claims."""
        claimed = len(content) if length is None else length
        self.head({"Content-Length": str(claimed), **(headers or {})}, status=status)
        self.wfile.write(content)

    def head(self, headers: dict[str, str], *, status: int = 200) -> None:
        """Send the status and headers; the content is JSON unless they say otherwise."""
        self.send_response(status)
        self.send_header("X-Simulated", "true")
        for name, value in {"Content-Type": "application/json; charset=utf-8", **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the library
        """Say nothing of ordinary requests."""

    def _faulty(self, source: str, ask: Callable[[], dict[str, Any]]) -> None:
        fault = self.server.faults.get(source)
        try:
            if fault is None or fault.spent():
                self.answer(ask())
            else:
                faults.play(fault, self, ask)
        except BadRequestError as error:
            self.answer({"simulated": True, "error": str(error)}, status=400)
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _values(self, query: str) -> dict[str, Any]:
        asked = {name: values[-1] for name, values in parse_qs(query).items()}
        since, until = _instant(asked, "updatedFrom"), _instant(asked, "updatedTo")
        limit = _limit(asked.get("limit", "1000"))
        now = self.server.clock()
        entries = _changed(self.server.seed, since, until, now)
        begin = _position(asked.get("cursor", ""), entries)
        page = entries[begin : begin + limit]
        last = page[-1] if begin + limit < len(entries) else None
        return {
            "system": "LRIS",
            "simulated": True,
            "generatedAt": now.astimezone(LOCAL_TIME).isoformat(timespec="seconds"),
            "updatedFrom": asked["updatedFrom"],
            "updatedTo": asked["updatedTo"],
            "cursor": asked.get("cursor"),
            "nextCursor": _cursor(last) if last else None,
            "items": [_item(entry) for entry in page],
        }


def _changed(seed: int, since: datetime, until: datetime, now: datetime) -> list[Entry]:
    """What stands now and was made in [since, until), the oldest first."""
    entries = timeline(seed, local_day(now).year + 1)
    first = bisect_left(entries, since, key=_made)
    last = min(bisect_left(entries, until, key=_made), bisect_right(entries, now, key=_made))
    return [entry for entry in entries[first:last] if entry.until is None or entry.until > now]


def _made(entry: Entry) -> datetime:
    return entry.at


def _item(entry: Entry) -> dict[str, Any]:
    cell, version = entry.cell, entry.version
    return {
        "form": cell.form,
        "row": cell.row,
        "period": cell.period,
        "area": cell.area,
        "reportingUnit": cell.unit,
        "value": version.value,
        "measureUnit": cell.measure_unit,
        "status": version.status,
        "revision": entry.number,
        "updatedAt": version.at.isoformat(timespec="seconds"),
    }


def _cursor(entry: Entry) -> str:
    text = f"{entry.at.astimezone(UTC).isoformat()}~{entry.index}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _position(cursor: str, entries: list[Entry]) -> int:
    """How many entries a cursor leaves behind."""
    if not cursor:
        return 0
    try:
        at, _, index = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("~")
        after = (datetime.fromisoformat(at), int(index))
    except ValueError:
        raise BadRequestError(f"unknown cursor {cursor[:80]!r}") from None
    return bisect_right(entries, after, key=lambda entry: (entry.at, entry.index))


def _instant(asked: dict[str, str], name: str) -> datetime:
    try:
        found = datetime.fromisoformat(asked[name])
        if found.tzinfo is not None:
            return found
    except (KeyError, ValueError):
        pass
    raise BadRequestError(f"{name} must be an instant such as 2026-11-01T00:00:00+07:00")


def _limit(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MAX_LIMIT:
        raise BadRequestError(f"limit must be a number from 1 to {MAX_LIMIT}")
    return int(text)
