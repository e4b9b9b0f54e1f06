"""Conditions of cameras: each written once, none invented while nobody watched; on both databases."""

from datetime import datetime, timedelta

import pytest

from domain.answers import Parts
from domain.cameras import GATEWAY, Condition, Turn
from domain.freshness import State
from domain.periods import Freq, local_day
from domain.readings import Absence, Reading
from store.command import cameras as journal
from store.command.sources import SourceRegistration, register
from store.engine import Engine
from store.query import cameras
from tests.cameras.registry import COMMUNE, ELSEWHERE, camera, list_cameras

HOUR = timedelta(hours=1)


@pytest.fixture
def registered(engine: Engine, now: datetime) -> Engine:
    """A store with a gateway and three cameras, one of them elsewhere."""
    gateway = SourceRegistration(GATEWAY, enabled=True, simulated=True, late_after=timedelta(minutes=2))
    register(engine, [gateway])
    places = [camera("A", now), camera("B", now, group="forest"), camera("C", now, area=ELSEWHERE)]
    list_cameras(engine, places, now=now)
    return engine


def tell(engine: Engine, at: datetime, **conditions: Condition) -> None:
    turns = [
        Turn(name, condition, at, COMMUNE, "provincial_police") for name, condition in conditions.items()
    ]
    journal.record(engine, turns, now=at, simulated=True)


def test_a_condition_lasts_until_the_next(registered: Engine, now: datetime) -> None:
    tell(registered, now, A=Condition.ONLINE, B=Condition.OFFLINE)
    tell(registered, now + HOUR, A=Condition.FROZEN)
    with registered.connect() as connection:
        story = cameras.history(connection, "A", most=9)
        assert [(each.condition, each.since, each.until) for each in story] == [
            (Condition.FROZEN, now + HOUR, None), (Condition.ONLINE, now, now + HOUR),
        ]  # fmt: skip
        assert set(cameras.lasting(connection)) == {"A", "B"}


def test_what_lasts_counts_up_to_the_last_word_and_the_off_time_for_nobody(
    registered: Engine, now: datetime
) -> None:
    tell(registered, now, A=Condition.ONLINE)
    tell(registered, now + HOUR)
    journal.begin(registered)  # it was killed after its last sign of life, and starts five hours later
    tell(registered, now + 6 * HOUR, A=Condition.BLACK)
    tell(registered, now + 7 * HOUR)
    with registered.connect() as connection:
        seen = cameras.watched(connection, since=now - HOUR, until=now + 9 * HOUR)["A"]
        assert seen.seconds == {Condition.ONLINE: 3600, Condition.BLACK: 3600}
        assert seen.share == 50
        later = cameras.watched(connection, since=now + 6 * HOUR, until=now + 9 * HOUR)["A"]
        assert later.share == 0


def test_a_clock_that_goes_back_ends_nothing_before_it_began(registered: Engine, now: datetime) -> None:
    tell(registered, now, A=Condition.ONLINE)
    tell(registered, now - HOUR, A=Condition.SLOW)
    with registered.connect() as connection:
        story = {each.condition: each for each in cameras.history(connection, "A", most=9)}
    assert story[Condition.ONLINE].until == now


def test_availability_by_camera_group_and_owner_within_an_area(registered: Engine, now: datetime) -> None:
    tell(registered, now - 4 * HOUR, A=Condition.ONLINE, B=Condition.OFFLINE, C=Condition.ONLINE)
    tell(registered, now)
    period = (Freq.DAY, local_day(now))
    with registered.connect() as connection:

        def asked(by: cameras.By, area: str) -> Parts:
            return cameras.availability(connection, by, area=area, period=period, now=now, most=9)

        assert shown(asked("camera", "91")) == [("Camera B", 0), ("Camera A", 100), ("Camera C", 100)]
        assert shown(asked("camera", COMMUNE)) == [("Camera B", 0), ("Camera A", 100)]
        assert shown(asked("group", COMMUNE)) == [("Kiểm lâm", 0), ("Giao thông", 100)]
        assert [value for _name, value in shown(asked("org", COMMUNE))] == [50]
        whole = cameras.total(connection, area=COMMUNE, period=period, now=now)
        assert isinstance(whole, Reading)
        assert (whole.value, whole.provenance.simulated) == (50, True)
        assert whole.freshness.state is State.LIVE
        silent = cameras.total(connection, area=COMMUNE, period=period, now=now + HOUR)
        assert silent.freshness.state is not State.LIVE


def test_nothing_watched_is_no_number(registered: Engine, now: datetime) -> None:
    with registered.connect() as connection:
        period = (Freq.DAY, local_day(now))
        whole = cameras.total(connection, area=COMMUNE, period=period, now=now)
    assert isinstance(whole, Absence)


def shown(answer: Parts) -> list[tuple[str, float | None]]:
    return [(part.name, part.reading.value) for part in answer.parts]
