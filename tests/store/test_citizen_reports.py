"""Citizens' reports in the store: counted as their records say, listed as many as counted, told whole."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

import catalogue
from domain.citizen_reports import CitizenReport, ReportStatus
from domain.periods import Freq, midnight
from domain.readings import Reading
from store import schema
from store.engine import Engine
from store.query import counts, records, report_totals
from store.query.progress import Place
from store.query.records import Behind
from tests.store.bring import bring
from tests.store.made_events import AGENCIES, area_of
from tests.store.recount import recounted
from tests.store.test_counting import counts as counted

NOW = datetime(2025, 1, 15, 9, 0, tzinfo=UTC)
"""The source is retired since 16/01/2025; before that day it counts like any other."""
DAYS = 45


def made(count: int, *, seed: int = 5, now: datetime = NOW) -> Iterator[CitizenReport]:
    """Reports in every state, of the days before `now`."""
    chance = random.Random(seed)  # noqa: S311 (made up, no secret)
    for number in range(count):
        submitted = now - timedelta(days=chance.uniform(0.2, 40))
        org, area = chance.choice(AGENCIES[:4])
        accepted = submitted + timedelta(hours=chance.uniform(1, 30))
        closed = accepted + timedelta(days=chance.uniform(0.1, 12))
        status = chance.choice(list(ReportStatus))
        if status is ReportStatus.COMPLETED and closed > now:
            status = ReportStatus.IN_PROGRESS
        if accepted > now:
            status = ReportStatus.WAITING
        rejected = status is ReportStatus.REJECTED
        yield CitizenReport(
            source_id=f"SAG-{number}", area=area_of(area, submitted), org=org,
            updated_at=min(now, submitted + timedelta(days=1)),
            category=chance.choice(("health", "order", "environment")), channel=chance.choice(("app", "web")),
            status=status, submitted_at=submitted,
            accepted_at=None if status is ReportStatus.WAITING or rejected else accepted,
            due_at=submitted + timedelta(days=6) if chance.random() < 0.9 else None,
            finished_at=accepted if rejected else closed if status is ReportStatus.COMPLETED else None,
            verified=chance.choice((True, False, None)), longitude=105.1, latitude=10.7,
        )  # fmt: skip


def run(engine: Engine, items: Any, *, now: datetime = NOW, **facts: Any) -> Any:
    return bring(engine, items, now=now, source="citizen_reports", **facts)


def test_counts_are_what_the_records_say(engine: Engine) -> None:
    reports = list(made(200))

    assert run(engine, reports).written == 200
    assert counted(engine, now=NOW) == recounted(reports, now=NOW, days=DAYS)


def test_what_is_reported_of_one_agency_in_one_category_is_as_many_as_its_list(engine: Engine) -> None:
    run(engine, made(200))
    compared = 0
    with engine.connect() as connection:
        year = report_totals.newest_year(connection, "citizen_reports.received", now=NOW)
        assert year == (Freq.YEAR, date(2025, 1, 1)), "the running year"
        later = report_totals.newest_year(
            connection, "citizen_reports.received", now=NOW + timedelta(days=700)
        )
        assert later == (Freq.YEAR, date(2024, 1, 1)), "the last one counted to its end"
        for name in ("received", "in_progress", "completed_on_time", "completed_late"):
            behind = Behind(f"citizen_reports.{name}", "91", year, "department_health", "category=health")
            (number,) = counts.totals(
                connection, [behind.indicator], area="91", period=year, now=NOW, org=behind.org,
                breakdown=behind.breakdown,
            )  # fmt: skip
            assert isinstance(number, Reading)
            assert number.value == len(records.numbers(connection, behind, now=NOW))
            compared += int(number.value)
    assert compared > 0


def test_a_store_from_before_counts_open_reports_anew(engine: Engine) -> None:
    """They had no cells of each agency by category, which would be read as none."""
    reports = list(made(200))
    run(engine, reports)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0008'"))
    schema.migrate(engine)
    assert not [key for key in counted(engine, now=NOW) if "in_progress" in str(key)]

    run(engine, ())
    assert counted(engine, now=NOW) == recounted(reports, now=NOW, days=DAYS)


def test_changes_and_deadlines_are_counted_as_if_all_were_counted_anew(engine: Engine) -> None:
    early = NOW - timedelta(days=12)
    standing = {each.source_id: each for each in made(120, now=early)}
    run(engine, standing.values(), now=early)
    changed = {
        key: replace(each, status=ReportStatus.COMPLETED, finished_at=early + timedelta(days=3),
                     accepted_at=each.accepted_at or early, updated_at=early + timedelta(days=3))
        for key, each in list(standing.items())[::3] if each.finished_at is None
    }  # fmt: skip
    run(engine, changed.values(), now=NOW)

    assert counted(engine, now=NOW) == recounted((standing | changed).values(), now=NOW, days=DAYS)


def test_every_number_is_the_number_of_reports_behind_it(engine: Engine) -> None:
    run(engine, made(150))
    counting = [each for each in catalogue.indicators().values()
                if each.source == "citizen_reports" and each.measure is not None]  # fmt: skip

    assert len(counting) == 11
    with engine.connect() as connection:
        for indicator in counting:
            for breakdown in ("", "category=order", "channel=web") if indicator.breakdowns else ("",):
                for period in (
                    (Freq.DAY, date(2025, 1, 14)),
                    (Freq.MONTH, date(2025, 1, 1)),
                    (Freq.YEAR, date(2024, 1, 1)),
                ):
                    (number,) = counts.totals(
                        connection, [indicator.code], area="91", period=period, now=NOW, breakdown=breakdown
                    )
                    if not isinstance(number, Reading):
                        continue
                    behind = Behind(indicator.code, "91", period, breakdown=breakdown)
                    found = records.numbers(connection, behind, now=NOW)
                    assert number.value == len(found), (indicator.code, breakdown, period)


def test_a_report_is_told_with_its_course_and_nobody_in_it(engine: Engine) -> None:
    report = next(each for each in made(50) if each.status is ReportStatus.COMPLETED)
    run(engine, [replace(report, reporter="a" * 64)])

    with engine.connect() as connection:
        told = records.record(connection, "citizen_report", "citizen_reports", report.source_id)
    assert told is not None
    happened = [moment.name for moment in told.moments if not moment.planned]
    assert happened == ["submitted_at", "accepted_at", "finished_at"]
    assert "reporter" not in told.record.values
    assert "a" * 64 not in str(told)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"category": "gossip"}, "gossip"),
        ({"channel": "pigeon"}, "pigeon"),
        ({"org": "nobody"}, "nobody"),
        ({"longitude": 10.7, "latitude": 105.1}, "đổi chỗ"),
        ({"updated_at": NOW + timedelta(days=3)}, "updated_at"),
    ],
)
def test_what_cannot_be_is_refused(engine: Engine, changes: dict[str, Any], reason: str) -> None:
    outcome = run(engine, [replace(next(made(1)), **changes), *made(3, seed=9)])

    assert (outcome.rejected, outcome.written) == (1, 3)
    assert reason in outcome.rejections[0].reason


def test_a_retired_source_is_counted_to_its_last_day_and_no_further(engine: Engine) -> None:
    later = datetime(2026, 11, 21, 3, tzinfo=UTC)
    reports = list(made(80))
    run(engine, reports, now=later)

    with engine.connect() as connection:
        until = counts.counted_until(connection, "citizen_reports")
        (today,) = counts.totals(
            connection,
            ["citizen_reports.received"],
            area="91",
            period=(Freq.DAY, date(2026, 11, 20)),
            now=later,
        )
        (last,) = counts.totals(
            connection,
            ["citizen_reports.in_progress"],
            area="91",
            period=(Freq.DAY, date(2025, 1, 15)),
            now=later,
        )
    assert until == datetime(2025, 1, 15, 16, 59, 59, tzinfo=UTC)
    assert not isinstance(today, Reading), "after its last day nothing is known, not zero"
    assert isinstance(last, Reading)
    open_ = Counter(each.status for each in reports)[ReportStatus.IN_PROGRESS]
    assert last.value == open_


def test_totals_are_of_everything_or_of_the_period_asked_for(engine: Engine) -> None:
    reports = list(made(120))
    run(engine, reports)
    place = Place("91", NOW)
    in_2025 = [each for each in reports if each.submitted_at >= midnight(date(2025, 1, 1))]

    with engine.connect() as connection:
        card = report_totals.headline(connection, "citizen_reports.received", place, period=None)
        year = report_totals.headline(
            connection, "citizen_reports.received", place, period=(date(2025, 1, 1), date(2025, 12, 1))
        )
        states = report_totals.cut(
            connection,
            [(f"citizen_reports.{state.value}", "", state.value) for state in ReportStatus],
            place, period=None,
        )  # fmt: skip
        rate = report_totals.total(connection, "citizen_reports.completion_rate", place, period=None)
        agencies = report_totals.by_agency(connection, "citizen_reports.in_progress", place)
        months = report_totals.months(connection, ["citizen_reports.received"], place, period=None, most=3)
    assert (card.value, card.first.year, card.last.year) == (120, 2024, 2025)
    assert year.value == len(in_2025)
    by_state = Counter(each.status.value for each in reports)
    assert {part.name: part.reading.value for part in states.parts} == {
        state.value: by_state[state.value] for state in ReportStatus
    }
    assert states.total == 120
    assert isinstance(rate, Reading)
    assert rate.value == pytest.approx(by_state["completed"] / 120 * 100)
    held = Counter(each.org for each in reports if each.status is ReportStatus.IN_PROGRESS)
    assert [part.reading.value for part in agencies.parts] == sorted(held.values(), reverse=True)
    assert sum(each.value or 0 for each in months.lines[0].readings) == 120


def test_where_nothing_was_counted_there_is_no_number(engine: Engine) -> None:
    place = Place("91", NOW)
    with engine.connect() as connection:
        card = report_totals.headline(connection, "citizen_reports.received", place, period=None)
        parts = report_totals.cut(connection, [("citizen_reports.received", "", "x")], place, period=None)
        months = report_totals.months(connection, ["citizen_reports.received"], place, period=None, most=3)
        agencies = report_totals.by_agency(connection, "citizen_reports.in_progress", place)
    assert card.value is None
    assert (parts.parts, months.lines, agencies.parts) == ((), (), ())
    assert parts.absent
    assert months.absent
    assert agencies.absent
