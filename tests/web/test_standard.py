"""A plain field is a catalogue file and a four-line page: a whole one is added to a copy of the project."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("catalogue", "pages")
PAGE = '''"""Page of forestry (Lâm nghiệp)."""
from pages import standard

layout = standard.register_page(__name__, "forestry")
'''
SUBJECT = """
forestry:
  title: Lâm nghiệp
  icon: tree
  order: 11
  path: /lam-nghiep
  headlines: [forestry.planted, forestry.cover]
"""
CODELIST = """
forest_kinds:
  title: Loại rừng
  items:
    special: {name: Rừng đặc dụng}
    production: {name: Rừng sản xuất}
"""
INDICATORS = """
forestry.planted:
  title: Diện tích rừng trồng mới
  unit: ha
  freq: M
  source: lris
  field: forestry
  responsible: department_agriculture_environment
  breakdowns: {kind: forest_kinds}
  direction: up_is_good
  plan: forestry.planted_plan
  definition: [{text: Diện tích rừng trồng mới trong kỳ.}]
forestry.planted_plan:
  title: Kế hoạch trồng rừng mới
  unit: ha
  freq: A
  source: lris
  field: forestry
  responsible: department_agriculture_environment
  cadence: {freq: A, due_days: -335, dead_days: 180}
  over_time: none
  definition: [{text: Diện tích rừng trồng mới cả năm theo kế hoạch.}]
forestry.burnt:
  title: Diện tích rừng bị cháy
  unit: ha
  freq: M
  source: lris
  field: forestry
  responsible: department_agriculture_environment
  direction: down_is_good
  definition: [{text: Diện tích rừng bị cháy trong kỳ.}]
forestry.cover:
  title: Tỷ lệ che phủ rừng
  unit: "%"
  decimals: 1
  freq: M
  source: lris
  field: forestry
  responsible: department_agriculture_environment
  over_areas: none
  over_time: none
  definition: [{text: Tỷ lệ che phủ rừng cuối kỳ.}]
"""
SCRIPT = """
import json, sys
from datetime import UTC, date, datetime
from pathlib import Path
import catalogue
from app import create_app
from domain.access import Role
from domain.periods import Freq
from domain.records import Observation
from pages import registry
from settings import Server, Settings
from store import schema
from store.command import ingest, users
from store.engine import connect, writing

catalogue.check()
now, folder = datetime(2026, 11, 21, 3, tzinfo=UTC), Path(sys.argv[1])
engine = connect(f"sqlite:///{folder / 'ioc.db'}")
schema.migrate(engine)
with writing(engine) as connection:
    users.create_user(connection, username="viewer", display_name="v", role=Role.VIEWER, area="", now=now,
                      by="", password="một câu đủ dài để nhớ 7")

def figure(code, month, value, freq=Freq.MONTH, area="91", breakdown=""):
    return Observation(indicator=code, area=area, freq=freq, period_start=date(2026, month, 1), value=value,
                       breakdown=breakdown)

items = [figure("forestry.planted_plan", 1, 1200.0, Freq.YEAR)]
for month in range(1, 11):
    items += [figure("forestry.planted", month, 100.0), figure("forestry.cover", month, 2.5),
              figure("forestry.burnt", month, 1.0), figure("forestry.planted", month, 7.0, area="30337"),
              figure("forestry.planted", month, 60.0, breakdown="kind=production"),
              figure("forestry.planted", month, 40.0, breakdown="kind=special")]
run = ingest.begin(engine, source="lris", origin="test", simulated=True, now=now)
assert ingest.write(engine, run, items, now=now, as_of=now.date()).rejected == 0

settings = Settings(province="91", data_dir=folder, sources={}, server=Server())
app = create_app(settings, engine=engine, now=lambda: now)
browser = app.server.test_client()
given = {"username": "viewer", "password": "một câu đủ dài để nhớ 7"}
assert browser.post("/login", data=given, headers={"Origin": "http://localhost"}).status_code == 302
views = {view.code: [panel.code for panel in view.panels] for view in registry.views()["/lam-nghiep"]}
codes = ",".join(code for panels in views.values() for code in panels)
print(json.dumps({
    "views": views,
    "page": browser.get("/lam-nghiep").status_code,
    "layout": browser.get("/_dash-layout").json,
    "panels": browser.get("/panels", query_string={"codes": codes}).json["panels"],
    "overview": [panel.code for panel in registry.views()["/"][0].panels],
}))
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a centre with one more field answers."""
    project, data = tmp_path_factory.mktemp("project"), tmp_path_factory.mktemp("data")
    for part in ROOT.iterdir():
        if part.name in COPIED:
            shutil.copytree(part, project / part.name, ignore=shutil.ignore_patterns("__pycache__"))
        elif part.suffix in (".py", ".toml", ".yaml") or (part.is_dir() and (part / "__init__.py").exists()):
            (project / part.name).symlink_to(part)
    (project / "assets").symlink_to(ROOT / "assets")
    catalogue = project / "catalogue"
    with (catalogue / "subjects.yaml").open("a", encoding="utf-8") as subjects:
        subjects.write(SUBJECT)
    (catalogue / "indicators" / "forestry.yaml").write_text(INDICATORS, "utf-8")
    (catalogue / "codelists" / "forestry.yaml").write_text(CODELIST, "utf-8")
    (project / "pages" / "forestry.py").write_text(PAGE, "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(data)], cwd=project, env={"PYTHONPATH": str(project)},
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_views_follow_from_what_is_declared(told: Any) -> None:
    assert told["views"] == {
        "headlines": [
            "card.forestry.planted", "card.forestry.cover", "plan.forestry.planted", "lines.forestry.cover",
            "parts.forestry.planted_kind", "communes.forestry.planted",
        ],
        "trend": ["lines.forestry_forestry.planted", "lines.forestry_forestry.cover"],
        "structure": ["parts.forestry.planted_kind"],
        "ranking": ["communes.forestry.planted", "communes.forestry.burnt"],
        "table": ["table.forestry"],
    }  # fmt: skip


def test_the_page_opens_and_the_rail_and_the_overview_lead_to_it(told: Any) -> None:
    assert told["page"] == 200
    assert '"href": "/lam-nghiep"' in json.dumps(told["layout"])
    assert "tile.forestry" in told["overview"]
    assert "card.forestry.planted" not in told["overview"], "cards are the first field's"


def test_every_panel_draws_what_the_store_holds(told: Any) -> None:
    states = {code: panel["state"] for code, panel in told["panels"].items()}
    assert {code for code, state in states.items() if state != "live"} == {"communes.forestry.burnt"}
    card = json.dumps(told["panels"]["card.forestry.planted"], ensure_ascii=False)
    assert "1.000" in card, "ten months of a hundred"
    assert "83,3% kế hoạch" in card
    table = json.dumps(told["panels"]["table.forestry"], ensure_ascii=False)
    assert all(word in table for word in ("Diện tích rừng bị cháy", "2,5", "10 tháng 2026", "83,3%"))
    assert "Kế hoạch trồng rừng mới" not in table
    titles = json.dumps(told["panels"]["parts.forestry.planted_kind"], ensure_ascii=False)
    assert "Diện tích rừng trồng mới theo loại rừng" in titles
