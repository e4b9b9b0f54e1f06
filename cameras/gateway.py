"""The gateway as a whole: follows the registry, watches, writes down, shows."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from threading import Event
from time import monotonic

from cameras.deployment import ConnectionDeployment, Deployment
from cameras.live import Live
from cameras.visit import Address
from cameras.watch import Listed, Standing, Watch
from catalogue.model import CameraHealth
from domain.cameras import Turn
from domain.places import Place
from store.command import cameras as journal
from store.engine import Engine
from store.errors import StoreError
from store.query.places import of_kind

UNCONNECTED = frozenset({"planned", "blocked"})
"""States of the registry in which a camera must not be asked."""
LOOK_EVERY = 30.0
SIGN_OF_LIFE = 20.0
TICK = 0.5
_LOGGER = logging.getLogger(__name__)


class Gateway:
    """One gateway; `run` until told to `stop`."""

    def __init__(
        self, deployment: Deployment, engine: Engine, rules: CameraHealth, *, simulated: bool
    ) -> None:
        self._deployment, self._engine, self._simulated = deployment, engine, simulated
        folder = deployment.data_dir / "cameras"
        self.watch = Watch(rules, folder / "pictures")
        self.live = Live(rules, folder / "live")
        self._stopping = Event()
        self._unwritten: list[Turn] = []
        self._written_at = -SIGN_OF_LIFE
        self._failing = False

    def run(self) -> None:
        """Watch until told to stop; a store that does not answer costs no picture and loses no condition."""
        begun, looked_at = False, -LOOK_EVERY
        while not self._stopping.wait(TICK):
            try:
                if not begun:
                    journal.begin(self._engine)
                    begun = True
                if monotonic() - looked_at >= LOOK_EVERY:
                    looked_at = monotonic()
                    self._follow()
                self._write()
                self._failing = False
            except StoreError as error:
                if not self._failing:
                    _LOGGER.warning("the store does not answer: %s", type(error).__name__)
                self._failing = True
        self._end()

    def stop(self) -> None:
        """Let `run` end; may be called from a signal handler."""
        self._stopping.set()

    def standing(self) -> dict[str, Standing]:
        """How each camera is now."""
        return {name: camera.standing for name, camera in self.watch.cameras.items()}

    def live_address(self, camera: str) -> Address:
        """Where the live stream of a camera comes from: a server of streams where one is named, else itself.

        Raises:
            LookupError: there is no such camera.
        """
        listed = self.watch.cameras[camera].listed
        own = self._deployment.cameras.connections[camera].live_url
        named = own or self._deployment.cameras.live_url
        return Address(named.replace("{id}", camera), kind_of(named)) if named else listed.address

    def _follow(self) -> None:
        with self._engine.connect() as connection:
            places = of_kind(connection, "camera")
        wanted = listed(self._deployment, places)
        gone: list[str] = []
        self.watch.follow(wanted, ended=gone.append)
        if gone:
            self._written()
            journal.leave(self._engine, gone, now=datetime.now(UTC))

    def _write(self) -> None:
        self._unwritten += self.watch.turns()
        if self._unwritten or monotonic() - self._written_at >= SIGN_OF_LIFE:
            self._written()

    def _written(self) -> None:
        """Write down what has turned; what the store does not take now is kept for the next time."""
        turns, now = list(self._unwritten), datetime.now(UTC)
        journal.record(self._engine, turns, now=now, simulated=self._simulated)
        del self._unwritten[: len(turns)]
        self._written_at = monotonic()
        for turn in turns:
            _LOGGER.info("camera %s is %s", turn.camera, turn.condition)

    def _end(self) -> None:
        self.live.stop()
        watched = list(self.watch.cameras)
        self.watch.stop()
        try:
            self._write()
            journal.leave(self._engine, watched, now=datetime.now(UTC))
        except StoreError as error:
            _LOGGER.warning("the end was not written down: %s", type(error).__name__)


def listed(deployment: Deployment, places: list[Place]) -> dict[str, Listed]:
    """The cameras of the registry that may be asked and have a connection, by identifier."""
    connections = deployment.cameras.connections
    known = {place.source_id: place for place in places if place.status not in UNCONNECTED}
    return {
        name: Listed(name, place.area, place.org, _address(deployment, connections[name]))
        for name, place in known.items()
        if name in connections
    }


def kind_of(url: str) -> str:
    """The kind of address that a URL is by its scheme and ending."""
    scheme, _, rest = url.partition("://")
    path = rest.partition("?")[0].lower()
    if scheme in ("rtsp", "rtsps"):
        return "rtsp"
    if scheme == "file":
        return "file"
    endings: Mapping[str, str] = {
        ".m3u8": "hls", ".jpg": "snapshot", ".jpeg": "snapshot", ".mjpg": "mjpeg", ".mjpeg": "mjpeg"
    }  # fmt: skip
    return next((kind for ending, kind in endings.items() if path.endswith(ending)), "stream")


def _address(deployment: Deployment, connection: ConnectionDeployment) -> Address:
    """Where a camera is, with the name and password that its secret holds."""
    secret = deployment.secret(connection.credentials) if connection.credentials else None
    username, _, password = (secret or "").partition(":")
    return Address(connection.url, connection.kind or kind_of(connection.url), username, password)
