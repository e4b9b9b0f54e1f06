"""One picture: what the judge looks at, and the JPEG that people see."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from catalogue.model import PictureRules

WIDTH, HEIGHT = 96, 54
"""Points of the picture that is judged: the noise of a sensor averages out, but not to nothing."""
BRIGHT = 99
"""Percentile that stands for the brightest points."""
TICK = Fraction(1, 25)
LAMBDA = 118
"""What a quality of a JPEG is multiplied by in FFmpeg."""


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A picture in 96 x 54 levels of brightness from 0 to 255."""

    luma: NDArray[np.int16]

    @property
    def mean(self) -> float:
        """Brightness of the whole."""
        return float(self.luma.mean())

    @property
    def bright(self) -> float:
        """Brightness of the brightest points."""
        return float(np.percentile(self.luma, BRIGHT))

    @property
    def spread(self) -> float:
        """How far the points differ: little where something flat covers the lens."""
        return float(self.luma.std())

    @property
    def edges(self) -> float:
        """How far neighbours differ: little where all is blurred."""
        across, down = np.abs(np.diff(self.luma, axis=1)), np.abs(np.diff(self.luma, axis=0))
        return float((across.mean() + down.mean()) / 2)

    def difference(self, other: "Look") -> float:
        """Mean difference of the points; 0 for two equal pictures."""
        return float(np.abs(self.luma - other.luma).mean())


class Press:
    """Makes looks and JPEGs of the frames of one camera; not to be used by two threads."""

    def __init__(self, rules: PictureRules) -> None:
        self._rules = rules
        self._small, self._large = VideoReformatter(), VideoReformatter()
        self._encoder: Any = None
        self._pressed = 0

    def look(self, frame: VideoFrame) -> Look:
        """What the judge sees of a frame."""
        small = self._small.reformat(frame, WIDTH, HEIGHT, "gray", interpolation="AREA")
        return Look(small.to_ndarray().astype(np.int16))

    def jpeg(self, frame: VideoFrame) -> bytes:
        """The frame as a JPEG, scaled down to the agreed width; nothing of how it came stays in it."""
        width = min(frame.width, self._rules.width) // 2 * 2
        height = max(2, frame.height * width // frame.width // 2 * 2)
        scaled = self._large.reformat(frame, width, height, "yuvj420p")
        self._pressed += 1
        scaled.pts, scaled.time_base = self._pressed, TICK
        if self._encoder is None or (self._encoder.width, self._encoder.height) != (width, height):
            self._encoder = _encoder(width, height, self._rules.quality)
        return b"".join(bytes(packet) for packet in self._encoder.encode(scaled))


def decode_jpeg(content: bytes) -> VideoFrame | None:
    """The frame of a JPEG; None where it is none."""
    decoder = av.CodecContext.create("mjpeg", "r")
    try:
        frames: Any = [*decoder.decode(av.Packet(content)), *decoder.decode(None)]
    except (av.FFmpegError, ValueError):
        return None
    return frames[0] if frames else None


def _encoder(width: int, height: int, quality: int) -> Any:
    encoder: Any = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj420p"
    encoder.time_base, encoder.thread_count = TICK, 1
    encoder.flags |= av.codec.context.Flags.qscale
    encoder.global_quality = quality * LAMBDA
    return encoder
