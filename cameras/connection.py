"""How a camera is reached, and the pictures that come: RTSP, HLS, MJPEG, a stream, a snapshot, a file.

Only addresses of config.yaml are opened. Every wait ends: opening and reading have time-outs, what answers
without end is cut off. Passwords are put into an address here and nowhere else; no error that leaves this
module quotes it.
"""

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Event
from typing import Any
from urllib.parse import quote, urlsplit

import av
import requests
from av.video.frame import VideoFrame

from cameras.picture import decode_jpeg
from catalogue.model import CameraHealth

LARGEST_SNAPSHOT = 12 * 2**20
LARGEST_PICTURE = 40_000_000
"""Points of a frame; what claims more is no camera."""
PORTION = 64 * 2**10
ANALYSED = "1500000"
"""Microseconds of a stream that FFmpeg looks at before it opens: what it tells is the codec and the size."""
UNTIMED = 0.04
"""Seconds between the pictures of a file that says nothing of their time."""
AGENT = "toan-canh"
PROTOCOLS = {
    "rtsp": "rtsp,rtsps,rtp,tcp,udp,tls,srtp,http,https",
    "hls": "http,https,tcp,tls,crypto",
    "mjpeg": "http,https,tcp,tls",
    "stream": "http,https,tcp,tls",
    "file": "file",
}
FORMATS = {"mjpeg": "mpjpeg", "hls": "hls", "rtsp": "rtsp"}


class FailedError(Exception):
    """Why no picture came: a key of wording, and nothing of the address."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a stream is and who may see it; what is secret does not show."""

    url: str
    kind: str
    username: str = ""
    password: str = field(default="", repr=False)

    @property
    def whole(self) -> str:
        """The address with name and password, for those who open it."""
        if self.kind == "file":
            return self.url.removeprefix("file://")
        if not self.username:
            return self.url
        parts = urlsplit(self.url)
        who = f"{quote(self.username, safe='')}:{quote(self.password, safe='')}"
        return parts._replace(netloc=f"{who}@{parts.netloc}").geturl()


@dataclass(frozen=True, slots=True)
class Arrived:
    """A decoded picture; `clock` is what the encoder says of its time, and stands still where that does."""

    frame: VideoFrame
    clock: Any
    codec: str


def pictures(address: Address, rules: CameraHealth, stopping: Event) -> Iterator[Arrived]:
    """Pictures as they come, no more often than agreed, until `stopping`.

    Raises:
        FailedError: there are none, or no more.
    """
    try:
        if address.kind == "snapshot":
            yield from _snapshots(address, rules, stopping)
        else:
            yield from _stream(address, rules, stopping)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise FailedError(_reason(error)) from None


def opened(address: Address, rules: CameraHealth) -> Any:
    """An open container of the address.

    Raises:
        av.FFmpegError: it cannot be opened in time.
    """
    options = {
        "protocol_whitelist": PROTOCOLS[address.kind], "probesize": "500000", "analyzeduration": ANALYSED,
        "fpsprobesize": "0",
    }  # fmt: skip
    if address.kind == "rtsp":
        options |= {"rtsp_transport": "tcp", "allowed_media_types": "video", "user_agent": AGENT}
    elif address.kind != "file":
        options |= {"user_agent": AGENT, "max_redirects": "0"}
    limits = rules.connecting
    wanted = FORMATS.get(address.kind)
    return av.open(address.whole, format=wanted, options=options, timeout=(limits.open, limits.read))


def _stream(address: Address, rules: CameraHealth, stopping: Event) -> Iterator[Arrived]:
    with _in_time(address, rules) as container:
        if not container.streams.video:
            raise FailedError("no_video")
        stream = container.streams.video[0]
        context = stream.codec_context
        context.thread_count, context.skip_frame = 1, "NONKEY"
        due = 0.0
        for packet in paced(address, container, stream, stopping):
            if stopping.is_set():
                return
            now = time.monotonic()
            if not packet.is_keyframe or now < due or not packet.size:
                continue
            if (frame := _decoded(context, packet)) is not None:
                due = now + rules.pictures.every * 0.9
                yield Arrived(frame, _clock(context.name, packet), context.name)
    raise FailedError("ended")


def _in_time(address: Address, rules: CameraHealth) -> Any:
    """An open container; whatever FFmpeg calls the end of the time-out, it is told as such."""
    begun = time.monotonic()
    try:
        return opened(address, rules)
    except av.FFmpegError:
        if time.monotonic() - begun >= rules.connecting.open:
            raise FailedError("no_answer") from None
        raise


def paced(address: Address, container: Any, stream: Any, stopping: Event) -> Iterator[Any]:
    """The packets; those of a file at the pace at which they were taken."""
    begun = first = None
    for packet in container.demux(stream):
        if address.kind == "file" and packet.pts is None:
            stopping.wait(UNTIMED)
        elif address.kind == "file":
            at = float(packet.pts * packet.time_base)
            if begun is None or first is None:
                begun, first = time.monotonic(), at
            stopping.wait(max(0.0, begun + at - first - time.monotonic()))
        yield packet


def _decoded(context: Any, packet: Any) -> VideoFrame | None:
    """The frame of one key frame: the decoder is emptied after it, since it may wait for others."""
    try:
        frames = [*context.decode(packet), *context.decode(None)]
    except av.FFmpegError:
        frames = []
    context.flush_buffers()
    if not frames or frames[0].width * frames[0].height > LARGEST_PICTURE:
        return None
    frame: VideoFrame = frames[0]
    return frame


def _clock(codec: str, packet: Any) -> Any:
    """The time stamp of the encoder; of separate JPEGs, which have none, their content stands for it."""
    return _digest(bytes(packet)) if codec == "mjpeg" else packet.pts


def _snapshots(address: Address, rules: CameraHealth, stopping: Event) -> Iterator[Arrived]:
    with requests.Session() as session:
        session.trust_env = False
        if address.username:
            session.auth = (address.username, address.password)
        while not stopping.is_set():
            content = _snapshot(session, address.url, rules)
            frame = decode_jpeg(content)
            if frame is None:
                raise FailedError("no_video")
            yield Arrived(frame, _digest(content), "mjpeg")
            stopping.wait(rules.pictures.every)


def _snapshot(session: requests.Session, url: str, rules: CameraHealth) -> bytes:
    limits, content = rules.connecting, bytearray()
    until = time.monotonic() + limits.read
    with session.get(
        url, stream=True, timeout=(limits.open, limits.read), allow_redirects=False,
        headers={"User-Agent": AGENT},
    ) as answer:  # fmt: skip
        if answer.status_code != 200:  # noqa: PLR2004
            raise FailedError("unauthorised" if answer.status_code in (401, 403) else "not_found")
        for portion in answer.iter_content(PORTION):
            content += portion
            if len(content) > LARGEST_SNAPSHOT or time.monotonic() > until:
                raise FailedError("no_answer")
    return bytes(content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _reason(error: Exception) -> str:
    """What went wrong as a key of wording."""
    kinds: tuple[tuple[str, Any], ...] = (
        ("unauthorised", (av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError)),
        ("not_found", (av.error.HTTPNotFoundError, FileNotFoundError)),
        ("refused", (ConnectionRefusedError, requests.ConnectionError)),
        ("no_answer", (av.error.ExitError, TimeoutError, requests.Timeout)),
        ("ended", (av.error.EOFError,)),
    )
    return next((reason for reason, kind in kinds if isinstance(error, kind)), "failed")
