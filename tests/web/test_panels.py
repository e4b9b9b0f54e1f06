"""The panel endpoint: bytes by version, 304 for what has not changed, and no more than a person may see."""

import csv
import gzip
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import brotli
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import text

from domain.access import Role
from domain.periods import Freq
from domain.records import Observation
from pages import registry
from pages.panels import Panel, Scope
from store.command import ingest
from store.engine import Engine
from tests.web.conftest import COMMUNE, Centre
from web import exports, panels
from wording import say

CARD = "card.economy.budget_revenue"
PLAN = "plan.economy.budget_revenue"


def months(value: float, *, area: str = "91", count: int = 10) -> list[Observation]:
    return [
        Observation(
            indicator="economy.budget_revenue", area=area, freq=Freq.MONTH, period_start=date(2026, month, 1),
            value=value,
            as_of=date(2026, month + 1, 1) - timedelta(days=1),
        )
        for month in range(1, count + 1)
    ]  # fmt: skip


def bring(engine: Engine, records: list[Observation], now: datetime, *, source: str = "lris") -> None:
    run = ingest.begin(engine, source=source, origin="test", simulated=True, now=now)
    outcome = ingest.write(engine, run, records, now=now, as_of=None)
    assert not outcome.rejected, outcome.rejections


def ask(browser: FlaskClient, *codes: str, **given: Any) -> Any:
    headers = given.pop("headers", {})
    return browser.get("/panels", query_string={"codes": ",".join(codes), **given}, headers=headers)


def opened(browser: FlaskClient, aspect: str) -> str:
    """What the menu of the card opens, as text."""
    body: Any = browser.get(f"/panels/{CARD}/{aspect}").json
    return words(body["tree"])


def words(node: Any) -> str:
    if isinstance(node, list):
        return " ".join(map(words, node))
    if isinstance(node, dict):
        return words(node["props"].get("children", ""))
    return str(node or "")


@pytest.fixture
def told(centre: Centre) -> Centre:
    plan = Observation(
        indicator="economy.budget_revenue_plan",
        area="91",
        freq=Freq.YEAR,
        period_start=date(2026, 1, 1),
        value=1200,
    )
    bring(centre.engine, [*months(100), plan], centre.clock.now)
    return centre


def test_a_panel_is_drawn_from_the_store(told: Centre) -> None:
    panel = ask(told.as_role(Role.VIEWER), CARD).json["panels"][CARD]
    assert panel["state"] == "live"
    assert panel["simulated"] is True
    shown = words(panel["tree"])
    assert "1.000" in shown
    assert "10 tháng 2026" in shown
    assert say("plan.progress", percent="83,3") in shown
    assert "namespace" not in str(panel)


