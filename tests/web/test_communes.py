"""The month of the communes, from the file that a steward brings to what each reader sees (BD-S08)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

import adapters
from adapters.base import Payload
from adapters.workbook import WorkbookParser
from catalogue import areas
from domain.access import Role
from domain.periods import Freq
from domain.records import Observation
from tests.store.bring import bring
from tests.web.conftest import COMMUNE, Centre
from tests.web.test_panels import ask, words

HEAD = 'Mã ĐVHC,"Xã, phường, đặc khu",Năm,Tháng,Thu ngân sách,Hộ nghèo,Số xã có báo cáo,Số xã'
ELSEWHERE = "30346"
TABLE, CARD, PLAN = "areas.commune_month", "card.communes.budget_revenue", "plan.communes.budget_revenue"


def name(area: str) -> str:
    unit = areas.newest(area)
    assert unit is not None
    return unit.name


def entered(centre: Centre, lines: Sequence[str]) -> None:
    """Brings a file as the import does: read by its mapping, written as one run."""
    parser = adapters.load("commune_report")
    assert isinstance(parser, WorkbookParser)
    payload = Payload("bieu.csv", "\n".join((HEAD, *lines)).encode())
    now, day = centre.clock.now, parser.edition(payload).as_of
    assert not bring(
        centre.engine, parser.parse(payload), now=now, as_of=day, source="commune_report"
    ).rejected


@pytest.fixture
def told(centre: Centre) -> Centre:
    """Ten months of two communes, of which one is late with the last, and the estimate of one."""
    lines = []
    for month in range(1, 11):
        lines.append(f'{COMMUNE},{name(COMMUNE)},2026,{month},"8,5",{260 - month}')
        if month < 10:
            lines.append(f'{ELSEWHERE},{name(ELSEWHERE)},2026,{month},"4,5",90')
        both, count = ("13,0", 2) if month < 10 else ("8,5", 1)
        lines.append(f'91,Tỉnh An Giang,2026,{month},"{both}",300,{count},2')
    entered(centre, lines)
    estimate = Observation(
        indicator="economy.estimate_district_revenue", area=COMMUNE, freq=Freq.YEAR,
        period_start=date(2026, 1, 1), value=100.0, as_of=date(2026, 1, 1),
    )  # fmt: skip
    assert not bring(centre.engine, [estimate], now=centre.clock.now).rejected
    return centre


def shown(centre: Centre, code: str, role: Role = Role.VIEWER, **scope: str) -> str:
    return " ".join(words(ask(centre.as_role(role), code, **scope).json["panels"][code]["tree"]).split())


def test_the_communes_stand_side_by_side_in_the_newest_month_and_in_the_one_asked_for(told: Centre) -> None:
    newest, before = shown(told, TABLE), shown(told, TABLE, period="2026-09")
    assert f"{name(COMMUNE)} 8,5" in newest
    assert name(ELSEWHERE) not in newest, "it has not reported"
    assert before.index(f"{name(COMMUNE)} 8,5") < before.index(f"{name(ELSEWHERE)} 4,5")
    assert "250" in newest


def test_a_sum_of_the_province_says_how_many_communes_it_covers(told: Centre) -> None:
    assert "1/2 xã" in shown(told, CARD)
    assert "125,5" in shown(told, CARD)
    assert "2/2 xã" in shown(told, CARD, period="2026-09")


def test_a_commune_is_set_against_its_own_estimate(told: Centre) -> None:
    card = shown(told, CARD, area=COMMUNE)
    assert "85,0" in card
    assert "85,0% kế hoạch" in card
    assert "10 tháng 2026" in card
    assert shown(told, CARD, area=ELSEWHERE).startswith("Thu ngân sách xã 40,5")


def test_an_officer_of_a_commune_sees_its_own_row_alone(told: Centre) -> None:
    officer = Role.COMMUNE_OFFICER
    own = shown(told, TABLE, officer)
    assert "T10/2026 8,5" in own
    assert "T1/2026 8,5" in own, "its own months, since there is nothing to stand beside it"
    assert name(ELSEWHERE) not in own
    assert "T10/2026" not in shown(told, TABLE, officer, period="2026-09")
    assert "31/10/2026" in own, "as old as the newest of them"
    browser = told.as_role(officer)
    taken = browser.get(f"/panels/{TABLE}/csv?period=2026-09").text
    assert name(COMMUNE) in taken
    assert name(ELSEWHERE) not in taken
    assert "85,0" in shown(told, CARD, officer)
    assert ask(browser, CARD, area=ELSEWHERE).status_code == 404


def test_who_was_late_is_added_by_a_later_file_and_the_sum_of_the_province_corrected(told: Centre) -> None:
    entered(told, [
        f'{ELSEWHERE},{name(ELSEWHERE)},2026,10,"4,5",90', '91,Tỉnh An Giang,2026,10,"13,0",340,2,2',
    ])  # fmt: skip
    told.clock.move(minutes=1)
    assert f"{name(ELSEWHERE)} 4,5" in shown(told, TABLE)
    assert "130,0" in shown(told, CARD)
    assert "2/2 xã" in shown(told, CARD)
    revisions: Any = told.as_role(Role.VIEWER).get(f"/panels/{CARD}/revisions").json
    assert "8,5" in words(revisions["tree"]), "what stood before is kept"
