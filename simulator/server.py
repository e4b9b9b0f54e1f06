"""The HTTP face of the simulated systems, and faults on demand.

`/<system>/<path>` answers as docs/sources/<system>.md says, `/_faults/<system>` sets (PUT), shows (GET)
and clears (DELETE) a fault of simulator/faults.py. Every answer says that it is simulated, in the
header X-Simulated and in its body.
"""

import json
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from simulator import faults
from simulator.igate import Igate
from simulator.ioffice import Ioffice
from simulator.lris import Lris

LARGEST_REQUEST = 10_000
SCALE = 70_000
"""Dossiers of the demonstration from 2024 to 2026; there are four documents for three of them."""
SCENARIOS = ("nghe_an_2024",)
Clock = Callable[[], datetime]


class System(Protocol):
    """A simulated system: what it answers to a question, by path.

    A LookupError says that there is no such path, a ValueError that the question is not as agreed.
    """

    def answer(self, path: str, asked: Mapping[str, str], now: datetime) -> dict[str, Any]: ...


class Simulator(ThreadingHTTPServer):
    """A server of simulated systems; `clock` gives the instant that its figures are published by."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(
        self,
        address: tuple[str, int],
        *,
        seed: int,
        clock: Clock,
        certificate: Path | None = None,
        scale: int = SCALE,
        scenario: str = "",
    ) -> None:
        super().__init__(address, Handler)
        self.seed = seed
        self.scale = scale
        self.scenario = scenario
        self.clock = clock
        self.faults: dict[str, faults.Fault] = {}
        self.requests: list[str] = []
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @cached_property
    def systems(self) -> dict[str, System]:
        """The simulated systems by name."""
        return {
            "lris": Lris(self.seed),
            "igate": Igate(self.seed, self.scale),
            "ioffice": Ioffice(self.seed, self.scale, self.scenario),
        }

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up in the middle is what faults are for, not news."""


class Handler(BaseHTTPRequestHandler):
    """One request: a page of a system, or the faults."""

    server: Simulator
    protocol_version = "HTTP/1.1"
    server_version = "simulator"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/":
            self.answer({"simulated": True, "systems": list(self.server.systems)})
        elif address.path.startswith("/_faults/"):
            fault = self.server.faults.get(address.path.removeprefix("/_faults/"))
            self.answer({"simulated": True, "fault": fault.settings if fault else None})
        else:
            self._ask({name: values[-1] for name, values in parse_qs(address.query).items()})

    def do_POST(self) -> None:
        try:
            asked = self._body()
        except ValueError as error:
            self.answer({"simulated": True, "error": str(error)}, status=400)
            return
        self._ask(asked)

    def do_PUT(self) -> None:
        source = self.path.removeprefix("/_faults/")
        if source not in self.server.systems:
            known = ", ".join(self.server.systems)
            self.answer({"simulated": True, "error": f"PUT /_faults/<system>; there are {known}"}, status=400)
            return
        try:
            self.server.faults[source] = faults.Fault(self._body())
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

    def _body(self) -> dict[str, Any]:
        """The small JSON object that was sent.

        Raises:
            ValueError: it is none, or not small.
        """
        size = int(self.headers.get("Content-Length", 0))
        found = json.loads(self.rfile.read(size)) if size <= LARGEST_REQUEST else None
        if not isinstance(found, dict):
            raise ValueError("the body must be a small JSON object")  # noqa: TRY004 - a wrong question
        return found

    def _ask(self, asked: dict[str, str]) -> None:
        name, _, path = urlsplit(self.path).path.removeprefix("/").partition("/")
        system = self.server.systems.get(name)
        if system is None:
            self.answer({"simulated": True, "error": "not found"}, status=404)
            return
        self.server.requests.append(self.path)
        try:
            self._faulty(name, lambda: system.answer(path, asked, self.server.clock()))
        except LookupError:
            self.answer({"simulated": True, "error": "not found"}, status=404)

    def _faulty(self, source: str, ask: Callable[[], dict[str, Any]]) -> None:
        fault = self.server.faults.get(source)
        try:
            if fault is None or fault.spent():
                self.answer(ask())
            else:
                faults.play(fault, faults.SHAPES[source], self, ask)
        except ValueError as error:
            self.answer({"simulated": True, "error": str(error)}, status=400)
        except (ConnectionError, TimeoutError):
            self.close_connection = True
