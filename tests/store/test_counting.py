"""What is counted equals what the records say, whatever came in which order and whenever it was counted."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

import catalogue
from domain.events import Event
from domain.periods import Freq, local_day
from domain.readings import Absence, Reading
from domain.records import Rejection
from store import tables
from store.command.ingest import Outcome
from store.engine import Engine
from store.measures import MEASURES, Stock
from store.query import counts as counts_of
from store.query import summaries
from store.query.progress import Place
from store.tables import observation, series
from tests.store.bring import bring
from tests.store.made_events import Maker
from tests.store.recount import Key, recounted

DAYS = 45


def counts(engine: Engine, *, now: datetime, days: int = DAYS) -> dict[Key, int]:
    """Every counted value that is not zero, of the last days and of their months."""
    today = local_day(now)
    first = today - timedelta(days=days - 1)
    calendar = {
        "D": [first + timedelta(days=n) for n in range(days)],
        "M": sorted({(first + timedelta(days=n)).replace(day=1) for n in range(days)}),
    }
    told: dict[tuple[str, ...], dict[date, tuple[str, float]]] = {}
    query = select(
        *series.c["indicator", "freq", "breakdown", "org", "area"], *observation.c["period_start", "value"]
    ).join(observation, observation.c.series_id == series.c.series_id)
    with engine.connect() as connection:
        for indicator, freq, breakdown, org, area, period, value in connection.execute(query):
            line = (indicator, freq, breakdown, org, "home" if area in ("89", "91") else area)
            told.setdefault(line, {})[period] = (area, value)
    found: dict[Key, int] = {}
    for (indicator, freq, breakdown, org, place), points in told.items():
        stock = isinstance(MEASURES[catalogue.indicators()[indicator].measure or ""], Stock)
        for period in calendar[freq]:
            at = max((each for each in points if each <= period), default=None)
            if at is None or (at != period and not stock):
                continue
            area, value = points[at]
            if at == period and place == "home":
                assert area == ("91" if period >= date(2025, 7, 1) else "89")
            if value:
                home = "91" if period >= date(2025, 7, 1) else "89"
                found[indicator, freq, breakdown, org, home if place == "home" else area, period] = int(value)
    return found


def load(
    engine: Engine, events: Iterable[Event | Rejection], *, now: datetime, source: str = "igate"
) -> Outcome:
    return bring(engine, events, now=now, source=source)


@pytest.mark.parametrize("at", ["2026-11-21T10:00:00+07:00", "2025-07-20T10:00:00+07:00"])
def test_counts_are_what_the_records_say(engine: Engine, at: str) -> None:
    now = datetime.fromisoformat(at)
    maker = Maker(3, now=now)
    dossiers = list(maker.dossiers(400))
    assert load(engine, dossiers, now=now).written == 400
    papers: list[Event] = [*maker.documents(400), *maker.tasks(100)]
    assert load(engine, papers, now=now, source="ioffice").written == 500
    assert counts(engine, now=now) == recounted([*dossiers, *papers], now=now, days=DAYS)


@given(seed=st.integers(0, 10_000), steps=st.lists(st.integers(1, 60), min_size=1, max_size=4))
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_changes_are_counted_as_if_all_were_counted_anew(
    engine: Engine, now: datetime, seed: int, steps: list[int]
) -> None:
    """Records come, change, go elsewhere, and deadlines pass; hours or weeks lie between the runs."""
    empty(engine)
    maker = Maker(seed, now=now)
    standing = {each.source_id: each for each in maker.dossiers(60)}
    load(engine, standing.values(), now=now)
    for round_, hours in enumerate(steps):
        now += timedelta(hours=hours * 7)
        maker.now = now
        moved = [maker.moved(each) for each in maker.chance.sample(sorted(standing.values(), key=str), 20)]
        moved = [each for each in moved if each.updated_at > standing[each.source_id].updated_at]
        fresh = list(maker.dossiers(10, first=1000 * (round_ + 1)))
        for each in (*moved, *fresh):
            standing[each.source_id] = each
        load(engine, [*moved, *fresh], now=now)
        assert counts(engine, now=now) == recounted(standing.values(), now=now, days=DAYS)


def test_no_agency_is_zero_in_an_area_below_the_province(engine: Engine, now: datetime) -> None:
    """Agencies are told apart in the province alone: elsewhere there is no such cell, and no zero either."""
    load(engine, Maker(3, now=now).dossiers(200), now=now)
    codes = ["one_stop.received", "one_stop.unsettled", "one_stop.on_time_rate"]
    commune, period = "30307", (Freq.MONTH, date(2026, 11, 1))
    asked: dict[str, Any] = {"area": commune, "now": now}
    line = {"freq": Freq.MONTH, "since": date(2026, 10, 1), "until": period[1], **asked}
    with engine.connect() as connection:
        for code in codes:
            for org in ("commune_30307", "department_justice"):
                (told,) = counts_of.totals(connection, [code], period=period, org=org, **asked)
                assert isinstance(told, Absence)
                assert counts_of.over_time(connection, code, org=org, **line) == []
            (whole,) = counts_of.totals(connection, [code], period=period, **asked)
            assert isinstance(whole, Reading)
            place = Place(commune, now, org="commune_30307")
            assert summaries.one(connection, code, place, period) == whole
            listed = summaries.agencies(connection, code, place, period, most=5)
            assert (listed.parts, len(listed.absent)) == ((), 1)
        assert counts_of.by_org(connection, codes, period=period, **asked) == {code: [] for code in codes}


def test_a_month_that_runs_is_set_against_as_many_days_of_the_year_before(
    engine: Engine, now: datetime
) -> None:
    """Of what happened the days that are over, of what stands the same day; of a quotient nothing."""
    load(engine, Maker(3, now=now, days=600).dossiers(900), now=now)
    place, period = Place("91", now), (Freq.MONTH, date(2026, 11, 1))
    with engine.connect() as connection:
        days = {
            year: counts_of.over_time(
                connection, "one_stop.received", area="91", freq=Freq.DAY, since=date(year, 11, 1),
                until=date(year, 11, 20), now=now,
            )
            for year in (2025, 2026)
        }  # fmt: skip
        received = summaries.headline(connection, "one_stop.received", place, period).change
        open_now = summaries.headline(connection, "one_stop.unsettled", place, period)
        (before,) = counts_of.totals(
            connection, ["one_stop.unsettled"], area="91", period=(Freq.DAY, date(2025, 11, 21)), now=now
        )
        rate = summaries.headline(connection, "one_stop.on_time_rate", place, period).change
        first = summaries.headline(connection, "one_stop.received", place, (Freq.YEAR, date(2026, 1, 1)))
    old, new = (sum(each.value or 0 for each in days[year]) for year in (2025, 2026))
    assert old > 0
    assert received is not None
    assert received.percent == pytest.approx((new - old) / old * 100)
    assert isinstance(before, Reading)
    assert before.value
    assert open_now.change is not None
    assert open_now.change.percent == pytest.approx(
        ((open_now.value or 0) - before.value) / before.value * 100
    )
    assert (rate, first.change) == (None, None), "the year before was of two areas"


def empty(engine: Engine) -> None:
    """Strike out every row of a store."""
    with engine.begin() as connection:
        for table in reversed(tables.metadata.sorted_tables):
            connection.execute(delete(table))
