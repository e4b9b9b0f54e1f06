"""When a source is asked again: after a success, after failures, after a takeover."""

from datetime import UTC, datetime, time, timedelta

import pytest

from jobs.calendar import first_time, pause_after
from settings import SourceSettings

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)  # 10:00 in the province
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def pauses(every: timedelta | None, kind: str = "unreachable", asked: timedelta | None = None) -> list[int]:
    """Seconds of the first eight pauses in a row."""
    found = [pause_after(n, every=every, kind=kind, retry_after=asked) for n in range(1, 9)]
    return [int(pause.total_seconds()) for pause in found]


def test_pauses_double_up_to_a_quarter_of_an_hour() -> None:
    assert pauses(15 * MINUTE) == [120, 240, 480, 900, 900, 900, 900, 900]
    assert pauses(timedelta(seconds=10)) == [20, 40, 80, 160, 320, 640, 900, 900]
    assert pauses(None) == [120, 240, 480, 900, 900, 900, 900, 900]


def test_where_a_person_has_to_act_the_source_is_asked_no_more_often_than_usual() -> None:
    assert pauses(6 * HOUR, "access_denied") == [21_600] * 8
    assert pauses(MINUTE, "shape") == [120, 240, 480, 900, 900, 900, 900, 900]


def test_what_the_source_asks_for_is_obeyed() -> None:
    assert pauses(MINUTE, asked=timedelta(seconds=300))[:3] == [300, 300, 480]
    assert pauses(MINUTE, asked=2 * HOUR)[0] == 7200


@pytest.mark.parametrize(
    ("last_attempt", "due"),
    [
        (None, NOW),
        (NOW - 2 * HOUR, NOW),
        (NOW - 10 * MINUTE, NOW + 50 * MINUTE),
        (NOW, NOW + HOUR),
        (NOW + 5 * HOUR, NOW + HOUR),  # the clock was put back since
    ],
)
def test_an_interval_goes_on_from_the_last_attempt(last_attempt: datetime | None, due: datetime) -> None:
    assert first_time(SourceSettings(every=HOUR), last_attempt, now=NOW) == due


@pytest.mark.parametrize(
    ("last_attempt", "due"),
    [
        (None, NOW),
        (NOW - timedelta(days=1), NOW),  # missed this morning
        (NOW - 3 * HOUR, NOW + 21 * HOUR),  # 07:00 today
        (NOW - 4 * HOUR, NOW),  # 06:00 today, an hour before it was due
    ],
)
def test_a_time_of_day_that_passed_unheeded_is_made_up_for(
    last_attempt: datetime | None, due: datetime
) -> None:
    assert first_time(SourceSettings(at=time(7, 0)), last_attempt, now=NOW) == due


def test_a_time_of_day_is_that_of_the_province_across_the_end_of_the_year() -> None:
    new_year = datetime(2026, 12, 31, 17, 30, tzinfo=UTC)  # 00:30 on 1 January
    midnight_passed = first_time(SourceSettings(at=time(0, 15)), new_year - HOUR, now=new_year)
    assert midnight_passed == new_year
    assert first_time(SourceSettings(at=time(0, 45)), new_year - HOUR, now=new_year) == new_year + 15 * MINUTE
