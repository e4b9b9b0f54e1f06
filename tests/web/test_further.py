"""A field by configuration only: one YAML file and one CSV in a folder of the deployment's own, no Python.

What a steward and a reader would do is done with the commands and the server of the project, as it stands.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PASSWORD = "một câu đủ dài để nhớ 7"
FIELD = """
subjects:
  forestry:
    title: Lâm nghiệp
    icon: tree
    order: 11
    path: /lam-nghiep
    headlines: [forestry.planted, forestry.cover]
sources:
  forestry_report:
    title: Báo cáo lâm nghiệp của Chi cục Kiểm lâm
    short: Báo cáo lâm nghiệp
    field: forestry
    owner: department_agriculture_environment
    steward: Cán bộ số liệu của Chi cục Kiểm lâm
    adapter: workbook
    kind: file
    cadence: {freq: A, due_days: 60, dead_days: 365}
    documentation: docs/sources/forestry_report.md
codelists:
  forest_kinds:
    title: Loại rừng
    items:
      special: {name: Rừng đặc dụng}
      production: {name: Rừng sản xuất}
indicators:
  forestry.planted:
    title: Diện tích rừng trồng mới
    unit: ha
    freq: A
    source: forestry_report
    field: forestry
    responsible: department_agriculture_environment
    breakdowns: {kind: forest_kinds}
    direction: up_is_good
    valid_min: 0
    definition: [{text: Diện tích rừng trồng mới trong năm.}]
  forestry.cover:
    title: Tỷ lệ che phủ rừng
    unit: "%"
    decimals: 1
    freq: A
    source: forestry_report
    field: forestry
    responsible: department_agriculture_environment
    over_areas: none
    over_time: none
    definition: [{text: Tỷ lệ che phủ rừng cuối năm.}]
indicator_lists:
  forestry_plan:
    title: Kế hoạch lâm nghiệp của tỉnh
    short: Kế hoạch rừng
    decision: Quyết định của Ủy ban nhân dân tỉnh
    groups:
      - title: Trồng rừng
        whole: true
        entries:
          - {name: Rừng trồng tập trung, number: LN01, answers: [forestry.planted]}
          - {name: Cây phân tán, number: LN02}
      - title: Giữ rừng
        numbers: [forestry.cover]
mappings:
  forestry_report:
    decimal: ","
    lists:
      forestry_report:
        area_name: [tỉnh]
        year: [năm]
        boundaries: end
        values:
          planted: {match: [rừng trồng mới], to: [{indicator: forestry.planted}]}
          special:
            match: [rừng đặc dụng]
            to: [{indicator: forestry.planted, breakdown: kind=special}]
          production:
            match: [rừng sản xuất]
            to: [{indicator: forestry.planted, breakdown: kind=production}]
          cover: {match: [độ che phủ], to: [{indicator: forestry.cover}]}
"""
REPORT = """Tỉnh,Năm,Rừng trồng mới,Rừng đặc dụng,Rừng sản xuất,Độ che phủ
An Giang,2023,"1.180,0","300,0","880,0","22,4"
An Giang,2024,"1.240,5","310,5","930,0","22,5"
"""
CONFIG = """
province: "91"
data_dir: .
scheduler: {in_process: false}
sources:
  forestry_report: {enabled: true}
"""
SCRIPT = """
import json, sys
from datetime import UTC, datetime
import settings as deployment
from app import create_app, prepare
from pages import registry

settings = deployment.load()
prepare(settings)
clock = [datetime(2025, 5, 1, 3, tzinfo=UTC)]
app = create_app(settings, now=lambda: clock[0])
browser = app.server.test_client()
given = {"username": "admin", "password": sys.argv[1]}
assert browser.post("/login", data=given, headers={"Origin": "http://localhost"}).status_code == 302
views = {view.code: [panel.code for panel in view.panels] for view in registry.views()["/lam-nghiep"]}
codes = ",".join(code for panels in views.values() for code in panels)

def panels():
    return browser.get("/panels", query_string={"codes": codes}).json

board = ",".join(f"list.forestry_plan{part}" for part in ("", "_first", "_second"))
lists = {view.code: view.title for view in registry.views()["/kinh-te-xa-hoi"]}
said = {"lists": lists, "board": browser.get("/panels", query_string={"codes": board}).json["panels"],
        "views": views, "page": browser.get("/lam-nghiep").text, "in_time": panels(),
        "layout": browser.get("/_dash-layout").json,
        "overview": [panel.code for panel in registry.views()["/"][0].panels],
        "csv": browser.get("/panels/card.forestry.planted/csv").text,
        "xlsx": browser.get("/panels/table.forestry/xlsx").status_code,
        "about": browser.get("/panels/card.forestry.planted/about").text,
        "sources": browser.get("/panels", query_string={"codes": "sources.list"}).text}
