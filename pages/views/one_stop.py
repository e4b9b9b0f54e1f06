"""Public administration (Hành chính công): dossiers received, processed, open and overdue."""

from typing import Any

from catalogue import subjects
from components.words import title
from pages.counts import agencies, agency_bars, beside, card, part_bars, parts, score, trend
from pages.map_questions import map_view
from pages.panels import Panel, Scope, View
from pages.views.agencies import BELOW, DEPARTMENTS, to_agency, to_group, trail
from store.query import report_totals
from store.query.counts import Period
from wording import say

PATH = subjects()["one_stop"].path
GROUPS = {"department": "departments", "district": "communes", "commune": "communes"}
"""Views of the groups of agencies."""
TOP = 5
CHANNELS = ("direct", "online", "postal")
PROCESSED = ("one_stop.processed_early", "one_stop.processed_on_time", "one_stop.processed_overdue")
OPEN = ("one_stop.unsettled_in_time", "one_stop.unsettled_overdue", "one_stop.paused")
OVERDUE = ("one_stop.unsettled_overdue", "one_stop.processed_overdue")
LEFT = ("one_stop.paused", "one_stop.returned", "one_stop.cancelled")
SETTLED = ("one_stop.processed", "one_stop.unsettled")
RATES = ("one_stop.early_rate", "one_stop.on_time_rate", "one_stop.overdue_rate")
KEY = (
    "one_stop.received", "one_stop.processed", "one_stop.on_time_rate", "one_stop.unsettled",
    "one_stop.unsettled_overdue", "one_stop.paused",
)  # fmt: skip
ELSEWHERE = ("one_stop.awaiting_supplement", "one_stop.paused", "one_stop.returned", "one_stop.cancelled")
RECEIVED = [
    ("one_stop.received", f"channel={channel}", say(f"counts.channel.{channel}")) for channel in CHANNELS
]
REPORTS = [
    (f"citizen_reports.{name}", "category=public_administration", say(f"counts.service_reports_{name}"))
    for name in ("received", "in_progress", "completed_on_time", "completed_late")
]
"""What citizens report about public administration."""
SCOPE = ("period", "area", "known_at", "days")
agency = to_agency(PATH)


def _reported(connection: Any, scope: Scope) -> Period:
    """The period asked for, else the newest year of reports: their source has ended."""
    if scope.period:
        return scope.counted
    return report_totals.newest_year(connection, REPORTS[0][0], now=scope.now)


def _named(codes: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [(code, "", title(code)) for code in codes]


def _view(code: str, *panels: Panel, offers: tuple[str, ...] = ()) -> View:
    words = say(f"counts.view.{code}")
    groups = GROUPS if code == "agency" else None
    return View(code, words, panels, (*SCOPE, *offers), trail(PATH, code, words, groups=groups))


def _group(groups: tuple[str, ...]) -> list[Panel]:
    """What agencies of one group received, processed, have open and owe (HT-1.2b, HT-1.2c)."""
    shown = {
        "received": (RECEIVED, 10), "processed": (_named(PROCESSED), 10),
        "open": (_named(("one_stop.unsettled_in_time", "one_stop.unsettled_overdue")), 10),
        "overdue": (_named(OVERDUE), TOP), "left": (_named(LEFT), 10),
    }  # fmt: skip
    bars = [
        agency_bars(f"{groups[-1]}_{name}", columns, title=say(f"counts.agencies_{name}"), groups=groups,
                    most=most, down=agency)
        for name, (columns, most) in shown.items()
    ]  # fmt: skip
    backlog = agencies(f"{groups[-1]}_backlog", "one_stop.unsettled", groups=groups, down=agency, most=10)
    return [*bars[:4], backlog, bars[4]]


VIEWS = (
    _view(
        "province",
        *(card(code) for code in KEY),
        trend("dossiers", ("one_stop.received", "one_stop.processed"), size="c5"),
        parts("received_channels", "one_stop.received", "channel", size="c3"),
        beside("processed_times", PROCESSED, size="c4"),
        beside("open_times", OPEN, size="c3"),
        beside("overdue_kinds", OVERDUE, size="c3"),
        beside("elsewhere", ELSEWHERE, whole=False, size="c3"),
        parts("overdue_groups", "one_stop.unsettled_overdue", "group", most=6, size="c3",
              down=to_group(PATH, GROUPS, "overdue")),
        offers=("communes",),
    ),
    _view("departments", *_group(DEPARTMENTS)),
    _view("communes", *_group(BELOW)),
    _view(
        "agency",
        *(card(code, own=True) for code in KEY),
        agencies("choose", "one_stop.unsettled", down=agency, size="c3 tall", most=18),
        parts("own_fields_overdue", "one_stop.unsettled_overdue", "field", own=True, most=TOP, size="c3"),
        parts("own_fields_open", "one_stop.unsettled", "field", own=True, most=TOP, size="c3"),
        beside("service_reports", (), own=True, whole=False, size="c3", cuts=REPORTS, when=_reported),
        beside("received_backlog", ("one_stop.unsettled",), own=True, whole=False, size="c3", cuts=RECEIVED),
        beside("processed_times", PROCESSED, own=True, size="c2"),
        beside("settled", SETTLED, own=True, size="c2"),
        beside("unsettled_times", OPEN[:2], own=True, size="c2"),
        offers=("org",),
    ),
    _view(
        "fields",
        part_bars("fields_received", RECEIVED, "field"),
        part_bars("fields_settled", _named(SETTLED), "field"),
        part_bars("fields_overdue", _named(OVERDUE), "field"),
        parts("top_fields_received", "one_stop.received", "field", most=TOP),
        parts("top_fields_processed", "one_stop.processed", "field", most=TOP),
        parts("top_fields_open", "one_stop.unsettled", "field", most=TOP),
    ),
    _view(
        "overdue",
        agencies("overdue_open", "one_stop.unsettled_overdue", down=agency, size="c3", most=10),
        parts("overdue_open_fields", "one_stop.unsettled_overdue", "field", most=8, size="c3"),
        agencies("overdue_processed", "one_stop.processed_overdue", down=agency, size="c3", most=10),
        parts("overdue_processed_fields", "one_stop.processed_overdue", "field", most=8, size="c3"),
        agency_bars("overdue_top", _named(OVERDUE), title=say("counts.overdue_top"), most=TOP, down=agency,
                    size="c4"),
        part_bars("overdue_top_fields", _named(OVERDUE), "field", most=TOP, size="c4"),
        trend("overdue_days", ("one_stop.unsettled_overdue",), size="c4"),
    ),
    _view(
        "quality",
        score("score"),
        beside("rates", RATES, whole=False),
        beside("online_rates",
               ("one_stop.digitised_rate", "one_stop.electronic_result_rate", "one_stop.paid_online_rate"),
               whole=False),
        agencies("received_most", "one_stop.received", down=agency, most=10),
        agencies("processed_most", "one_stop.processed", down=agency, most=10),
        agencies("on_time_least", "one_stop.on_time_rate", down=agency, most=10, ascending=True),
    ),
    map_view("one_stop", first="one_stop.received"),
)  # fmt: skip
