"""The state of a living number: by its source, by its calendar, by its own status."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.freshness import (
    SEVERITY,
    Cadence,
    Freshness,
    SourceHealth,
    State,
    SyncPromise,
    calendar_freshness,
    expected_period,
    newest_period,
    reading_freshness,
    source_freshness,
)
from domain.periods import Freq, end, first_day, midnight
from domain.records import ObsStatus

HEARD = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PROMISE = SyncPromise(late_after=6 * HOUR, dead_after=72 * HOUR)
MONTHLY = Cadence(Freq.MONTH, due_days=10, dead_days=60)
OCTOBER = date(2026, 10, 1)
HEALTHY = SourceHealth(
    source="lris", last_attempt_at=HEARD, last_success_at=HEARD, failing_since=None, error_kind=None,
    error=None, upstream_as_of=None, promise=PROMISE, retired_on=None, data_version=1, simulated=False,
)  # fmt: skip
FAILING = replace(HEALTHY, failing_since=HEARD + HOUR, error_kind="unreachable", error="no answer in 60 s")


def local(year: int, month: int, day: int) -> datetime:
    """Local midnight at the beginning of a day."""
    return midnight(date(year, month, day))


@pytest.mark.parametrize("health", [HEALTHY, FAILING])
@pytest.mark.parametrize(
    ("silence", "state", "since"),
    [
        (timedelta(0), State.LIVE, None),
        (6 * HOUR - timedelta(microseconds=1), State.LIVE, None),
        (6 * HOUR, State.LATE, 6 * HOUR),
        (72 * HOUR - timedelta(microseconds=1), State.LATE, 6 * HOUR),
        (72 * HOUR, State.DEAD, 72 * HOUR),
        (timedelta(days=900), State.DEAD, 72 * HOUR),
    ],
)
def test_a_silent_source_goes_from_live_to_late_to_dead(
    health: SourceHealth, silence: timedelta, state: State, since: timedelta | None
) -> None:
    found = source_freshness(health, now=HEARD + silence)
    assert found.state is state
    assert found.since == (since and HEARD + since)


def test_silence_says_why() -> None:
    later = HEARD + 7 * HOUR
    assert source_freshness(HEALTHY, now=later).reason == "silent"
    assert source_freshness(FAILING, now=later).reason == "unreachable"
    assert source_freshness(replace(FAILING, error_kind=None), now=later).reason == "failing"


def test_a_source_that_answers_again_is_live_again() -> None:
    later = HEARD + timedelta(days=30)
    assert source_freshness(FAILING, now=later).state is State.DEAD
    assert source_freshness(replace(HEALTHY, last_success_at=later), now=later) == Freshness(State.LIVE)


def test_a_source_that_never_answered_is_missing_or_dead() -> None:
    never = replace(HEALTHY, last_success_at=None, last_attempt_at=None)
    assert source_freshness(never, now=HEARD) == Freshness(State.MISSING, None, "never_ran")
    failing = replace(never, failing_since=HEARD, error_kind="access_denied")
    assert source_freshness(failing, now=HEARD) == Freshness(State.DEAD, HEARD, "access_denied")


def test_a_source_that_nobody_polls_lives_by_its_calendar_alone() -> None:
    by_hand = replace(HEALTHY, promise=None)
    assert source_freshness(by_hand, now=HEARD + timedelta(days=4000)) == Freshness(State.LIVE)


def test_a_retired_source_is_dead_from_that_day_whatever_it_answers() -> None:
    retired = replace(HEALTHY, retired_on=date(2026, 11, 21))
    day = local(2026, 11, 21)
    assert source_freshness(retired, now=day - timedelta(microseconds=1)).state is State.LIVE
    assert source_freshness(retired, now=day) == Freshness(State.DEAD, day, "retired")
    found = reading_freshness(retired, MONTHLY, OCTOBER, ObsStatus.NORMAL, now=day)
    assert (found.state, found.reason) == (State.DEAD, "retired")


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (local(2026, 11, 21), State.LIVE),
        (local(2026, 12, 11) - timedelta(seconds=1), State.LIVE),
        (local(2026, 12, 11), State.LATE),
        (local(2027, 2, 9) - timedelta(seconds=1), State.LATE),
        (local(2027, 2, 9), State.DEAD),
    ],
)
def test_the_calendar_counts_from_the_day_on_which_the_next_period_is_due(
    now: datetime, state: State
) -> None:
    """With October there, November is due on 10 December and missed from the 11th on."""
    found = calendar_freshness(MONTHLY, OCTOBER, now=now)
    assert found.state is state
    assert found.since == (None if state is State.LIVE else local(2026, 12, 11))


def test_the_calendar_turns_at_local_midnight() -> None:
    assert (
        calendar_freshness(MONTHLY, OCTOBER, now=datetime(2026, 12, 10, 16, 59, tzinfo=UTC)).state
        is State.LIVE
    )
    assert (
        calendar_freshness(MONTHLY, OCTOBER, now=datetime(2026, 12, 10, 17, 0, tzinfo=UTC)).state
        is State.LATE
    )


@pytest.mark.parametrize(
    ("cadence", "latest", "live_until"),
    [
        (Cadence(Freq.DAY, 1, 7), date(2024, 2, 28), local(2024, 3, 2)),
        (Cadence(Freq.WEEK, 3, 30), date(2024, 12, 23), local(2025, 1, 9)),
        (Cadence(Freq.QUARTER, 20, 120), date(2025, 7, 1), local(2026, 1, 21)),
        (Cadence(Freq.HALF_YEAR, 0, 90), date(2025, 1, 1), local(2026, 1, 1)),
        (Cadence(Freq.YEAR, 150, 365), date(2024, 1, 1), local(2026, 5, 31)),
        (Cadence(Freq.SCHOOL_YEAR, 30, 365), date(2024, 9, 1), local(2026, 10, 1)),
        # A plan is published before its period: that of 2027 by 31 January 2027.
        (Cadence(Freq.YEAR, -335, 180), date(2026, 1, 1), local(2027, 1, 31)),
    ],
)
def test_every_length_of_period_has_its_calendar(
    cadence: Cadence, latest: date, live_until: datetime
) -> None:
    assert calendar_freshness(cadence, latest, now=live_until - timedelta(seconds=1)).state is State.LIVE
    assert calendar_freshness(cadence, latest, now=live_until).state is State.LATE
    dead = live_until + timedelta(days=cadence.dead_days)
    assert calendar_freshness(cadence, latest, now=dead).state is State.DEAD


def test_calendar_and_silence_are_judged_apart_and_the_worse_counts() -> None:
    overdue = local(2026, 12, 20)
    answering = replace(HEALTHY, last_success_at=overdue)
    found = reading_freshness(answering, MONTHLY, OCTOBER, ObsStatus.NORMAL, now=overdue)
    assert (found.state, found.reason, found.days(overdue)) == (State.LATE, "overdue", 9)
    in_time = HEARD + 7 * HOUR
    found = reading_freshness(FAILING, MONTHLY, OCTOBER, ObsStatus.NORMAL, now=in_time)
    assert (found.state, found.reason) == (State.LATE, "unreachable")
    dead_source = HEARD + timedelta(days=25)
    found = reading_freshness(FAILING, MONTHLY, OCTOBER, ObsStatus.NORMAL, now=dead_source)
    assert (found.state, found.reason) == (State.DEAD, "unreachable")


@pytest.mark.parametrize("status", [ObsStatus.MISSING, ObsStatus.NOT_APPLICABLE])
def test_without_a_value_a_reading_is_missing(status: ObsStatus) -> None:
    assert reading_freshness(HEALTHY, MONTHLY, OCTOBER, status, now=HEARD) == Freshness(
        State.MISSING, None, "no_value"
    )
    assert reading_freshness(HEALTHY, MONTHLY, None, ObsStatus.NORMAL, now=HEARD).state is State.MISSING


@pytest.mark.parametrize("status", [ObsStatus.PROVISIONAL, ObsStatus.ESTIMATED, ObsStatus.FORECAST])
def test_a_status_shows_only_while_the_value_is_live(status: ObsStatus) -> None:
    found = reading_freshness(HEALTHY, MONTHLY, OCTOBER, status, now=HEARD)
    assert found == Freshness(State.PROVISIONAL, None, status.name.lower())
    assert reading_freshness(HEALTHY, MONTHLY, OCTOBER, status, now=HEARD + 7 * HOUR).state is State.LATE


def test_a_current_value_of_an_answering_source_is_live() -> None:
    found = reading_freshness(HEALTHY, MONTHLY, OCTOBER, ObsStatus.NORMAL, now=HEARD)
    assert found == Freshness(State.LIVE)
    assert found.days(HEARD) == 0


def test_states_are_ranked_worst_first() -> None:
    assert sorted(State, key=lambda state: SEVERITY[state])[0] is State.DEAD
    assert sorted(State, key=lambda state: SEVERITY[state])[-1] is State.LIVE


@pytest.mark.parametrize(
    ("now", "period"),
    [
        (local(2026, 11, 10), date(2026, 9, 1)),
        (local(2026, 11, 11), date(2026, 10, 1)),
        (local(2027, 1, 10), date(2026, 11, 1)),
        (local(2027, 1, 11), date(2026, 12, 1)),
    ],
)
def test_the_newest_period_that_should_be_there(now: datetime, period: date) -> None:
    assert expected_period(MONTHLY, now=now) == period


CADENCES = st.builds(
    Cadence, freq=st.sampled_from(list(Freq)), due_days=st.integers(-335, 400), dead_days=st.integers(1, 400)
)
INSTANTS = st.integers(0, 40 * 366 * 86_400).map(lambda seconds: HEARD + timedelta(seconds=seconds))


@given(CADENCES, INSTANTS)
def test_a_series_is_late_exactly_when_an_expected_period_is_not_there(
    cadence: Cadence, now: datetime
) -> None:
    expected = expected_period(cadence, now=now)
    assert calendar_freshness(cadence, expected, now=now).state is State.LIVE
    before = first_day(cadence.freq, expected - timedelta(days=1))
    assert calendar_freshness(cadence, before, now=now).state is not State.LIVE
    assert end(cadence.freq, before) == expected


@given(st.integers(0, 10**7), st.integers(0, 10**7))
def test_silence_never_makes_a_source_better(one: int, two: int) -> None:
    early, late = (HEARD + timedelta(seconds=seconds) for seconds in sorted((one, two)))
    first, second = (source_freshness(FAILING, now=now).state for now in (early, late))
    assert SEVERITY[second] <= SEVERITY[first]


def test_a_file_source_whose_newest_data_are_old_is_late_and_then_dead() -> None:
    yearly = Cadence(Freq.YEAR, due_days=120, dead_days=365)
    by_hand = replace(HEALTHY, promise=None, cadence=yearly, upstream_as_of=date(2016, 12, 31))
    due = datetime(2018, 4, 30, 17, tzinfo=UTC)
    states = [source_freshness(by_hand, now=due + timedelta(days=d)).state for d in (-1, 0, 364, 365)]
    assert states == [State.LIVE, State.LATE, State.LATE, State.DEAD]
    assert source_freshness(by_hand, now=due + timedelta(days=400)).reason == "overdue"


def test_the_newest_period_is_the_last_that_was_over() -> None:
    assert newest_period(Freq.YEAR, date(2016, 12, 31)) == date(2016, 1, 1)
    assert newest_period(Freq.YEAR, date(2016, 12, 30)) == date(2015, 1, 1)
    assert newest_period(Freq.MONTH, date(2026, 11, 21)) == date(2026, 10, 1)


def test_what_fails_and_has_said_nothing_since_is_why_a_series_ends() -> None:
    september, now = date(2026, 9, 1), HEARD + timedelta(days=100)
    denied = replace(
        FAILING, last_success_at=now, upstream_as_of=date(2026, 9, 30), error_kind="access_denied"
    )
    found = reading_freshness(denied, MONTHLY, september, ObsStatus.NORMAL, now=now)
    assert found == Freshness(State.DEAD, local(2026, 10, 1), "access_denied")

    others_came = replace(denied, upstream_as_of=date(2026, 11, 20))
    found = reading_freshness(others_came, MONTHLY, september, ObsStatus.NORMAL, now=now)
    assert found.reason == "overdue", "the source knew of later days, only this series ended"
    well = replace(denied, failing_since=None, error_kind=None)
    assert reading_freshness(well, MONTHLY, september, ObsStatus.NORMAL, now=now).reason == "overdue"
