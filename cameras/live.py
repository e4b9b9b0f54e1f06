"""Live streams for browsers: HLS made of what the camera sends, copied, not encoded again.

A stream begins with the first who asks and ends when nobody has asked for a while. FFmpeg's own HLS writer
does the work, inside PyAV: no program besides is needed.
"""

import logging
import re
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event, Lock, Thread

import av

from cameras.connection import opened, paced
from cameras.visit import Address, FailedError
from catalogue.model import CameraHealth

PLAYLIST = "live.m3u8"
NAME = re.compile(r"live(\.m3u8|\d{1,9}\.ts)")
PLAYABLE = frozenset({"h264"})
"""What browsers play; anything else is shown by its pictures."""
_LOGGER = logging.getLogger(__name__)


class UnplayableError(Exception):
    """Why there is no live stream: a key of wording."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class _Stream:
    """One camera's stream, copied by a thread of its own into segments in a folder."""

    def __init__(self, address: Address, rules: CameraHealth, folder: Path) -> None:
        self._address, self._rules, self.folder = address, rules, folder
        self.asked = time.monotonic()
        self.reason = ""
        self.ended = Event()
        self._thread = Thread(target=self._run, name=f"live {folder.name}", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._copy()
        except FailedError as error:
            self.reason = error.reason
        except (av.FFmpegError, OSError, ValueError) as error:
            self.reason = self.reason or "failed"
            _LOGGER.info("live stream ended: %s", type(error).__name__)
        finally:
            self.ended.set()
            shutil.rmtree(self.folder, ignore_errors=True)

    def _copy(self) -> None:
        live = self._rules.live
        self.folder.mkdir(parents=True, exist_ok=True)
        options = {
            "hls_time": str(live.segment), "hls_list_size": str(live.kept), "hls_segment_type": "mpegts",
            "hls_flags": "delete_segments+temp_file", "hls_segment_filename": str(self.folder / "live%d.ts"),
        }  # fmt: skip
        with opened(self._address, self._rules) as source:
            video = source.streams.video[0] if source.streams.video else None
            if video is None or video.codec_context.name not in PLAYABLE:
                self.reason = "codec"
                return
            with av.open(str(self.folder / PLAYLIST), "w", format="hls", options=options) as made:
                copied, last = made.add_stream_from_template(video), None
                for packet in paced(self._address, source, video, self.ended):
                    if self.ended.is_set() or time.monotonic() - self.asked > live.unwatched:
                        return
                    if packet.dts is None or (last is None and not packet.is_keyframe):
                        continue
                    if last is not None and packet.dts <= last:  # cameras are not exact; a writer is
                        packet.dts = last + 1
                    packet.pts = packet.dts if packet.pts is None else max(packet.pts, packet.dts)
                    last = packet.dts
                    packet.stream = copied
                    made.mux(packet)


class Live:
    """The live streams that somebody looks at."""

    def __init__(self, rules: CameraHealth, folder: Path) -> None:
        self._rules, self._folder, self._lock = rules, folder, Lock()
        self._streams: dict[str, _Stream] = {}
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        folder.chmod(0o700)

    def file(self, camera: str, name: str, address: Callable[[], Address]) -> bytes | None:
        """A play list or a segment of a camera; asking for the play list starts the stream.

        Raises:
            UnplayableError: there is no stream, and why.
        """
        if not NAME.fullmatch(name):
            return None
        stream = self._stream(camera, address if name == PLAYLIST else None)
        if stream is None:
            return None
        stream.asked = time.monotonic()
        if name == PLAYLIST:
            self._await(stream)
        with suppress(FileNotFoundError):
            return (stream.folder / name).read_bytes()
        return None

    def stop(self) -> None:
        """End every stream."""
        with self._lock:
            for stream in self._streams.values():
                stream.ended.set()

    @property
    def running(self) -> int:
        """How many streams there are."""
        return sum(not each.ended.is_set() for each in self._streams.values())

    def _stream(self, camera: str, address: Callable[[], Address] | None) -> _Stream | None:
        with self._lock:
            for gone in [each for each, stream in self._streams.items() if stream.ended.is_set()]:
                del self._streams[gone]
            if camera not in self._streams and address is not None:
                if len(self._streams) >= self._rules.live.most:
                    raise UnplayableError("busy")
                folder = self._folder / str(time.monotonic_ns())
                self._streams[camera] = _Stream(address(), self._rules, folder)
            return self._streams.get(camera)

    def _await(self, stream: _Stream) -> None:
        """Keep who asks waiting until there is something to see."""
        until = time.monotonic() + self._rules.live.start
        while not (stream.folder / PLAYLIST).exists():
            if stream.ended.wait(0.1) or time.monotonic() > until:
                raise UnplayableError(stream.reason or "no_answer")
            stream.asked = time.monotonic()
