"""What the command centre asks the camera gateway for those who look: states, pictures, live streams.

However many look, the gateway is asked for its states once a second and for each picture once. One that does
not answer costs a short wait, then for a moment none at all.
"""

import time
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import quote

import requests
from requests.adapters import HTTPAdapter

from domain.cameras import GATEWAY

CONNECT, ANSWER, LIVE = 1.0, 3.0, 20.0
"""Seconds that the gateway has: to take a call, to answer, to begin a live stream."""
STATES_LAST = 1.0
SILENCE_LASTS = 3.0
MOST_PICTURES = 400


@dataclass(frozen=True, slots=True)
class Answered:
    """What the gateway said: status, content and its kind."""

    status: int
    content: bytes
    kind: str


class GatewayClient:
    """Asks the gateway of one installation, and keeps what it said."""

    def __init__(self, settings: Any) -> None:
        where, source = settings.cameras, settings.sources.get(GATEWAY)
        self.enabled = source is not None and source.enabled
        self._root = f"http://{where.host}:{where.port}"
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.mount("http://", HTTPAdapter(pool_maxsize=64))
        if self.enabled:
            self._session.headers["Authorization"] = f"Bearer {settings.camera_token}"
        self._lock = Lock()
        self._states: dict[str, Any] | None = None
        self._asked_at = -SILENCE_LASTS
        self._pictures: dict[str, tuple[str, bytes]] = {}

    def states(self) -> dict[str, Any] | None:
        """How every camera is, by identifier; None where the gateway does not answer."""
        if not self.enabled:
            return None
        with self._lock:
            lasts = STATES_LAST if self._states is not None else SILENCE_LASTS
            if time.monotonic() - self._asked_at >= lasts:
                answered = self._ask("/states", ANSWER)
                self._states = answered.json()["cameras"] if answered is not None and answered.ok else None
                self._asked_at = time.monotonic()
            return self._states

    def picture(self, camera: str, tag: str) -> bytes | None:
        """The newest picture of a camera as a JPEG, known by `tag`; None where there is none."""
        with self._lock:
            kept = self._pictures.get(camera)
        if kept is not None and kept[0] == tag:
            return kept[1]
        answered = self._ask(f"/pictures/{quote(camera, safe='')}", ANSWER)
        if answered is None or not answered.ok:
            return None
        with self._lock:
            self._pictures.pop(camera, None)
            self._pictures[camera] = tag, answered.content
            if len(self._pictures) > MOST_PICTURES:
                del self._pictures[next(iter(self._pictures))]
        return answered.content

    def live(self, camera: str, name: str) -> Answered:
        """A file of a camera's live stream; a status of 503 says that there is none, and why."""
        answered = self._ask(f"/live/{quote(camera, safe='')}/{quote(name, safe='')}", LIVE)
        if answered is None:
            return Answered(503, b'{"reason": "gateway"}', "application/json")
        return Answered(answered.status_code, answered.content, answered.headers.get("Content-Type", ""))

    def close(self) -> None:
        """Hang up."""
        self._session.close()

    def _ask(self, path: str, seconds: float) -> requests.Response | None:
        if not self.enabled:
            return None
        try:
            return self._session.get(f"{self._root}{path}", timeout=(CONNECT, seconds), allow_redirects=False)
        except requests.RequestException:
            return None
