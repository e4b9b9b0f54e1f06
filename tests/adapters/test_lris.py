"""What becomes of the answers of LRIS: recorded pages, drift of their shape, and faults over real HTTP."""

import json
from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import adapters
import catalogue
from adapters import figure_forms, lris
from adapters.base import AdapterError, Payload, ShapeError, Window
from adapters.figure_forms import forms
from adapters.figure_items import FIELDS
from adapters.http import HttpClient
from catalogue.strict_yaml import InvalidFileError
from domain.periods import Freq
from domain.records import Observation, ObsStatus, Record, Rejection
from tests.adapters.conftest import Clients
from tests.adapters.upstream import NOW, Upstream

RECORDED = Path(__file__).parent / "recorded" / "lris"
WINDOW = Window(NOW - timedelta(days=25), NOW)
YEARS = Window(datetime(2019, 1, 1, tzinfo=UTC), NOW)
ITEM: dict[str, Any] = {
    "form": "TT-01",
    "row": "01.1",
    "period": "2026-10",
    "area": "91",
    "reportingUnit": None,
    "value": 2012.5,
    "measureUnit": "tỷ đồng",
    "status": "provisional",
    "revision": 1,
    "updatedAt": "2026-11-05T09:14:00+07:00",
}
PAGE: dict[str, Any] = {
    "generatedAt": "2026-11-21T10:00:00+07:00",
    "updatedFrom": "2026-11-20T10:00:00+07:00",
    "updatedTo": "2026-11-21T10:00:00+07:00",
    "cursor": None,
    "nextCursor": None,
    "items": [ITEM],
}


def parsed(*items: Any, **page: Any) -> list[Record | Rejection]:
    content = json.dumps({**PAGE, "items": list(items), **page}).encode()
    return list(lris.parse(Payload("values", content)))


def only(*items: Any) -> Record | Rejection:
    (found,) = parsed(*items)
    return found


def reason(**changes: Any) -> str:
    found = only({**ITEM, **changes})
    assert isinstance(found, Rejection)
    return found.reason


def split(items: Iterable[Record | Rejection]) -> tuple[list[Observation], list[Rejection]]:
    everything = list(items)
    observations = [item for item in everything if isinstance(item, Observation)]
    return observations, [item for item in everything if isinstance(item, Rejection)]


def answers(
    client: Clients, window: Window = WINDOW, **settings: Any
) -> tuple[list[Observation], list[Rejection]]:
    payloads = list(lris.fetch(client(**settings), window))
    return split(item for payload in payloads for item in lris.parse(payload))


def key(observation: Observation) -> tuple[str, ...]:
    return (observation.indicator, observation.area, str(observation.period_start), observation.org,
            observation.breakdown)  # fmt: skip


def written(item: Record | Rejection) -> str:
    """A record or rejection as one line of a snapshot."""
    if isinstance(item, Rejection):
        return f"rejected {item.position}: {item.reason} {item.payload}"
    assert isinstance(item, Observation)
    day = f"{item.freq.value} {item.period_start}"
    return f"{item.indicator} {item.area} {day} {item.breakdown or '-'} {item.org or '-'} = " + (
        f"{item.value} {item.status.value} as of {item.as_of}"
    )


# What is understood


@pytest.mark.parametrize("page", sorted(RECORDED.glob("*.json")), ids=lambda path: path.stem)
def test_recorded_pages_give_the_records_of_the_snapshot(page: Path) -> None:
    found = [written(item) for item in lris.parse(Payload(page.name, page))]

    assert found == page.with_suffix(".records.txt").read_text("utf-8").splitlines()


def test_the_catalogue_leads_to_this_adapter() -> None:
    assert adapters.load("lris") is lris


def test_a_figure_keeps_what_it_says_of_itself() -> None:
    assert only(ITEM) == Observation(
        indicator="economy.budget_revenue",
        area="91",
        freq=Freq.MONTH,
        period_start=date(2026, 10, 1),
        value=2012.5,
        status=ObsStatus.PROVISIONAL,
        breakdown="revenue=domestic",
        as_of=date(2026, 11, 5),
    )