clock[0] = datetime(2028, 5, 1, 3, tzinfo=UTC)
assert browser.post("/login", data=given, headers={"Origin": "http://localhost"}).status_code == 302
said["later"] = panels()
print(json.dumps(said, ensure_ascii=False))
"""


def environment(folder: Path) -> dict[str, str]:
    own = {
        "IOC_FIELDS": str(folder / "fields"), "IOC_CONFIG": str(folder / "config.yaml"),
        "IOC_DATA_DIR": str(folder), "IOC_ADMIN_PASSWORD": PASSWORD, "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{folder / 'ioc.db'}",
    }  # fmt: skip
    return {**os.environ, **own}


def lay_out(folder: Path, field: str = FIELD) -> None:
    (folder / "fields").mkdir()
    (folder / "fields" / "forestry.yaml").write_text(field, "utf-8")
    (folder / "config.yaml").write_text(CONFIG, "utf-8")
    (folder / "report.csv").write_text(REPORT, "utf-8")


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment(folder), capture_output=True, text=True,
        check=False, timeout=300,
    )  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What a centre with one more field answers after its report was imported."""
    folder = tmp_path_factory.mktemp("deployment")
    lay_out(folder)
    imported = run(folder, "-m", "scheduler", "import", "forestry_report", str(folder / "report.csv"))
    assert imported.returncode == 0, imported.stdout + imported.stderr
    done = run(folder, "-c", SCRIPT, PASSWORD)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_the_page_stands_and_the_rail_and_the_overview_lead_to_it(told: Any) -> None:
    assert "card.forestry.planted" in told["page"]
    assert '"href": "/lam-nghiep"' in json.dumps(told["layout"])
    assert "tile.forestry" in told["overview"]
    assert "Báo cáo lâm nghiệp" in told["sources"]


def test_every_panel_draws_what_the_file_says(told: Any) -> None:
    assert list(told["views"]) == ["headlines", "trend", "structure", "ranking", "table"]
    drawn = {code: json.dumps(panel, ensure_ascii=False) for code, panel in told["in_time"]["panels"].items()}
    assert "1.240" in drawn["card.forestry.planted"]
    assert "5,1%" in drawn["card.forestry.planted"], "against the year before"
    assert "22,5" in drawn["card.forestry.cover"]
    assert "Rừng đặc dụng" in drawn["parts.forestry.planted_kind"]
    assert "Báo cáo lâm nghiệp" in drawn["table.forestry"]


def test_a_list_of_its_own_is_a_board(told: Any) -> None:
    assert told["lists"]["list_forestry_plan"] == "Kế hoạch rừng"
    drawn = {code: json.dumps(panel, ensure_ascii=False) for code, panel in told["board"].items()}
    first, second = drawn["list.forestry_plan_first"], drawn["list.forestry_plan_second"]
    assert "có số liệu 1 trên 2 chỉ tiêu" in first
    assert "LN01 Rừng trồng tập trung" in first
    assert "1.240" in first
    assert "Chưa có nguồn số liệu: LN02 Cây phân tán." in first
    assert "22,5" in second
    assert "Quyết định của Ủy ban nhân dân tỉnh" in drawn["list.forestry_plan"]


def test_it_is_live_in_time_and_dead_when_nothing_more_comes(told: Any) -> None:
    assert told["in_time"]["panels"]["card.forestry.planted"]["state"] == "live"
    later = told["later"]["panels"]["card.forestry.planted"]
    assert later["state"] == "dead"
    assert "Cán bộ số liệu của Chi cục Kiểm lâm" in json.dumps(later, ensure_ascii=False)
    assert told["later"]["fields"]["forestry"]["state"] == "dead"


def test_it_is_exported_and_explained(told: Any) -> None:
    assert "Diện tích rừng trồng mới,năm 2024" in told["csv"]
    assert "1240.5,ha" in told["csv"]
    assert told["xlsx"] == 200
    assert "Diện tích rừng trồng mới trong năm." in told["about"]


def test_a_mistake_is_named_with_file_line_and_key(tmp_path: Path) -> None:
    lay_out(tmp_path, FIELD.replace("    unit: ha\n", "    unti: ha\n", 1))
    refused = run(tmp_path, "-m", "scheduler", "import", "forestry_report", str(tmp_path / "report.csv"))
    assert refused.returncode != 0
    said = refused.stdout + refused.stderr
    assert "forestry.yaml:29: forestry.planted.unti: unknown key (did you mean unit?)" in said


def test_an_unknown_section_and_a_missing_folder_are_named(tmp_path: Path) -> None:
    lay_out(tmp_path, FIELD.replace("codelists:", "codelist:"))
    command = ("-m", "scheduler", "import", "forestry_report", str(tmp_path / "report.csv"))
    refused = run(tmp_path, *command)
    assert "sections allowed: subjects, sources" in refused.stdout + refused.stderr
    (tmp_path / "fields" / "forestry.yaml").unlink()
    (tmp_path / "fields").rmdir()
    refused = run(tmp_path, *command)
    assert "IOC_FIELDS" in refused.stdout + refused.stderr
