"""The way down through agencies: province, group, agency, field, list; each step is an address."""

from urllib.parse import urlencode

from catalogue import codelists, organisations
from components.behind import Down
from domain.readings import Reading
from pages.panels import Trail
from wording import say

DEPARTMENTS = ("department",)
BELOW = ("district", "commune")
"""Committees below the province: of districts until 30 June 2025, of communes since."""


def step(path: str, view: str, org: str = "") -> str:
    """The address of one step; of a step above agencies it drops the agency."""
    return f"{path}?{urlencode({'view': view, 'org': org})}"


def to_agency(path: str, view: str = "agency") -> Down:
    """From the number of an agency to its view."""

    def down(reading: Reading) -> str:
        return step(path, view, reading.org)

    return down


def to_group(path: str, views: dict[str, str], other: str) -> Down:
    """From the number of a group of agencies to its view; `other` is for groups that have none."""

    def down(reading: Reading) -> str:
        return step(path, views.get(reading.breakdown.rpartition("=")[2], other))

    return down


def trail(path: str, view: str, title: str, *, groups: dict[str, str] | None = None) -> Trail:
    """Province, then the group of the agency (a view by group), then the agency, then `title`."""

    def found(org: str) -> list[tuple[str, str]]:
        steps = [(say("counts.province"), step(path, "province"))]
        agency = organisations().get(org)
        if view == "province":
            return steps
        if groups is None or agency is None:
            return [*steps, (title, step(path, view))]
        names = codelists()["agency_groups"].items
        if agency.kind in groups:
            steps.append((names[agency.kind].name, step(path, groups[agency.kind])))
        return [*steps, (agency.name, step(path, view, org))]

    return found