@pytest.mark.parametrize(
    ("period", "freq", "start"),
    [
        ("2026", Freq.YEAR, date(2026, 1, 1)),
        ("2026-Q3", Freq.QUARTER, date(2026, 7, 1)),
        ("2026-10", Freq.MONTH, date(2026, 10, 1)),
        ("2026-W01", Freq.WEEK, date(2025, 12, 29)),
        ("2026-W53", Freq.WEEK, date(2026, 12, 28)),
        ("2026-H1", Freq.HALF_YEAR, date(2026, 1, 1)),
        ("2026-H2", Freq.HALF_YEAR, date(2026, 7, 1)),
        ("2026-10-31", Freq.DAY, date(2026, 10, 31)),
        ("2025-2026", Freq.SCHOOL_YEAR, date(2025, 9, 1)),
    ],
)
def test_periods(period: str, freq: Freq, start: date) -> None:
    found = only({**ITEM, "period": period})

    assert isinstance(found, Observation)
    assert (found.freq, found.period_start) == (freq, start)


@pytest.mark.parametrize(
    ("unit", "organisation"),
    [
        (None, ""),
        ("STC", "department_finance"),
        ("HUYEN883", "district_long_xuyen"),
        ("XA30307", "commune_30307"),
    ],
)
def test_reporting_units(unit: str | None, organisation: str) -> None:
    found = only({**ITEM, "reportingUnit": unit})

    assert isinstance(found, Observation)
    assert found.org == organisation


def test_a_unit_of_measure_is_converted_where_the_mapping_says_how() -> None:
    found = only({**ITEM, "measureUnit": "triệu đồng", "value": 1500})

    assert isinstance(found, Observation)
    assert found.value == 1.5


def test_zero_is_a_value_and_nothing_is_not() -> None:
    zero, missing, impossible = parsed(
        {**ITEM, "value": 0},
        {**ITEM, "value": None, "status": "missing"},
        {**ITEM, "value": None, "status": "not_applicable"},
    )

    assert isinstance(zero, Observation)
    assert zero.value == 0
    assert isinstance(missing, Observation)
    assert (missing.value, missing.status) == (None, ObsStatus.MISSING)
    assert isinstance(impossible, Observation)
    assert impossible.status is ObsStatus.NOT_APPLICABLE


def test_revisions_come_out_oldest_first_whatever_the_order_of_the_page() -> None:
    newer = {**ITEM, "value": 2, "revision": 2, "updatedAt": "2026-11-06T09:00:00+07:00"}
    same_time = {**ITEM, "value": 3, "revision": 3, "updatedAt": "2026-11-06T09:00:00+07:00"}

    found = parsed(same_time, newer, {**ITEM, "value": 1})

    assert [item.value for item in found if isinstance(item, Observation)] == [1, 2, 3]


# What is refused


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"value": "1.234,56"}, '"1.234,56"'),
        ({"value": True}, "true"),
        ({"value": float("nan")}, "NaN"),
        ({"value": None}, "null"),
        ({"value": 3, "status": "missing"}, "missing"),
        ({"status": "draft"}, "provisional"),
        ({"form": "ZZ-99"}, "ZZ-99"),
        ({"row": "99"}, "99"),
        ({"row": 1}, "row"),
        ({"period": "10/2026"}, "10/2026"),
        ({"period": "2026-13"}, "2026-13"),
        ({"period": "2025-W53"}, "2025-W53"),
        ({"area": ""}, "area"),
        ({"reportingUnit": "XYZ"}, "XYZ"),
        ({"reportingUnit": 7}, "7"),
        ({"measureUnit": "USD"}, "tỷ đồng"),
        ({"measureUnit": None}, "measureUnit"),
        ({"updatedAt": "2026-11-05T09:14:00"}, "múi giờ"),
        ({"updatedAt": "0001-01-01T00:00:00+14:00"}, "0001"),
        ({"updatedAt": "2026-11-21T10:10:01+07:00"}, "tương lai"),
        ({"updatedAt": "2036-11-05T09:14:00+07:00"}, "tương lai"),
    ],
)
def test_an_item_that_cannot_be_understood_is_refused_with_the_reason(
    changes: dict[str, Any], says: str
) -> None:
    assert says in reason(**changes)


def test_clocks_may_differ_by_ten_minutes() -> None:
    assert isinstance(only({**ITEM, "updatedAt": "2026-11-21T10:10:00+07:00"}), Observation)


