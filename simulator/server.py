"""The HTTP face of the simulated systems, and faults on demand.

`/<system>/<path>` answers as docs/sources/<system>.md says, `/_faults/<system>` sets (PUT), shows (GET)
and clears (DELETE) a fault of simulator/faults.py. Every answer says that it is simulated, in the
header X-Simulated and in its body.
"""

import json
import ssl
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from simulator import camera_streams, faults, figures, his
from simulator.cameras import Cameras
from simulator.citizen_reports import CitizenReports
from simulator.figure_system import FigureSystem
from simulator.igate import Igate
from simulator.ioffice import Ioffice
from simulator.orm import Orm
from simulator.social_listening import SocialListening

LARGEST_REQUEST = 10_000
SCALE = 70_000
"""Dossiers of the demonstration from 2024 to 2026; there are four documents for three of them."""
SCENARIOS = ("nghe_an_2024",)
Clock = Callable[[], datetime]
Answered = dict[str, Any] | list[dict[str, Any]]


class System(Protocol):
    """A simulated system: what it answers to a question, by path.

    A LookupError says that there is no such path, a ValueError that the question is not as agreed, a
    PermissionError that it may not be asked.
    """

    def answer(self, path: str, asked: Mapping[str, Any], now: datetime) -> Answered: ...


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
        self._systems: dict[str, System] = {}
        self._making = Lock()
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def system(self, name: str) -> System:
        """A simulated system, made when it is first asked for.

        Raises:
            LookupError: there is none of that name.
        """
        with self._making:
            if name not in self._systems:
                self._systems[name] = SYSTEMS[name](self)
            return self._systems[name]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up in the middle is what faults are for, not news."""


SYSTEMS: dict[str, Callable[[Simulator], System]] = {
    "lris": lambda server: FigureSystem("LRIS", "values", partial(figures.timeline, "lris", server.seed)),
    "igate": lambda server: Igate(server.seed, server.scale),
    "ioffice": lambda server: Ioffice(server.seed, server.scale, server.scenario),
    "cameras": lambda server: Cameras(server.seed),
    "citizen_reports": lambda server: CitizenReports(server.seed),
    "orm": lambda server: Orm(server.seed),
    "social_listening": lambda server: SocialListening(server.seed),
    "his": lambda server: FigureSystem("HIS", "tong-hop", partial(his.timeline, server.seed)),
    "vsr": lambda server: FigureSystem("VSR", "bao-cao", partial(figures.timeline, "vsr", server.seed)),
    "vnedu": lambda server: FigureSystem(
        "vnEdu", "tong-hop", partial(figures.timeline, "vnedu", server.seed)
    ),
}


class Handler(BaseHTTPRequestHandler):
    """One request: a page of a system, or the faults."""

    server: Simulator
    protocol_version = "HTTP/1.1"
    server_version = "simulator"

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/":
            self.answer({"simulated": True, "systems": list(SYSTEMS)})
        elif address.path.startswith("/_faults/"):
            fault = self.server.faults.get(address.path.removeprefix("/_faults/"))
            self.answer({"simulated": True, "fault": fault.settings if fault else None})
        elif address.path.startswith(camera_streams.PATH):
            self._stream(address.path)
        else:
            self._ask({name: values[-1] for name, values in parse_qs(address.query).items()})

    def do_POST(self) -> None:
        try:
            asked = self._body()
        except ValueError as error:
            self.answer({"simulated": True, "error": str(error)}, status=400)
            return
        self._ask(asked if isinstance(asked, dict) else {})

    def do_PUT(self) -> None:
        source = self.path.removeprefix("/_faults/")
        if source not in SYSTEMS:
            known = ", ".join(SYSTEMS)
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

    def _body(self) -> Any:
        """The small JSON document that was sent.

        Raises:
            ValueError: it is none, or not small.
        """
        size = int(self.headers.get("Content-Length", 0))
        if size > LARGEST_REQUEST:
            raise ValueError("the body is too large")
        return json.loads(self.rfile.read(size))

    def _ask(self, asked: dict[str, Any]) -> None:
        name, _, path = urlsplit(self.path).path.removeprefix("/").partition("/")
        self.server.requests.append(self.path)
        if token := self.headers.get("X-Access-Token"):
            asked["x-access-token"] = token
        try:
            system = self.server.system(name)
            self._faulty(name, lambda: system.answer(path, asked, self.server.clock()))
        except LookupError:
            self.answer({"simulated": True, "error": "not found"}, status=404)

    def _stream(self, path: str) -> None:
        self.close_connection = True
        try:
            camera_streams.serve(path, self)
        except LookupError:
            self.answer({"simulated": True, "error": "not found"}, status=404)
        except OSError:
            """The caller has seen enough."""

    def _faulty(self, source: str, ask: Callable[[], Answered]) -> None:
        fault = self.server.faults.get(source)
        try:
            if fault is None or fault.spent():
                self.answer(ask())
            else:
                faults.play(fault, faults.SHAPES[source], self, ask)
        except ValueError as error:
            self.answer({"simulated": True, "error": str(error)}, status=400)
        except PermissionError as error:
            self.answer({"simulated": True, "error": str(error)}, status=403)
        except (ConnectionError, TimeoutError):
            self.close_connection = True
