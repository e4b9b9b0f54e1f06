"""The simulated iGate, remembering each answer: asked once over, it answers again without making anything.

python -m tests.bench.ready_igate PORT SCALE NOW
"""

import json
import sys
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from simulator.igate import Igate

SEED = 1


class Server(ThreadingHTTPServer):
    """Serves one seed at one instant, which alone makes an answer depend on its question alone."""

    daemon_threads = True

    def __init__(self, port: int, scale: int, now: datetime) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self._system, self._now = Igate(SEED, scale), now
        self._answers: dict[tuple[str, bytes], bytes] = {}

    def answer(self, path: str, question: bytes) -> bytes:
        """The JSON that the system answers with."""
        found = self._answers.get((path, question))
        if found is None:
            said = self._system.answer(path, json.loads(question), self._now)
            found = self._answers[path, question] = json.dumps(said, ensure_ascii=False).encode()
        return found


class Handler(BaseHTTPRequestHandler):
    """Passes questions on."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        question = self.rfile.read(int(self.headers["Content-Length"]))
        content = self.server.answer(self.path.rpartition("/")[2], question)
        self.send_response(200)
        for name, value in (("Content-Type", "application/json"), ("Content-Length", str(len(content)))):
            self.send_header(name, value)
        self.send_header("X-Simulated", "true")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the library
        """Say nothing."""


if __name__ == "__main__":
    with Server(int(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3])) as server:
        server.serve_forever()
