"""Electronic documents (Văn bản điện tử): what comes in and goes out, its signatures, and tasks assigned."""

from catalogue import subjects
from components.words import title
from pages.counts import agencies, agency_bars, beside, card, own_days, parts, told_agencies, trend
from pages.map_questions import map_view
from pages.panels import Panel, View
from pages.views.agencies import to_agency, trail
from wording import say

PATH = subjects()["documents"].path
TOP = 10
INCOMING = ("documents.incoming_signed", "documents.incoming_unsigned")
OUTGOING = ("documents.outgoing_signed", "documents.outgoing_unsigned")
BOTH = ("documents.incoming", "documents.outgoing")
HANDLED = ("documents.handled_in_time", "documents.handled_late")
STATE = ("documents.handled", "documents.unhandled")
WAITING = ("documents.unhandled_in_time", "documents.unhandled_overdue")
APPROVAL = ("documents.approved", "documents.assigned", "documents.pending_approval", "documents.unfiled")
SIGNATURES = (
    "documents.outgoing_signed", "documents.outgoing_leader_signed", "documents.outgoing_fully_signed",
)  # fmt: skip
INTERLINKED = ("documents.outgoing", "route=interlinked", say("counts.interlinked"))
KEY = (
    "documents.incoming", "documents.outgoing", "documents.outgoing_signed_rate", "documents.approved_rate",
    "documents.pending_approval", "documents.unhandled_overdue",
)  # fmt: skip
OWN = (
    "documents.incoming", "documents.outgoing", "documents.outgoing_signed_rate", "documents.in_time_rate",
    "documents.unhandled", "documents.unhandled_overdue",
)  # fmt: skip
TASKS = (
    "documents.tasks_in_time", "documents.tasks_overdue", "documents.tasks_done_on_time",
    "documents.tasks_done_late",
)  # fmt: skip
SCOPE = ("period", "area", "known_at", "days")
agency = to_agency(PATH, "agencies")


def _named(codes: tuple[str, ...]) -> list[tuple[str, str, str]]:
    return [(code, "", title(code)) for code in codes]


def _bars(name: str, codes: tuple[str, ...], size: str = "c4") -> Panel:
    return agency_bars(name, _named(codes), title=say(f"counts.{name}"), down=agency, most=TOP, size=size)


def _view(code: str, *panels: Panel, offers: tuple[str, ...] = ()) -> View:
    words = say(f"counts.view.documents_{code}")
    groups: dict[str, str] | None = {} if code == "agencies" else None
    return View(code, words, panels, (*SCOPE, *offers), trail(PATH, code, words, groups=groups))


VIEWS = (
    _view(
        "province",
        *(card(code) for code in KEY),
        beside("incoming_signatures", INCOMING, size="c3"),
        beside("outgoing_signatures", OUTGOING, size="c3"),
        beside("signatures", SIGNATURES, whole=False, size="c3", cuts=(INTERLINKED,)),
        agencies("signed_rate", "documents.outgoing_signed_rate", down=agency, most=TOP, size="c3",
                 ascending=True),
        _bars("incoming_by_agency", INCOMING),
        _bars("outgoing_by_agency", OUTGOING),
        _bars("both_by_agency", BOTH),
        offers=("communes",),
    ),
    _view(
        "agencies",
        *(card(code, own=True) for code in OWN),
        agencies("documents_choose", "documents.incoming", down=agency, size="c3 tall", most=18),
        beside("handled_times", HANDLED, own=True, size="c3"),
        beside("handled_state", STATE, own=True, size="c3"),
        beside("outgoing_signatures", OUTGOING, own=True, size="c3"),
        beside("waiting", WAITING, own=True, size="c3"),
        trend("documents", BOTH, own=True, size="c3"),
        agencies("unhandled_by_agency", "documents.unhandled", down=agency, most=TOP, size="c3"),
        offers=("org",),
    ),
    _view(
        "incoming",
        trend("documents", BOTH, size="c5"),
        parts("incoming_routes", "documents.incoming", "route", size="c3"),
        beside("approval", APPROVAL, whole=False, size="c4"),
        beside("handled_state", STATE, size="c3"),
        beside("waiting", WAITING, size="c3"),
        trend("late_days", ("documents.unhandled_overdue",), size="c6"),
    ),
    _view(
        "performance",
        agencies("incoming_most", "documents.incoming", down=agency, most=TOP),
        agencies("outgoing_most", "documents.outgoing", down=agency, most=TOP),
        agencies("unhandled_most", "documents.unhandled", down=agency, most=TOP),
        agencies("approval_most", "documents.pending_approval", down=agency, most=TOP),
        agencies("signing_most", "documents.outgoing_signed", down=agency, most=TOP),
        agencies("late_most", "documents.unhandled_overdue", down=agency, most=TOP),
    ),
    _view(
        "tasks",
        *(card(code, size="c3") for code in TASKS),
        beside("task_states", TASKS, size="c4"),
        agency_bars("tasks_by_agency", _named(TASKS), title=say("counts.tasks_by_agency"), down=agency,
                    most=TOP, size="c5"),
        trend("tasks_days", ("documents.tasks_assigned", "documents.tasks_done"), size="c3"),
    ),
    _view(
        "users",
        told_agencies("users", "documents.users", down=to_agency(PATH, "users"), size="c5 tall"),
        own_days("users_days", "documents.users", size="c7 tall"),
        offers=("org",),
    ),
    map_view("documents", first="documents.incoming"),
)  # fmt: skip
