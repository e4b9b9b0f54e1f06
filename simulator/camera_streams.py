"""The streams of simulated cameras over HTTP: MPEG-TS, MJPEG, snapshots; some frozen, slow, or silent.

`/camera_streams/<id>` of simulator/data/cameras.yaml. A stream is drawn once, when it is first asked for, and
then repeated without end, so that a dozen of them cost next to nothing.
"""

import time
from fractions import Fraction
from functools import cache
from io import BytesIO
from typing import Any, Protocol

import av

from simulator.scenes import HEIGHT, WIDTH, picture
from simulator.workload import load

PATH = "/camera_streams/"
FPS, SECONDS, KEY_EVERY = 6, 10, 12
BETWEEN, BETWEEN_SLOW = 2.0, 11.0
SILENCE = 300
FORMS = {"ts": ".ts", "hevc": ".ts", "mjpeg": ".mjpeg", "snapshot": ".jpg", "silent": ".ts"}
CODECS = {"ts": ("libx264", "x264-params", ""), "hevc": ("libx265", "x265-params", "log-level=none:")}
BOUNDARY = "picture"


class Asker(Protocol):
    """The request that is answered, as http.server has it."""

    wfile: Any

    def send(self, content: bytes, *, headers: dict[str, str]) -> None: ...
    def head(self, headers: dict[str, str]) -> None: ...


def paths() -> dict[str, str]:
    """Where the stream of each camera is, by identifier."""
    return {camera: f"{PATH}{camera}{FORMS[rule['form']]}" for camera, rule in rules().items()}


def serve(path: str, asker: Asker) -> None:
    """Send a stream until the caller has enough of it.

    Raises:
        LookupError: there is no such stream.
        OSError: the caller has left.
    """
    camera = path.removeprefix(PATH).rpartition(".")[0]
    rule = rules()[camera]
    form, scene, seed = rule["form"], rule["scene"], list(rules()).index(camera)
    if form == "silent":
        time.sleep(SILENCE)
    elif form == "snapshot":
        asker.send(_jpeg(scene, seed, int(time.time() / BETWEEN)), headers={"Content-Type": "image/jpeg"})
    elif form == "mjpeg":
        _send_jpegs(asker, scene, seed, rule.get("fault", ""))
    else:
        _send_video(asker, _video(form, scene, seed))


def rules() -> dict[str, Any]:
    """Form, scene and fault of each stream, by identifier of its camera."""
    found: dict[str, Any] = load("cameras.yaml")["streams"]
    return found


def _send_jpegs(asker: Asker, scene: str, seed: int, fault: str) -> None:
    asker.head({"Content-Type": f"multipart/x-mixed-replace;boundary={BOUNDARY}", "Connection": "close"})
    number = 0
    while True:
        content = _jpeg(scene, seed, 0 if fault == "frozen" else number)
        head = f"--{BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(content)}\r\n\r\n"
        asker.wfile.write(head.encode() + content + b"\r\n")
        number += 1
        time.sleep(BETWEEN_SLOW if fault == "slow" else BETWEEN)


def _send_video(asker: Asker, video: bytes) -> None:
    """Send the video again and again, at the pace at which it plays, on one line of time."""
    asker.head({"Content-Type": "video/mp2t", "Connection": "close"})
    begun, before = time.monotonic(), 0
    with av.open(_Pipe(asker), "w", format="mpegts") as made:
        copied: Any = None
        while True:
            with av.open(BytesIO(video), "r") as source:
                stream = source.streams.video[0]
                copied = copied or made.add_stream_from_template(stream)
                first: Any = None
                for packet in source.demux(stream):
                    if packet.dts is None or packet.pts is None or packet.time_base is None:
                        continue
                    first = packet.dts if first is None else first
                    packet.pts, packet.dts = packet.pts - first + before, packet.dts - first + before
                    time.sleep(max(0.0, begun + float(packet.dts * packet.time_base) - time.monotonic()))
                    packet.stream = copied
                    made.mux(packet)
                before += int(SECONDS / (stream.time_base or Fraction(1, 90_000)))


class _Pipe:
    """What FFmpeg writes goes to the caller at once."""

    def __init__(self, asker: Asker) -> None:
        self._asker = asker

    def write(self, content: bytes) -> int:
        self._asker.wfile.write(content)
        self._asker.wfile.flush()
        return len(content)


@cache
def _video(form: str, scene: str, seed: int) -> bytes:
    codec, name, parameters = CODECS[form]
    made = BytesIO()
    with av.open(made, "w", format="mpegts") as container:
        stream: Any = container.add_stream(codec, rate=FPS)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.options = {
            "preset": "ultrafast", "tune": "zerolatency", "crf": "30",
            name: f"{parameters}keyint={KEY_EVERY}:min-keyint={KEY_EVERY}:scenecut=0:bframes=0",
        }  # fmt: skip
        for number in range(FPS * SECONDS):
            frame = av.VideoFrame.from_ndarray(picture(scene, seed, number / FPS), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return made.getvalue()


@cache
def _jpegs(scene: str, seed: int) -> tuple[bytes, ...]:
    encoder: Any = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    made = []
    for number in range(12):
        frame = av.VideoFrame.from_ndarray(picture(scene, seed, number * BETWEEN), format="rgb24")
        frame = frame.reformat(format="yuvj420p")
        frame.pts, frame.time_base = number, Fraction(1, 25)
        made.append(b"".join(bytes(packet) for packet in encoder.encode(frame)))
    return tuple(made)


def _jpeg(scene: str, seed: int, number: int) -> bytes:
    shown = _jpegs(scene, seed)
    return shown[number % len(shown)]