def test_what_has_not_changed_is_a_304(told: Centre) -> None:
    browser = told.as_role(Role.VIEWER)
    first = ask(browser, CARD, PLAN)
    again = ask(browser, CARD, PLAN, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data
    assert again.headers["Cache-Control"] == "private, no-cache"


def test_new_data_of_its_source_makes_a_new_answer_and_other_data_does_not(told: Centre) -> None:
    browser = told.as_role(Role.VIEWER)
    tag = ask(browser, CARD).headers["ETag"]
    score = Observation(
        indicator="pci.score", area="89", freq=Freq.YEAR, period_start=date(2024, 1, 1), value=65.0
    )
    bring(told.engine, [score], told.clock.now, source="pci")
    assert ask(browser, CARD, headers={"If-None-Match": tag}).status_code == 304
    bring(told.engine, months(110), told.clock.now)
    changed = ask(browser, CARD, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "1.100" in words(changed.json["panels"][CARD]["tree"])


def test_a_panel_is_drawn_once_for_all_who_ask_the_same(
    told: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:

    drawings: list[str] = []
    draw = panels.draw

    def counted(panel: Panel, connection: Any, scope: Scope) -> tuple[bytes, bool]:
        drawings.append(panel.code)
        return draw(panel, connection, scope)

    monkeypatch.setattr(panels, "draw", counted)
    for role in (Role.VIEWER, Role.STEWARD, Role.VIEWER):
        ask(told.as_role(role), CARD)
    assert drawings == [CARD]
    ask(told.as_role(Role.VIEWER), CARD, period="2026-05")
    assert drawings == [CARD, CARD], "another period is another question"


def test_a_panel_ages_at_midnight(told: Centre) -> None:
    browser = told.as_role(Role.VIEWER)
    tag = ask(browser, CARD).headers["ETag"]
    told.clock.move(days=30)
    later = ask(told.as_role(Role.VIEWER), CARD, headers={"If-None-Match": tag})
    assert later.json["panels"][CARD]["state"] == "late"


def test_the_scope_is_kept_apart(told: Centre) -> None:
    browser = told.as_role(Role.VIEWER)
    may = words(ask(browser, CARD, period="2026-05").json["panels"][CARD]["tree"])
    assert "5 tháng 2026" in may
    before = words(ask(browser, CARD, known_at="2026-01-01").json["panels"][CARD]["tree"])
    assert say("panel.no_answer") in before
    assert ask(browser, CARD, period="2026-13").status_code == 400
    assert ask(browser, CARD, known_at="today").status_code == 400
    assert ask(browser, CARD, area="no such").status_code in {400, 404}


@pytest.mark.parametrize(("encoding", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_answers_are_packed_once(told: Centre, encoding: str, unpack: Any) -> None:
    browser = told.as_role(Role.VIEWER)
    plain = ask(browser, CARD, PLAN)
    packed = ask(browser, CARD, PLAN, headers={"Accept-Encoding": encoding})
    assert packed.headers["Content-Encoding"] == encoding
    assert unpack(packed.data) == plain.data
    assert len(packed.data) < len(plain.data)


def test_nobody_sees_panels_without_signing_in(told: Centre) -> None:
    assert ask(told.browser(), CARD).status_code == 401
    assert told.browser().get(f"/panels/{CARD}/table").status_code == 401


def test_unknown_panels_and_aspects_do_not_exist(told: Centre) -> None:
    browser = told.as_role(Role.VIEWER)
    assert ask(browser, "card.nothing").status_code == 404
    assert browser.get(f"/panels/{CARD}/secrets").status_code == 404
    assert ask(browser, *[CARD] * 61).status_code == 400


def test_a_commune_officer_is_asked_for_the_own_commune_only(told: Centre) -> None:
    bring(told.engine, months(3, area=COMMUNE), told.clock.now)
    officer = told.as_role(Role.COMMUNE_OFFICER)
    own = words(ask(officer, CARD).json["panels"][CARD]["tree"])
    assert " 30 " in f" {own} "
    assert "1.000" not in own
    assert ask(officer, CARD, area="91").status_code == 404
    assert officer.get(f"/panels/{CARD}/table", query_string={"area": "91"}).status_code == 404


def test_the_list_of_sources_is_for_those_who_may_see_sources(told: Centre) -> None:
    assert ask(told.as_role(Role.COMMUNE_OFFICER), "sources.list").status_code == 403
    shown = words(ask(told.as_role(Role.VIEWER), "sources.list").json["panels"]["sources.list"]["tree"])
    assert "LRIS" in shown
    assert "Văn phòng UBND tỉnh" in shown


def broken(_connection: Any, _scope: Any) -> Any:
    raise ZeroDivisionError("secret inner words")


def refused(connection: Any, _scope: Any) -> Any:
    """A statement that the database refuses: on PostgreSQL its transaction answers nothing more."""
    return connection.execute(text("SELECT secret FROM nowhere"))


@pytest.mark.parametrize(
    "fault",
    [{"ask": broken}, {"ask": refused}, {"ask": broken, "series": (("economy.unknown", ""),)}],
    ids=["broken", "refused", "unknown"],
)
def test_a_panel_that_fails_says_so_and_leaves_the_others_alone(
    told: Centre, monkeypatch: pytest.MonkeyPatch, fault: dict[str, Any]
) -> None:
    known = registry.panels()
    alone = replace(known[CARD], series=())
    spoilt = {**known, PLAN: replace(known[PLAN], **fault), CARD: alone}
    monkeypatch.setattr(registry, "panels", lambda: spoilt)
    answer = ask(told.as_role(Role.VIEWER), PLAN, CARD)
    assert answer.json["panels"][CARD]["state"] == "live"
    assert "secret" not in answer.text
    assert answer.json["panels"][PLAN]["state"] == "missing"


def test_fields_are_told_for_the_rail(told: Centre) -> None:
    fields = ask(told.as_role(Role.VIEWER)).json["fields"]
    assert fields["economy"]["state"] == "live"


def test_the_menu_explains_lists_and_shows_revisions(told: Centre) -> None:
    later = told.clock.now + timedelta(hours=1)
    bring(told.engine, months(130, count=1), later)
    browser = told.as_role(Role.VIEWER)
    about = opened(browser, "about")
    assert "Luật Ngân sách nhà nước" in about
    table = opened(browser, "table")
    assert "tháng 10/2026" in table
    revisions = opened(browser, "revisions")
    assert "130" in revisions
    assert say("table.current") in revisions


def test_the_same_numbers_are_taken_away(told: Centre) -> None:
    browser = told.as_role(Role.VIEWER)
    book = load_workbook(io.BytesIO(browser.get(f"/panels/{CARD}/xlsx").data))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][4] == say("table.value")
    assert sum(row[4] for row in rows[1:] if row[0] == "Thu ngân sách nhà nước trên địa bàn") == 1000
    text = browser.get(f"/panels/{CARD}/csv").data.decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(text)))) == len(rows)


@pytest.mark.parametrize("text", ["=1+1", "+84", "-x", "@cmd", "\tx", "\rx", "＝1"])
def test_no_text_becomes_a_formula(text: str) -> None:
    assert exports.harmless(text) == f"'{text}"
    assert exports.harmless(-3.5) == -3.5


def test_every_panel_of_every_view_is_drawn_on_an_empty_store(centre: Centre) -> None:
    browser = centre.as_role(Role.ADMINISTRATOR)
    codes = list(registry.panels())
    for start in range(0, len(codes), 50):
        answer = ask(browser, *codes[start : start + 50])
        assert answer.status_code == 200
        assert say("panel.failed", reference="")[:12] not in words(
            [panel["tree"] for panel in answer.json["panels"].values()]
        )


def test_views_name_different_panels_once() -> None:
    for views in registry.views().values():
        for view in views:
            codes = [panel.code for panel in view.panels]
            assert len(codes) == len(set(codes)), view.code