@pytest.mark.parametrize("field", [name for name in ITEM if name not in ("reportingUnit", "revision")])
def test_a_missing_field_is_named(field: str) -> None:
    found = only({name: value for name, value in ITEM.items() if name != field})

    assert isinstance(found, Rejection)
    assert field in found.reason


def test_one_bad_item_does_not_stop_the_others_and_says_where_it_stood() -> None:
    observations, (rejection,) = split(parsed(ITEM, {**ITEM, "value": "x"}, ITEM, cursor="abc"))

    assert len(observations) == 2
    assert rejection.position == "items[1] (cursor abc)"


def test_what_names_a_person_is_not_shown_with_a_refused_item() -> None:
    found = only({**ITEM, "value": "x", "preparedBy": "Nguyễn Văn A", "phone": "0900000000"})

    assert isinstance(found, Rejection)
    assert "Nguyễn" not in found.payload
    assert "0900" not in found.payload
    assert '"value": "x"' in found.payload


@pytest.mark.parametrize(
    "page",
    [
        {"items": None},
        {"items": {}},
        {"nextCursor": 5},
        {"nextCursor": ["a"]},
        {"cursor": 5},
        {"generatedAt": "yesterday"},
        {"generatedAt": "9999-12-31T23:59:59+00:00"},
        {"updatedTo": None},
        {"updatedTo": "2026-11-21"},
    ],
)
def test_a_page_of_another_shape_fails_the_run(page: dict[str, Any]) -> None:
    with pytest.raises(ShapeError):
        list(lris.parse(Payload("values", json.dumps({**PAGE, **page}).encode())))


@pytest.mark.parametrize("content", [b"[]", b"{}", b'{"items": []}', b"[1", b""])
def test_an_answer_that_is_no_page_fails_the_run(content: bytes) -> None:
    with pytest.raises(ShapeError):
        list(lris.parse(Payload("values", content)))


def test_a_mapping_that_names_nothing_says_where(tmp_path: Path) -> None:
    path = tmp_path / "lris.yaml"
    path.write_text(
        "commune_prefix: XA\nunits:\n  STC: department_of_money\nforms:\n  TT-01:\n    title: x\n"
        '    rows:\n      "01": {indicator: economy.budget_revenues}\n'
    )

    with pytest.raises(InvalidFileError) as failure:
        figure_forms.read(path)

    assert failure.value.problems == [
        f"{path}:8: forms.TT-01.rows.01: 'economy.budget_revenues' is no indicator",
        f"{path}:3: units.STC: 'department_of_money' is no organisation; see organisations.yaml",
    ]


# Drift: S10, S11

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ODD = SCALARS | st.lists(SCALARS, max_size=3) | st.dictionaries(st.text(max_size=5), SCALARS, max_size=3)
FAMILIAR = st.sampled_from(
    ["1.234,56", "1,234.56", "12 345", "-", "", "NaN", "2026-10", "2026-00", "2026-W99", "91", "STC", "XA1",
     "final", "missing", "2026-11-05T09:14:00Z", "9999-12-31T23:59:59-12:00", 1e308, -5, 10**30, None]
)  # fmt: skip
FIELD = st.sampled_from(FIELDS)


@st.composite
def drifted(draw: st.DrawFn) -> list[Any]:
    """Items of a recorded page, each with some fields renamed, missing, new or of another kind."""
    recorded = json.loads((RECORDED / "first.json").read_text("utf-8"))["items"]
    items: list[Any] = deepcopy(draw(st.lists(st.sampled_from(recorded), min_size=1, max_size=4)))
    for item in items:
        for _ in range(draw(st.integers(1, 4))):
            field, change = draw(FIELD), draw(st.integers(0, 3))
            if change == 0:
                item.pop(field, None)
            elif change == 1:
                item[draw(st.text(max_size=8))] = item.pop(field, None)
            else:
                item[field] = draw(ODD | FAMILIAR)
    return draw(st.permutations([*items, *draw(st.lists(ODD, max_size=2))]))


@settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(items=drifted())
def test_s10_drift_never_breaks_off_and_every_item_is_taken_or_refused_with_a_reason(
    items: list[Any],
) -> None:
    observations, rejections = split(parsed(*items))

    assert len(observations) + len(rejections) == len(items)
    assert all(rejection.reason and len(rejection.payload) <= 500 for rejection in rejections)


@settings(max_examples=300, deadline=None)
@given(page=st.dictionaries(st.sampled_from([*PAGE, "data"]), ODD | FAMILIAR, max_size=4))
@example(page={"updatedTo": "9999-12-31T23:59:59+00:00"})
def test_s10_drift_of_the_page_is_a_shape_error_or_still_a_page(page: dict[str, Any]) -> None:
    content = json.dumps({**PAGE, **page}).encode()
    try:
        found = list(lris.parse(Payload("values", content)))
    except ShapeError:
        return
    assert len(found) == len(json.loads(content)["items"])


@pytest.mark.parametrize("variant", ["renamed", "missing", "text", "null"])
def test_s10_items_that_drift_are_refused_and_the_others_taken(
    upstream: Upstream, client: Clients, variant: str
) -> None:
    healthy, _ = answers(client)
    upstream.fail("S10", variant=variant)

    observations, rejections = answers(client)

    assert observations
    assert rejections
    assert len(observations) + len(rejections) == len(healthy)


def test_s10_new_fields_are_ignored(upstream: Upstream, client: Clients) -> None:
    healthy, _ = answers(client)
    upstream.fail("S10", variant="new")

    assert answers(client) == (healthy, [])


def test_s10_a_renamed_page_fails_the_run(upstream: Upstream, client: Clients) -> None:
    upstream.fail("S10", variant="page")

    with pytest.raises(ShapeError, match="items"):
        answers(client)


@pytest.mark.parametrize("variant", ["nan", "infinite"])
def test_s11_what_is_no_number_is_refused(upstream: Upstream, client: Clients, variant: str) -> None:
    upstream.fail("S11", variant=variant)

    observations, rejections = answers(client)

    assert observations
    assert rejections


@pytest.mark.parametrize("variant", ["negative", "jump", "percent"])
def test_s11_numbers_that_are_implausible_reach_the_store_that_judges_them(
    upstream: Upstream, client: Clients, variant: str
) -> None:
    upstream.fail("S11", variant=variant)

    observations, _ = answers(client)

    assert observations


# Faults over HTTP: S4 to S6, S8, S9


@pytest.mark.parametrize("variant", ["truncated", "gzip", "length"])
def test_s4_a_cut_answer_gives_no_record(upstream: Upstream, client: Clients, variant: str) -> None:
    upstream.fail("S4", variant=variant)

    with pytest.raises(AdapterError):
        answers(client)


@pytest.mark.parametrize("variant", ["utf-16", "utf-8-sig", "nfd"])
def test_s6_text_that_says_how_it_is_written_gives_the_same_records(
    upstream: Upstream, client: Clients, variant: str
) -> None:
    healthy = answers(client)
    upstream.fail("S6", variant=variant)

    assert answers(client) == healthy


@pytest.mark.parametrize("variant", ["windows-1258", "tcvn3"])
def test_s6_letters_that_cannot_be_read_cost_only_the_items_that_need_them(
    upstream: Upstream, client: Clients, variant: str
) -> None:
    healthy, _ = answers(client)
    upstream.fail("S6", variant=variant)

    observations, rejections = answers(client)

    assert {key(observation) for observation in observations} <= {key(each) for each in healthy}
    assert all(observation in healthy for observation in observations)
    assert len(observations) + len(rejections) == len(healthy)
    assert rejections


@pytest.mark.parametrize("variant", ["loop", "stuck", "overlap"])
def test_s8_pages_that_come_again_end_and_bring_every_figure(
    upstream: Upstream, client: Clients, variant: str
) -> None:
    healthy, _ = answers(client)
    upstream.fail("S8", variant=variant)

    observations, _ = answers(client)

    assert {key(observation) for observation in observations} == {key(each) for each in healthy}


def test_s9_figures_of_the_future_are_refused(upstream: Upstream, client: Clients) -> None:
    healthy, _ = answers(client)
    upstream.fail("S9", variant="future")

    observations, rejections = answers(client)

    assert len(observations) + len(rejections) == len(healthy)
    assert all("tương lai" in rejection.reason for rejection in rejections)
    assert rejections


