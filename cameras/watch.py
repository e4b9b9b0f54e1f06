"""The cameras that are watched: one thread and one connection each, newest picture, condition.

A camera that does not answer is tried again after a pause that doubles, give or take a fifth; meanwhile it
holds nothing but a sleeping thread.
"""

import logging
import os
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock, Thread, stack_size

from cameras.connection import Arrived, pictures
from cameras.health import Judge
from cameras.picture import Press
from cameras.visit import Address, FailedError
from catalogue.model import CameraHealth
from domain.cameras import Condition, Turn

STACK = 2**20
"""Bytes of a thread: there is one per camera."""
JITTER = 0.2
APART = 0.2
"""Seconds between the first calls of two cameras: all at once are more than a recorder can take."""
AT_REST = "connecting"
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listed:
    """A camera of the registry that is to be watched."""

    camera: str
    area: str
    org: str
    address: Address


@dataclass(frozen=True, slots=True)
class Standing:
    """How a camera is now: condition and since when, its newest picture, why there is none."""

    condition: Condition | None = None
    since: datetime | None = None
    taken: datetime | None = None
    tag: str = ""
    codec: str = ""
    reason: str = AT_REST


class Camera:
    """One camera, watched by a thread of its own, from `after` seconds on, until it is told to stop."""

    def __init__(self, listed: Listed, rules: CameraHealth, folder: Path, *, after: float = 0.0) -> None:
        self.listed = listed
        self._after = after
        self._rules = rules
        self._path = folder / f"{sha256(listed.camera.encode()).hexdigest()[:32]}.jpg"
        self._judge = Judge(rules, started=time.monotonic() + after)
        self._press = Press(rules.pictures)
        self._stopping, self._lock = Event(), Lock()
        self._standing = _kept(self._path)
        self._thread = Thread(target=self._watch, name=f"camera {listed.camera}", daemon=True)

    @property
    def standing(self) -> Standing:
        """How it is now."""
        with self._lock:
            return self._standing

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no more; the thread ends by itself as soon as its connection lets it."""
        self._stopping.set()

    def picture(self) -> bytes | None:
        """The newest picture as a JPEG; None where there never was one."""
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return None

    def turn(self) -> Turn | None:
        """The condition that it has come into since it was last asked; None where it stays as it is."""
        with self._lock:
            at = time.monotonic()
            found = self._judge.pass_time(at)
            if found is None:
                return None
            since = datetime.now(UTC) - timedelta(seconds=at - found.since)
            self._standing = replace(self._standing, condition=found.condition, since=since)
        return Turn(self.listed.camera, found.condition, since, self.listed.area, self.listed.org)

    def _watch(self) -> None:
        limits, pause = self._rules.connecting, 0.0
        self._stopping.wait(self._after)
        while not self._stopping.wait(pause):
            pictured = False
            try:
                for arrived in pictures(self.listed.address, self._rules, self._stopping):
                    self._take(arrived)
                    pictured = True
            except FailedError as error:
                self._say(error.reason)
            except Exception:
                self._say("failed")
                _LOGGER.exception("camera %s", self.listed.camera)
            again = self.listed.address.kind == "file" and pictured
            longer = limits.first_pause if pictured or not pause else min(2 * pause, limits.longest_pause)
            pause = 0.0 if again else longer * random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 (a pause)

    def _take(self, arrived: Arrived) -> None:
        look, jpeg = self._press.look(arrived.frame), self._press.jpeg(arrived.frame)
        taken = datetime.now(UTC)
        _write(self._path, jpeg, taken)
        with self._lock:
            self._judge.see(look, arrived.clock, time.monotonic())
            self._standing = replace(
                self._standing, taken=taken, tag=_tag(jpeg), codec=arrived.codec, reason=""
            )

    def _say(self, reason: str) -> None:
        with self._lock:
            self._standing = replace(self._standing, reason=reason)


class Watch:
    """All cameras that are watched."""

    def __init__(self, rules: CameraHealth, folder: Path) -> None:
        self._rules, self._folder = rules, folder
        self._cameras: dict[str, Camera] = {}
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)

    @property
    def cameras(self) -> Mapping[str, Camera]:
        """Those that are watched now, by identifier."""
        return dict(self._cameras)

    def follow(self, wanted: Mapping[str, Listed], *, ended: Callable[[str], None]) -> None:
        """Watch those of the registry and no others; `ended` is told of each that is left."""
        for camera in [each for each, watched in self._cameras.items() if wanted.get(each) != watched.listed]:
            self._cameras.pop(camera).stop()
            ended(camera)
        stack_size(STACK)
        new = [listed for camera, listed in wanted.items() if camera not in self._cameras]
        for number, listed in enumerate(new):
            begun = Camera(listed, self._rules, self._folder, after=number * APART)
            self._cameras[listed.camera] = begun
            begun.start()

    def turns(self) -> list[Turn]:
        """What has changed since this was last asked."""
        found = (each.turn() for each in self.cameras.values())
        return [turn for turn in found if turn is not None]

    def stop(self) -> None:
        """Watch nothing more."""
        for camera in self.cameras.values():
            camera.stop()


def _kept(path: Path) -> Standing:
    """What is left of the last start: the picture, with the instant at which it was taken."""
    try:
        taken = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return Standing(taken=taken, tag=_tag(path.read_bytes()))
    except FileNotFoundError:
        return Standing()


def _write(path: Path, content: bytes, taken: datetime) -> None:
    """Put a picture and its instant in the place of the one before, both at once."""
    draft = path.with_suffix(".new")
    draft.write_bytes(content)
    os.utime(draft, (taken.timestamp(), taken.timestamp()))
    draft.replace(path)


def _tag(content: bytes) -> str:
    return sha256(content).hexdigest()[:16]
