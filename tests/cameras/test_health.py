"""The judge alone, with a clock that obeys: what is told apart, and how long each takes to be said."""

from collections.abc import Sequence

import numpy as np
import pytest

import catalogue
from cameras.health import Judge
from cameras.picture import HEIGHT, WIDTH, Look
from domain.cameras import Condition

RULES = catalogue.camera_health()
NOISE = np.random.default_rng(3)
SCENE = np.tile(np.linspace(20, 220, WIDTH), (HEIGHT, 1)) + 30 * (np.arange(HEIGHT) % 8 > 3)[:, None]


def scene(noise: float = 0.4) -> Look:
    return Look((SCENE + NOISE.normal(0, noise, SCENE.shape)).round().astype(np.int16))


def flat(level: float) -> Look:
    return Look(np.full((HEIGHT, WIDTH), level, np.int16))


def watch(
    judge: Judge, looks: Sequence[tuple[float, Look, object]], until: float
) -> list[tuple[Condition, int]]:
    """What is said, and in which second, while pictures come."""
    said, waiting = [], list(looks)
    for second in range(int(until * 2)):
        at = second / 2
        while waiting and waiting[0][0] <= at:
            when, look, clock = waiting.pop(0)
            judge.see(look, clock, when)
        if found := judge.pass_time(at):
            said.append((found.condition, int(at)))
    return said


def test_a_quiet_scene_with_a_running_clock_is_online_for_hours() -> None:
    pictures = [(2.0 * n, scene(), n) for n in range(1800)]
    assert [each for each, _at in watch(Judge(RULES, started=0), pictures, 3600)] == [Condition.ONLINE]


def test_the_same_picture_while_the_clock_stands_still_is_frozen_soon() -> None:
    still = scene()
    pictures = [(2.0 * n, scene(), n) for n in range(5)] + [(10 + 2.0 * n, still, 5) for n in range(20)]
    (_, _), (condition, at) = watch(Judge(RULES, started=0), pictures, 45)
    assert (condition, at <= 10 + 30) == (Condition.FROZEN, True)


def test_the_same_picture_while_the_clock_runs_is_frozen_only_after_long() -> None:
    still = scene()
    pictures = [(2.0 * n, still, n) for n in range(400)]
    (_, _), (condition, at) = watch(Judge(RULES, started=0), pictures, 700)
    assert (condition, at >= RULES.frozen.identical_after) == (Condition.FROZEN, True)


@pytest.mark.parametrize(
    ("look", "condition"),
    [(flat(3), Condition.BLACK), (flat(90), Condition.COVERED), (flat(255), Condition.COVERED)],
)
def test_black_and_covered_are_told_apart_and_confirmed(look: Look, condition: Condition) -> None:
    blink = [(2.0 * n, look if n == 3 else scene(), n) for n in range(10)]
    assert [each for each, _at in watch(Judge(RULES, started=0), blink, 20)] == [Condition.ONLINE]
    lasting = [(2.0 * n, look, n) for n in range(15)]
    ((found, at),) = watch(Judge(RULES, started=0), lasting, 30)
    assert (found, at < 30) == (condition, True)


def test_slow_is_not_silent() -> None:
    slow = [(11.0 * n, scene(), n) for n in range(8)]
    assert [each for each, _at in watch(Judge(RULES, started=0), slow, 80)] == [Condition.SLOW]
    ends = [(2.0 * n, scene(), n) for n in range(10)]
    said = watch(Judge(RULES, started=0), ends, 60)
    assert [each for each, _at in said] == [Condition.ONLINE, Condition.OFFLINE]
    assert said[-1][1] <= 18 + 30


def test_one_that_never_answers_is_offline_once() -> None:
    assert watch(Judge(RULES, started=0), [], 300) == [(Condition.OFFLINE, int(RULES.silence.offline))]
