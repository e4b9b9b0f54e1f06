"""Synthetic scenes of cameras: a street by day and night, a hall, a forest, and what a broken one shows."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 640, 360
NOISE = 2.5
Picture = NDArray[np.uint8]
Canvas = NDArray[np.float32]
Colour = tuple[int, int, int]
SKIN: Colour = (214, 176, 148)
COATS: tuple[Colour, ...] = ((52, 92, 140), (150, 60, 58), (70, 110, 84), (190, 180, 170), (84, 74, 110))
CARS: tuple[Colour, ...] = ((196, 40, 40), (235, 235, 230), (40, 70, 120), (90, 96, 100), (222, 180, 40))


def picture(scene: str, seed: int, at: float) -> Picture:
    """What a camera with `scene` sees at `at` seconds: 640 x 360 points of red, green and blue."""
    chance = np.random.default_rng([seed, int(at * 1000)])
    canvas = SCENES[scene](np.random.default_rng(seed), at)
    if scene != "black":
        canvas = canvas + chance.normal(0, NOISE, (HEIGHT, WIDTH, 1)).astype(np.float32)
    seen: Picture = np.clip(canvas, 0, 255).astype(np.uint8)
    return seen


def _street(chance: Any, at: float) -> Canvas:
    canvas = _slope((150, 190, 225), (205, 220, 232))
    horizon = 130
    left = 0
    while left < WIDTH:
        wide, high = int(chance.integers(50, 110)), int(chance.integers(50, 115))
        grey = int(chance.integers(120, 200))
        _fill(canvas, left, horizon - high, wide, high, (grey, grey - 8, grey - 20))
        for row in range(horizon - high + 10, horizon - 14, 20):
            for column in range(left + 8, left + wide - 12, 18):
                _fill(canvas, column, row, 9, 11, (70, 84, 100))
        left += wide + int(chance.integers(0, 14))
    _fill(canvas, 0, horizon, WIDTH, 50, (122, 138, 104))
    _fill(canvas, 0, horizon + 40, WIDTH, HEIGHT, (84, 86, 90))
    for column in range(-60, WIDTH, 80):
        _fill(canvas, column, 262, 44, 5, (214, 214, 206))
    for number in range(5):
        lane, pace = number % 2, float(chance.uniform(60, 110))
        way = (chance.uniform(0, WIDTH) + pace * at) % (WIDTH + 160) - 100
        left = int(way if lane else WIDTH - way - 90)
        top = (292 if lane else 206) + int(chance.integers(-8, 8))
        _car(canvas, (left, top), CARS[number], 1.0 + 0.3 * lane)
    return canvas


def _night(chance: Any, at: float) -> Canvas:
    return _street(chance, at) * np.float32(0.2) + _lamps()


@cache
def _lamps() -> Canvas:
    canvas = np.zeros((HEIGHT, WIDTH, 3), np.float32)
    down, across = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    for column in range(70, WIDTH, 170):
        glow = np.exp(-(((across - column) / 70) ** 2) - ((down - 150) / 90) ** 2)
        canvas += glow[..., None] * np.array((190, 150, 90), np.float32)
    return canvas


def _hall(chance: Any, at: float) -> Canvas:
    canvas = _slope((226, 224, 214), (198, 196, 188))
    _fill(canvas, 0, 220, WIDTH, HEIGHT, (150, 142, 130))
    for column in range(30, WIDTH, 120):
        _fill(canvas, column, 60, 86, 50, (60, 110, 170))
        _fill(canvas, column, 170, 100, 62, (120, 84, 58))
    for number in range(6):
        pace = float(chance.uniform(-22, 22))
        left = int((chance.uniform(0, WIDTH) + pace * at) % (WIDTH + 60) - 30)
        top = int(chance.integers(180, 230))
        _fill(canvas, left, top + 26, 34, 84, COATS[number % len(COATS)])
        _fill(canvas, left + 8, top, 18, 24, SKIN)
    return canvas


def _forest(chance: Any, at: float) -> Canvas:
    canvas = _slope((168, 200, 190), (52, 86, 48))
    for _ in range(46):
        left, wide = int(chance.integers(-10, WIDTH)), int(chance.integers(6, 18))
        top, green = int(chance.integers(20, 150)), int(chance.integers(60, 120))
        sway = int(3 * np.sin(at + left))
        _fill(canvas, left, top, wide, HEIGHT, (70, 56, 42))
        _fill(canvas, left - 26 + sway, top - 12, wide + 52, 70, (green // 2, green, green // 3))
    _fill(canvas, 0, 316, WIDTH, HEIGHT, (74, 92, 84))
    return canvas


def _black(_chance: Any, _at: float) -> Canvas:
    return np.full((HEIGHT, WIDTH, 3), 3, np.float32)


def _covered(_chance: Any, at: float) -> Canvas:
    return _slope((92, 86, 80), (98, 91, 84)) + np.float32(np.sin(at / 3))


def _slope(above: Colour, below: Colour) -> Canvas:
    share = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None, None]
    first, last = np.array(above, np.float32), np.array(below, np.float32)
    return np.broadcast_to(first + (last - first) * share, (HEIGHT, WIDTH, 3)).copy()


def _fill(canvas: Canvas, left: int, top: int, wide: int, high: int, colour: Colour) -> None:  # noqa: PLR0917
    canvas[max(top, 0) : max(top + high, 0), max(left, 0) : max(left + wide, 0)] = colour


def _car(canvas: Canvas, at: tuple[int, int], colour: Colour, size: float) -> None:
    left, top = at
    wide, high = int(84 * size), int(30 * size)
    _fill(canvas, left, top, wide, high, colour)
    _fill(canvas, left + wide // 5, top - high // 2, wide * 3 // 5, high // 2, colour)
    _fill(canvas, left + wide // 4, top - high // 2 + 4, wide // 2, high // 2 - 4, (60, 72, 84))
    for column in (left + wide // 8, left + wide * 5 // 8):
        _fill(canvas, column, top + high - 8, wide // 5, 14, (24, 24, 26))


SCENES: dict[str, Callable[[Any, float], Canvas]] = {
    "street": _street, "night": _night, "hall": _hall, "forest": _forest, "black": _black,
    "covered": _covered,
}  # fmt: skip
