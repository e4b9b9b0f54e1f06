"""docs/coverage.yaml names what exists, and every requirement that the catalogue says it answers."""

from importlib import import_module
from pathlib import Path
from typing import Annotated

from pydantic import Field

import catalogue
from catalogue import strict_yaml
from catalogue.model import Strict
from pages import registry

PATH = Path(__file__).parents[1] / "docs" / "coverage.yaml"
SUBDASHBOARDS = "abcdefghikl"


class Answer(Strict):
    """How one requirement is answered."""

    code: Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z]+)?-([SCP]?\d{2}|\d\.\d[a-z]?-\d{2})$")]
    panels: tuple[str, ...] = Field(min_length=1)
    functions: tuple[str, ...] = ()
    open: str = ""


def answers() -> dict[str, Answer]:
    return strict_yaml.load_entries(PATH, Answer)


def test_every_panel_named_exists_and_may_be_looked_at() -> None:
    in_views = {panel.code for views in registry.views().values() for view in views for panel in view.panels}
    strangers = {
        f"{name}: {code}" for name, answer in answers().items() for code in answer.panels
        if code not in in_views
    }  # fmt: skip
    assert strangers == set()


def test_every_function_named_exists() -> None:
    for name, answer in answers().items():
        for function in answer.functions:
            module, _, attribute = function.rpartition(".")
            assert callable(getattr(import_module(module), attribute, None)), f"{name}: {function}"


def test_every_requirement_that_an_indicator_answers_is_shown_somewhere() -> None:
    told = {name for indicator in catalogue.indicators().values() for name in indicator.requirements}
    assert told - answers().keys() == set()


def test_socio_economy_is_whole() -> None:
    found = answers()
    assert {f"AG-KTXH-{number:02}" for number in range(1, 10)} <= found.keys()
    assert {name[6] for name in found if name.startswith("HT-1.1")} == set(SUBDASHBOARDS)
    assert {"TH-02", "TH-03", "BD-S08", "AG-X-03"} <= found.keys()


def test_public_administration_and_documents_are_whole() -> None:
    found = answers().keys()
    assert {f"AG-HCC-{number:02}" for number in range(1, 10)} <= found
    assert {f"AG-VB-{number:02}" for number in range(1, 6)} <= found
    assert {name[6] for name in found if name.startswith("HT-1.2")} == set("abcdef")
    assert {name[6] for name in found if name.startswith("HT-1.3")} == set("abcde")
    assert {"BD-S07", "BD-C06", "NA-DB-03", "NA-DB-04", "NA-DB-05", "TH-04"} <= found


def test_lodging_cameras_reports_and_listening_are_whole() -> None:
    found = answers()
    counts = {"AG-LT": 6, "AG-CAM": 1, "AG-PA": 11, "AG-MXH": 11, "HT-1.6b": 6, "HT-1.6c": 4, "HT-1.7": 5}
    for field, last in counts.items():
        assert {f"{field}-{number:02}" for number in range(1, last + 1)} <= found.keys(), field
    assert {"BD-S03", "TH-10"} <= found.keys()


def test_health_education_tourism_and_culture_are_whole() -> None:
    counts = {
        "AG-GD": 10, "AG-YT": 14, "AG-DL": 5, "HT-1.4a": 7, "HT-1.4b": 6, "HT-1.4c": 7, "HT-1.5a": 6,
        "HT-1.5b": 9, "HT-1.5c": 4, "HT-1.5d": 6, "HT-1.5e": 9, "HT-1.5f": 7, "HT-1.5g": 2, "HT-1.6a": 5,
    }  # fmt: skip
    wanted = {f"{group}-{number:02}" for group, count in counts.items() for number in range(1, count + 1)}
    assert (wanted | {"NA-DB-06", "NA-DB-07", "NA-DB-08", "TH-09"}) - answers().keys() == set()
