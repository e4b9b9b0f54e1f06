"""GET on loopback: how the cameras are, their pictures, their live streams. Who asks shows a token.

/states gives {"now", "cameras": {id: {condition, since, taken, tag, codec, reason}}}, /pictures/<id> a JPEG,
/live/<id>/<file> a play list or a segment; {"reason"} with 503 where there is no stream.
"""

import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from cameras.gateway import Gateway
from cameras.live import UnplayableError
from cameras.watch import Standing

PATIENCE = 30
"""Seconds after which a caller who says nothing is hung up on."""


class GatewayServer(ThreadingHTTPServer):
    """Answers for a gateway to those who know `token`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], gateway: Gateway, token: str) -> None:
        super().__init__(address, _Handler)
        self.gateway, self.token = gateway, token

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: GatewayServer
    protocol_version = "HTTP/1.1"
    server_version = "cameras"
    timeout = PATIENCE

    def do_GET(self) -> None:
        given = self.headers.get("Authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, f"Bearer {self.server.token}".encode()):
            self._say({"reason": "unauthorised"}, status=401)
            return
        parts = [unquote(part) for part in urlsplit(self.path).path.strip("/").split("/")]
        match parts:
            case ["states"]:
                self._say(told(self.server.gateway.standing()))
            case ["pictures", camera]:
                self._picture(camera)
            case ["live", camera, name]:
                self._live(camera, name)
            case _:
                self._say({"reason": "not_found"}, status=404)

    def _picture(self, camera: str) -> None:
        watched = self.server.gateway.watch.cameras.get(camera)
        content = watched.picture() if watched else None
        if watched is None or content is None:
            self._say({"reason": "no_picture"}, status=404)
            return
        taken = watched.standing.taken
        self._send(content, {"Content-Type": "image/jpeg", "X-Taken": taken.isoformat() if taken else ""})

    def _live(self, camera: str, name: str) -> None:
        gateway = self.server.gateway
        if camera not in gateway.watch.cameras:
            self._say({"reason": "not_found"}, status=404)
            return
        try:
            content = gateway.live.file(camera, name, lambda: gateway.live_address(camera))
        except UnplayableError as error:
            self._say({"reason": error.reason}, status=503)
            return
        if content is None:
            self._say({"reason": "not_found"}, status=404)
            return
        kind = "application/vnd.apple.mpegurl" if name.endswith(".m3u8") else "video/mp2t"
        self._send(content, {"Content-Type": kind})

    def _say(self, what: Mapping[str, Any], *, status: int = 200) -> None:
        self._send(json.dumps(what).encode(), {"Content-Type": "application/json"}, status=status)

    def _send(self, content: bytes, headers: Mapping[str, str], *, status: int = 200) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by the library
        """Say nothing of ordinary requests."""


def told(standing: Mapping[str, Standing]) -> dict[str, Any]:
    """How the cameras are, in plain values."""
    return {
        "now": datetime.now(UTC).isoformat(),
        "cameras": {
            camera: {
                "condition": each.condition.value if each.condition else "",
                "since": each.since.isoformat() if each.since else "",
                "taken": each.taken.isoformat() if each.taken else "",
                "tag": each.tag, "codec": each.codec, "reason": each.reason,
            }
            for camera, each in standing.items()
        },
    }  # fmt: skip