def test_s9_time_that_goes_back_is_told_by_the_day_of_the_figure(upstream: Upstream, client: Clients) -> None:
    healthy = {key(each): each.as_of for each in answers(client)[0]}
    upstream.fail("S9", variant="past")

    observations, _ = answers(client)

    older = [each for each in observations if each.as_of != healthy[key(each)]]
    assert older
    assert all(
        each.as_of is not None and each.as_of + timedelta(days=1) == healthy[key(each)] for each in older
    )


def test_s9_order_on_a_page_does_not_matter(upstream: Upstream, client: Clients) -> None:
    healthy = answers(client)
    upstream.fail("S9", variant="shuffled")

    observations, _ = answers(client)

    assert sorted(observations, key=key) == sorted(healthy[0], key=key)
    assert [each.as_of for each in observations] == sorted(
        each.as_of for each in observations if each.as_of is not None
    )


def test_a_page_for_another_window_is_refused() -> None:
    class Stale:
        def get(self, path: str, **params: str) -> Payload:
            return Payload(path, json.dumps(PAGE).encode())

    with pytest.raises(ShapeError, match="2026-11-21"):
        list(lris.fetch(Stale(), Window(WINDOW.since, NOW - timedelta(hours=1))))


# The whole of it


@pytest.fixture(scope="module")
def everything(simulator: Upstream) -> tuple[list[Observation], list[Rejection]]:
    simulator.heal()
    with HttpClient(simulator.url) as asking:
        payloads = list(lris.fetch(asking, YEARS))
    assert all(payload.simulated and payload.as_of == date(2026, 11, 21) for payload in payloads)
    return split(item for payload in payloads for item in lris.parse(payload))


def test_nothing_of_the_simulator_is_refused(
    everything: tuple[list[Observation], list[Rejection]],
) -> None:
    observations, rejections = everything

    assert rejections == []
    assert len({key(observation) for observation in observations}) == len(observations)


def test_every_indicator_of_the_source_is_served_and_translated(
    everything: tuple[list[Observation], list[Rejection]],
) -> None:
    declared = {
        code
        for code, indicator in catalogue.indicators().items()
        if indicator.source == "lris" and indicator.numerator is None
    }

    assert {observation.indicator for observation in everything[0]} == declared


def test_every_code_of_every_breakdown_is_translated_but_what_the_province_cannot_have() -> None:
    translated = {
        (row.indicator, row.breakdown) for form in forms("lris").forms.values() for row in form.rows.values()
    }
    transport = {f"economy.{name}" for name in ("passengers", "passenger_kilometres")}
    transport |= {f"economy.{name}" for name in ("freight", "freight_tonne_kilometres")}
    for code, indicator in catalogue.indicators().items():
        if indicator.source != "lris" or indicator.numerator:
            continue
        assert (code, "") in translated
        for dimension, codelist in indicator.breakdowns.items():
            missing = {
                item
                for item in catalogue.codelists()[codelist].items
                if (code, f"{dimension}={item}") not in translated
            }
            assert not missing - ({"rail", "air"} if code in transport else set())


def test_frequencies_units_and_organisations_are_those_of_the_catalogue(
    everything: tuple[list[Observation], list[Rejection]],
) -> None:
    organisations = {*catalogue.organisations()}
    for observation in everything[0]:
        assert observation.freq is catalogue.indicators()[observation.indicator].freq
        assert observation.org.startswith("commune_") or observation.org in {"", *organisations}


def test_the_province_is_the_one_of_its_time(
    everything: tuple[list[Observation], list[Rejection]],
) -> None:
    months = [each for each in everything[0] if each.freq is Freq.MONTH]

    assert {each.area for each in months if each.period_start < date(2025, 7, 1)} == {"89"}
    assert {each.area for each in months if each.period_start >= date(2025, 7, 1)} == {"91"}


def test_a_later_window_brings_only_what_changed(
    everything: tuple[list[Observation], list[Rejection]], client: Clients
) -> None:
    recent, _ = answers(client)

    assert 0 < len(recent) < len(everything[0]) / 10
    assert {key(each) for each in recent} <= {key(each) for each in everything[0]}
