"""The number shown is the number of records behind it; lists sort and search; a record tells its life."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

import catalogue
from catalogue.records import Column, columns
from domain import collation
from domain.events import Channel, Dossier, DossierStatus, Event, Pause
from domain.listing import Asked, Filter, Listed, Value
from domain.periods import Freq
from domain.readings import Reading
from store.engine import Connection, Engine
from store.query import counts, records
from store.query.records import Behind
from tests.store.bring import bring
from tests.store.made_events import Maker

NOW = datetime(2026, 11, 21, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=9, hours=5)
"""Two runs lie between: deadlines have passed, the month goes on."""
PERIODS = (
    (Freq.DAY, date(2026, 11, 20)),
    (Freq.DAY, date(2026, 11, 30)),
    (Freq.MONTH, date(2026, 10, 1)),
    (Freq.MONTH, date(2026, 11, 1)),
    (Freq.QUARTER, date(2026, 10, 1)),
    (Freq.YEAR, date(2026, 1, 1)),
)
PARTED, PARTS = (Freq.MONTH, date(2026, 11, 1)), 4
COUNTED = [code for code, meant in catalogue.indicators().items() if meant.source in ("igate", "ioffice")
           and meant.measure is not None]  # fmt: skip
ALL = Behind("one_stop.received", "91", (Freq.YEAR, date(2026, 1, 1)))


@pytest.fixture(scope="module")
def filled_engine(shared_engine: Engine) -> Engine:
    """Some hundreds of dossiers, documents and tasks in two runs, most of them changed in the second."""
    maker = Maker(7, now=NOW)
    dossiers = list(maker.dossiers(300))
    papers: list[Event] = [*maker.documents(300), *maker.tasks(80)]
    bring(shared_engine, dossiers, now=NOW, source="igate")
    bring(shared_engine, papers, now=NOW, source="ioffice")
    maker.now = LATER
    moved = [maker.moved(each) for each in dossiers[::2]]
    bring(shared_engine, [*moved, *maker.dossiers(40, first=900)], now=LATER, source="igate")
    bring(shared_engine, list(maker.documents(40, first=900)), now=LATER, source="ioffice")
    return shared_engine


@pytest.fixture
def filled(filled_engine: Engine) -> Iterator[Connection]:
    with filled_engine.connect() as connection:
        yield connection


def listed(connection: Connection, behind: Behind, asked: Asked = records.PLAIN) -> list[Listed]:
    found = records.numbers(connection, behind, now=LATER, asked=asked)
    return records.read(connection, records.kind_of(behind.indicator), found)


def test_the_number_shown_is_the_number_of_records_behind_it(filled: Connection) -> None:
    for code in COUNTED:
        numbers = [shown for period in PERIODS for shown in _compared(filled, code, period)]
        assert len(numbers) > len(PERIODS), code
        assert any(numbers), code


def _compared(connection: Connection, code: str, period: counts.Period) -> Iterator[float]:
    """Every number of an indicator that is shown, each as long as its list."""
    for behind in _cells(code, period):
        (shown,) = counts.totals(
            connection, [code], area=behind.area, period=period, now=LATER, org=behind.org,
            breakdown=behind.breakdown,
        )  # fmt: skip
        if isinstance(shown, Reading):
            assert shown.value is not None
            found = records.numbers(connection, behind, now=LATER)
            assert shown.value == len(found), behind
            assert len(set(found)) == len(found)
            yield shown.value


def _cells(code: str, period: counts.Period) -> Iterator[Behind]:
    """The province, an agency, a commune; of a running month also some parts of every dimension."""
    yield Behind(code, "91", period)
    yield Behind(code, "91", period, org="department_justice")
    yield Behind(code, "91", period, org="commune_30307")
    yield Behind(code, "30307", period)
    if period != PARTED:
        return
    for dimension, codelist in catalogue.indicators()[code].breakdowns.items():
        for item in list(catalogue.codelists()[codelist].items)[:PARTS]:
            yield Behind(code, "91", period, breakdown=f"{dimension}={item}")


def test_a_list_has_every_column_of_its_kind_and_the_newest_first(filled: Connection) -> None:
    found = listed(filled, ALL)
    assert found[0].values.keys() == columns("dossier").keys()
    received = [each.values["received_at"] for each in found]
    assert received == sorted(received, reverse=True)  # type: ignore[type-var]


def test_the_beginning_of_a_list_is_that_of_all_of_it(filled: Connection) -> None:
    compared = 0
    for code in COUNTED:
        for period in PERIODS:
            behind = Behind(code, "91", period)
            try:
                whole = records.numbers(filled, behind, now=LATER)
            except ValueError:
                break  # a quotient counts no records
            assert list(records.beginning(filled, behind, now=LATER, most=9)) == list(whole[:9]), behind
            compared += len(whole) > 9
    assert compared > len(COUNTED)
    with pytest.raises(ValueError, match="sorted by org"):
        records.beginning(filled, ALL, now=LATER, asked=Asked(sort="org"), most=9)


def test_a_list_sorts_by_every_column_and_loses_nothing(filled: Connection) -> None:
    for behind in (
        ALL,
        Behind("documents.incoming", "91", ALL.period),
        Behind("documents.tasks_assigned", "91", ALL.period),
    ):
        whole = {each.source_id for each in listed(filled, behind)}
        for name, column in columns(records.kind_of(behind.indicator)).items():
            for descending in (False, True):
                found = listed(filled, behind, Asked(sort=name, descending=descending))
                assert {each.source_id for each in found} == whole
                _is_sorted([each.values[name] for each in found], column, descending=descending)


def _is_sorted(told: list[Value], column: Column, *, descending: bool) -> None:
    there = [value for value in told if value is not None]
    assert told[len(there) :] == [None] * (len(told) - len(there))
    if column.form == "code":
        names = [collation.key(column.names().get(str(value), "")) for value in there]
        assert names == sorted(names, reverse=descending)
    elif column.form != "text":  # the two databases order letters and digits of texts each in its way
        assert there == sorted(there, reverse=descending)


FILTERS = (
    ("field", Filter(contains="dat dai")),
    ("org", Filter(contains="SỞ TƯ PHÁP")),
    ("source_id", Filter(contains="h01-00000")),
    ("channel", Filter(is_one_of=("online", "postal"))),
    ("status", Filter(is_one_of=("9", "10"))),
    ("digitised", Filter(is_one_of=("true",))),
    ("digitised", Filter(is_one_of=("", "false"))),
    ("due_at", Filter(since=NOW - timedelta(days=5), until=NOW)),
    ("due_at", Filter(until=NOW)),
)


def test_a_list_is_filtered_by_what_a_column_says(filled: Connection) -> None:
    whole = listed(filled, ALL)
    for column, wanted in FILTERS:
        found = listed(filled, ALL, Asked(filters=((column, wanted),)))
        fitting = [each.source_id for each in whole if _fits(each, column, wanted)]
        assert 0 < len(fitting) < len(whole), wanted
        assert [each.source_id for each in found] == fitting, wanted


def _fits(each: Listed, column: str, wanted: Filter) -> bool:
    value = each.values[column]
    if wanted.contains:
        name = columns(each.kind)[column].names().get(str(value), "")
        return collation.folded(wanted.contains) in collation.folded(f"{value} {name}")
    if wanted.is_one_of:
        said = {None: "", True: "true", False: "false"}.get(value, str(value))  # type: ignore[arg-type]
        return said in wanted.is_one_of
    if not isinstance(value, datetime):
        return False
    return (wanted.since is None or value >= wanted.since) and (wanted.until is None or value < wanted.until)


def test_filters_hold_together(filled: Connection) -> None:
    both = (("channel", Filter(is_one_of=("online",))), ("field", Filter(contains="dat dai")))
    found = listed(filled, ALL, Asked(filters=both, sort="due_at"))
    assert found
    assert {(each.values["channel"], each.values["field"]) for each in found} == {("online", "land")}


def test_an_unknown_column_is_named_with_those_there_are(filled: Connection) -> None:
    for sort in ("applicant_name", "run_id", "; DROP TABLE dossier"):
        with pytest.raises(ValueError, match=r"no column .*source_id, due_at, service"):
            records.numbers(filled, ALL, now=LATER, asked=Asked(sort=sort))


def test_letters_of_a_search_are_letters_not_patterns(filled: Connection) -> None:
    assert not listed(filled, ALL, Asked(filters=(("source_id", Filter(contains="%")),)))
    assert not listed(filled, ALL, Asked(filters=(("source_id", Filter(contains="_")),)))


def _dossier(**facts: object) -> Dossier:
    begun = datetime(2026, 11, 2, 1, tzinfo=UTC)
    usual = {
        "source_id": "000.00.01.H01-1", "area": "91", "org": "department_justice", "updated_at": NOW,
        "service": "1.004203", "field": "land", "channel": Channel.ONLINE, "received_at": begun,
        "status": DossierStatus.AWAITING_SUPPLEMENT, "due_at": begun + timedelta(days=30),
    }  # fmt: skip
    return Dossier(**{**usual, **facts})  # type: ignore[arg-type]


def test_a_record_tells_its_life_in_order_of_time(engine: Engine) -> None:
    begun = datetime(2026, 11, 2, 1, tzinfo=UTC)
    first = Pause(DossierStatus.AWAITING_PAYMENT, begun + timedelta(days=1), begun + timedelta(days=2))
    second = Pause(DossierStatus.AWAITING_SUPPLEMENT, begun + timedelta(days=4))
    submitted = begun - timedelta(hours=2)
    bring(
        engine, [_dossier(pauses=(first, second), submitted_at=submitted)], now=NOW, source="igate",
        simulated=True,
    )  # fmt: skip
    with engine.connect() as connection:
        told = records.record(connection, "dossier", "igate", "000.00.01.H01-1")
        assert records.record(connection, "dossier", "igate", "000.00.01.H01-2") is None
        assert records.record(connection, "document", "igate", "000.00.01.H01-1") is None
    assert told is not None
    assert told.simulated
    assert [(each.name, each.at, each.until, each.code, each.planned) for each in told.moments] == [
        ("submitted_at", submitted, None, "", False),
        ("received_at", begun, None, "", False),
        ("paused", first.since, first.until, "6", False),
        ("paused", second.since, None, "5", False),
        ("due_at", begun + timedelta(days=30), None, "", True),
    ]


def test_rows_that_are_no_more_are_left_out_of_a_page(filled: Connection) -> None:
    found: Sequence[int] = records.numbers(filled, ALL, now=LATER)[:3]
    assert len(records.read(filled, "dossier", [*found, 10**9])) == len(found)
