"""Synthetic pictures as elementary streams, which the RTSP server repeats: a street, darkness, a cover."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

FPS, SECONDS = 5, 8
KEY_EVERY = FPS
CODECS = {".h264": ("libx264", "x264-params", "aud=1:repeat-headers=1"),
          ".ts": ("libx264", "x264-params", "repeat-headers=1"),
          ".h265": ("libx265", "x265-params", "aud=1:repeat-headers=1:log-level=none")}  # fmt: skip


FORMATS = {".h264": "h264", ".h265": "hevc", ".ts": "mpegts"}


def write(path: Path, scene: str, *, width: int = 640, height: int = 360) -> Path:
    """Write a stream of "street", "still", "black" or "covered", in the codec that the ending names."""
    codec, name, parameters = CODECS[path.suffix]
    with av.open(str(path), "w", format=FORMATS[path.suffix]) as made:
        stream: Any = made.add_stream(codec, rate=FPS)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {
            "preset": "ultrafast", "tune": "zerolatency",
            name: f"{parameters}:keyint={KEY_EVERY}:min-keyint={KEY_EVERY}:scenecut=0:bframes=0",
        }  # fmt: skip
        for picture in _pictures(scene, width, height):
            made.mux(
                stream.encode(av.VideoFrame.from_ndarray(picture, format="gray").reformat(format="yuv420p"))
            )
        made.mux(stream.encode(None))
    return path


def _pictures(scene: str, width: int, height: int) -> Iterator[NDArray[np.uint8]]:
    noise = np.random.default_rng(7)
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    for number in range(FPS * SECONDS):
        if scene == "black":
            picture = np.full((height, width), 4.0)
        elif scene == "covered":
            picture = 90 + 3 * across
        else:
            picture = 60 + 90 * down + 40 * (np.sin(30 * across) > 0) * (down > 0.4)
            if scene == "street":
                at = int(number / (FPS * SECONDS) * (width - 80))
                picture[height // 2 : height // 2 + 40, at : at + 80] = 240
        picture = picture + noise.normal(0, 0 if scene in {"black", "covered"} else 2, picture.shape)
        yield np.clip(picture, 0, 255).astype(np.uint8)
