"""Health: the month at a glance, day by day, by month, infectious diseases with their clocks, facilities."""

from typing import Any

from components.ranking import ranking_chart
from components.stacked import stacked_chart
from pages.map_questions import map_view
from pages.panels import Panel, View
from pages.place_questions import district_months, listed
from pages.questions import agencies, card, communes, lines, part_lines, parts
from wording import say

DAYS, MONTHS = 31, 18
SCOPE = ("period", "area", "known_at")


def _view(code: str, *panels: Panel, offers: tuple[str, ...] = ()) -> View:
    return View(code, say(f"health.view.{code}"), panels, (*SCOPE, *offers))


def _cards(*names: str, size: str = "c2") -> list[Panel]:
    return [card(f"health.{name}", size=size) for name in names]


def _lines(name: str, *of: str, most: int = MONTHS, **drawn: Any) -> Panel:
    codes = tuple(f"health.{each}" for each in of)
    return lines(f"health_{name}", codes, title=say(f"health.{name}"), most=most, **drawn)


def _parts(name: str, of: str, by: str, **drawn: Any) -> Panel:
    return parts(f"health_{name}", f"health.{of}", by, title=say(f"health.{name}"), **{"size": "c4", **drawn})


def _communes(name: str, of: str, size: str = "c4") -> Panel:
    return communes(f"health_{name}", f"health.{of}", title=say(f"health.{name}"), size=size)


def _districts(name: str, of: str) -> Panel:
    title = say(f"health.{name}")
    return district_months(f"health_{name}", f"health.{of}", title=title, size="c6 tall")


def _facilities(name: str, of: str, **drawn: Any) -> Panel:
    title = say(f"health.{name}")
    return agencies(f"health_{name}", f"health.{of}", kind="facility", title=title, **drawn)


VIEWS = (
    _view(
        "month",
        *_cards("visits", "insured_visits", "emergencies", "deaths", "beds", "coverage_rate"),
        _lines("visits_lines", "daily_visits", most=DAYS, area=True, size="c6"),
        _parts("payers", "visits", "payer", size="c3"),
        _parts("sexes", "visits", "sex", size="c3"),
        _parts("ages", "visits", "age", size="c4"),
        _parts("cares", "visits", "care", size="c4"),
        _communes("areas", "visits"),
        offers=("communes",),
    ),
    _view(
        "daily",
        _lines("daily_visits", "daily_visits", most=DAYS, area=True),
        _lines("daily_moves", "daily_admissions", "daily_discharges", most=DAYS),
        _lines("daily_treated", "daily_inpatients", "daily_outpatients", most=DAYS),
        part_lines("health_daily_payers", "health.daily_visits", "payer", stacked_chart, most=DAYS,
                   title=say("health.daily_payers")),
        _lines("daily_urgent", "daily_emergencies", "daily_deaths", most=DAYS),
        _lines("daily_accidents", "daily_accidents", most=DAYS, area=True),
    ),
    _view(
        "monthly",
        _parts("services", "services", "group", draw=ranking_chart),
        _parts("diseases", "disease_visits", "disease", draw=ranking_chart),
        _lines("costs", "insurance_paid", "patient_paid", "copaid"),
        _lines("treatment_days", "treatment_days", area=True, size="c3"),
        _parts("causes", "accidents", "cause", size="c3"),
        _parts("admitted", "admissions", "level", size="c3"),
        _parts("discharged", "discharges", "level", size="c3"),
    ),
    _view(
        "infectious",
        *_cards("infectious_cases", "group_a_cases", "infectious_reports", "infectious_on_time_rate",
                size="c3"),
        _parts("clocks", "infectious_on_time_rate", "clock", draw=ranking_chart, size="c3"),
        _parts("clock_reports", "infectious_reports", "clock", draw=ranking_chart, size="c3"),
        _parts("groups", "infectious_cases", "group", size="c3"),
        _lines("cases_lines", "infectious_cases", area=True, size="c3"),
        _facilities("punctuality", "infectious_on_time_rate", ascending=True, size="c3"),
        _parts("infections", "infectious_cases", "disease", draw=ranking_chart, size="c3"),
        _communes("infected_areas", "infectious_cases", size="c3"),
        _facilities("infected_facilities", "infectious_cases", size="c3"),
        offers=("communes",),
    ),
    _view(
        "ranking",
        *(
            _facilities(name, of, size="c3")
            for name, of in (
                ("most_visits", "visits"), ("most_inpatients", "inpatients"),
                ("most_insured", "insured_rate"), ("most_paid", "insurance_paid"),
                ("most_days", "treatment_days"),
                ("most_services", "services"), ("most_traffic", "traffic_accidents"), ("most_beds", "beds"),
            )
        ),
    ),
    _view(
        "facility",
        *_cards("visits", "insured_rate", "emergencies", "deaths", "accidents", "beds"),
        *(
            _lines(name, *of, size="c3")
            for name, of in (
                ("facility_visits", ("visits", "insured_visits")),
                ("facility_moves", ("admissions", "discharges")),
                ("facility_treated", ("inpatients", "outpatients")),
                ("facility_costs", ("inpatient_cost", "bed_cost")),
            )
        ),
        _lines("facility_days", "daily_visits", most=DAYS, area=True, size="c6"),
        _lines("facility_services", "services", area=True, size="c3"),
        _lines("facility_urgent", "emergencies", "accidents", size="c3"),
        offers=("org",),
    ),
    _view(
        "districts",
        _districts("district_visits", "visits"),
        _districts("district_cases", "infectious_cases"),
    ),
    _view(
        "yearbook",
        *(lines(f"yearbook_{name}", (f"yearbook.{name}",), size="c6", title=say(f"health.yearbook_{name}"))
          for name in ("beds", "health_establishments")),
        part_lines("yearbook_staff", "yearbook.medical_staff", "profession", stacked_chart, size="c6",
                   title=say("health.yearbook_staff")),
        part_lines("yearbook_pharmacists", "yearbook.pharmacists", "rank", stacked_chart, size="c6",
                   title=say("health.yearbook_pharmacists")),
    ),
    _view(
        "list",
        listed("facilities", "health.facilities_listed", ("name", "type", "area", "capacity", "status"),
               title=say("health.list")),
    ),
    map_view("health", first="health.visits"),
)  # fmt: skip
