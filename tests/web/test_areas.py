"""Who is cut to one area sees the figures of no other, however they are asked for (X4)."""

from datetime import date

import pytest

from catalogue import areas, indicators, subjects
from domain.access import Role
from domain.records import Observation, Rejection
from store.command import users
from store.engine import writing
from store.query import audit
from tests.store.bring import bring
from tests.web.conftest import COMMUNE, PASSWORD, Centre, navigate
from tests.web.test_panels import ask
from tests.web.test_users_page import act, create
from wording import say

ELSEWHERE = "30307"
DISTRICT = "883"
MONTH = date(2026, 10, 1)
USERS, OWN_DAYS = "documents.users", "own.days.users_days"


def figure(indicator: str, area: str, value: float, start: date, *, org: str = "") -> Observation:
    freq = indicators()[indicator].freq
    return Observation(
        indicator=indicator, area=area, freq=freq, period_start=start, value=value, org=org, as_of=start
    )


@pytest.fixture
def told(centre: Centre) -> Centre:
    """Figures of the province, of two communes and of a former district."""
    now, then = centre.clock.now, date(2025, 5, 1)
    visits = [figure("health.visits", area, 4321.0, MONTH) for area in ("91", COMMUNE, ELSEWHERE)]
    visits += [figure("health.visits", "89", 4321.0, then), figure("health.visits", DISTRICT, 4321.0, then)]
    bring(centre.engine, visits, now=now, source="his")
    day = date(2026, 11, 20)
    usage = [figure(USERS, area, 17.0, day, org=f"commune_{area}") for area in (COMMUNE, ELSEWHERE)]
    bring(centre.engine, usage, now=now, source="ioffice")
    return centre


def name(area: str) -> str:
    unit = areas.newest(area)
    assert unit is not None
    return unit.name


def test_communes_beside_the_own_one_and_former_districts_are_for_those_of_the_province(told: Centre) -> None:
    viewer, officer = told.as_role(Role.VIEWER), told.as_role(Role.COMMUNE_OFFICER)
    code = "communes.health_areas"
    seen = ask(viewer, code, area=COMMUNE).text
    assert name(COMMUNE) in seen
    assert name(ELSEWHERE) in seen
    own = ask(officer, code).text
    assert name(COMMUNE) in own
    assert name(ELSEWHERE) not in own
    for aspect in ("table", "csv"):
        taken = officer.get(f"/panels/{code}/{aspect}").text
        assert name(COMMUNE) in taken
        assert name(ELSEWHERE) not in taken, aspect
    districts = "district_months.health_district_visits"
    assert name(DISTRICT) in ask(viewer, districts, period="2025").text
    assert name(DISTRICT) not in ask(officer, districts, period="2025").text


def test_an_agency_of_another_area_is_none(told: Centre) -> None:
    """Panels of an agency are asked by `org`, not by `area`."""
    officer = told.as_role(Role.COMMUNE_OFFICER)
    foreign, page = f"commune_{ELSEWHERE}", subjects()["documents"].path
    assert "17" in ask(told.as_role(Role.VIEWER), OWN_DAYS, org=foreign).text
    assert ask(officer, OWN_DAYS, org=f"commune_{COMMUNE}").status_code == 200
    for address in (f"/panels?codes={OWN_DAYS}&org={foreign}", f"/panels/{OWN_DAYS}/csv?org={foreign}"):
        assert officer.get(address).status_code == 404, address
    assert navigate(officer, page, f"?view=users&org={foreign}").status_code == 404
    with told.engine.connect() as connection:
        newest = audit.trail(connection, limit=1)[0]
    assert (newest.action, newest.subject) == ("area_refused", ELSEWHERE)


def test_rejections_are_read_by_those_of_the_whole_province(told: Centre) -> None:
    """They hold what came of every area."""
    refused = Rejection("items[1]", "không đọc được", f"hồ sơ của {name(ELSEWHERE)}")
    bring(told.engine, [refused], now=told.clock.now, source="igate")
    with writing(told.engine) as connection:
        users.create_user(
            connection, username="cua.xa", display_name="Phụ trách", role=Role.STEWARD, area=COMMUNE,
            now=told.clock.now, by="", password=PASSWORD,
        )  # fmt: skip
    page = ("/nguon-du-lieu", "?source=igate")
    assert name(ELSEWHERE) in str(navigate(told.as_role(Role.STEWARD), *page).json)
    answer = navigate(told.login("cua.xa"), *page)
    assert answer.status_code == 200
    assert name(ELSEWHERE) not in str(answer.json)
    for number in ("\u00b2", "9" * 5_000, "0"):
        asked = f"?source=igate&page={number}"
        assert navigate(told.as_role(Role.STEWARD), "/nguon-du-lieu", asked).status_code == 200


def test_whoever_manages_accounts_is_of_the_whole_province(centre: Centre) -> None:
    """Else an area could be left by making oneself, or anybody, an account without one."""
    browser = centre.as_role(Role.ADMINISTRATOR)
    said = create(browser, role="administrator", area=COMMUNE)
    assert say("users.error.area_too_small") in said
    said = act(browser, "viewer", "change_role", role="administrator", area=COMMUNE)
    assert say("users.error.area_too_small") in said
