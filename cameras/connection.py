"""How a camera is reached, and the pictures that come: RTSP, HLS, MJPEG, a stream, a snapshot, a file.

Only addresses of config.yaml are opened, and what lies beside them (`cameras.visit`). Every wait ends:
opening and reading have time-outs, what answers without end is cut off. No error that leaves this module
quotes an address.
"""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Any

import av
import requests
from av.video.frame import VideoFrame

from cameras.picture import decode_jpeg
from cameras.visit import AGENT, Address, FailedError, Visit, opener
from catalogue.model import CameraHealth

LARGEST_PICTURE = 40_000_000
"""Points of a frame; what claims more is no camera."""
ANALYSED = "1500000"
"""Microseconds of a stream that FFmpeg looks at before it opens: what it tells is the codec and the size."""
UNTIMED = 0.04
"""Seconds between the pictures of a file that says nothing of their time."""
PROTOCOLS = {
    "rtsp": "rtsp,rtsps,tcp,tls",
    "hls": "http,https,tcp,tls,crypto",
    "mjpeg": "http,https,tcp,tls",
    "stream": "http,https,tcp,tls",
    "file": "file",
}
FORMATS = {"mjpeg": "mpjpeg", "hls": "hls", "rtsp": "rtsp"}
PLAIN = "mpegts,mpjpeg,mjpeg,h264,hevc,flv,matroska,mov,avi"
"""What a stream may be: none of these names other addresses."""


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


@contextmanager
def opened(address: Address, rules: CameraHealth) -> Iterator[Any]:
    """An open container of the address.

    Raises:
        av.FFmpegError: it cannot be opened in time.
        FailedError: it sends elsewhere.
    """
    limits, wanted = rules.connecting, FORMATS.get(address.kind)
    options, times = _options(address), (limits.open, limits.read)
    if address.kind != "hls":
        with av.open(address.whole, format=wanted, options=options, timeout=times) as container:
            yield container
        return
    with (
        Visit(address, limits) as visit,
        av.open(
            address.url, format=wanted, options=options, timeout=times, io_open=opener(visit)
        ) as container,
    ):
        yield container


def _options(address: Address) -> dict[str, str]:
    options = {
        "protocol_whitelist": PROTOCOLS[address.kind], "probesize": "500000", "analyzeduration": ANALYSED,
        "fpsprobesize": "0",
    }  # fmt: skip
    if address.kind == "rtsp":
        options |= {"rtsp_transport": "tcp", "allowed_media_types": "video", "user_agent": AGENT}
    elif address.kind == "hls":
        options |= {"http_persistent": "0"}
    elif address.kind != "file":
        options |= {"user_agent": AGENT, "max_redirects": "0"}
    return options | ({"format_whitelist": PLAIN} if address.kind == "stream" else {})


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


@contextmanager
def _in_time(address: Address, rules: CameraHealth) -> Iterator[Any]:
    """An open container; whatever FFmpeg calls the end of the time-out, it is told as such."""
    begun, entered = time.monotonic(), False
    try:
        with opened(address, rules) as container:
            entered = True
            yield container
    except av.FFmpegError:
        if not entered and time.monotonic() - begun >= rules.connecting.open:
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
    with Visit(address, rules.connecting) as visit:
        while not stopping.is_set():
            content = visit.open(address.url).whole()
            frame = decode_jpeg(content)
            if frame is None:
                raise FailedError("no_video")
            yield Arrived(frame, _digest(content), "mjpeg")
            stopping.wait(rules.pictures.every)


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
