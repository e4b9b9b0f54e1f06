"""Education: schools and people, results in two ways of grading, the examination, the ministry's export."""

from components.distribution import distribution_chart
from components.ranking import ranking_chart
from components.stacked import stacked_chart
from pages.map_questions import map_view
from pages.panels import Panel, View
from pages.place_questions import listed
from pages.questions import card, communes, lines, part_lines, parts, table
from wording import say

EXAM = ("math", "literature", "foreign_language")
YEARS = 8
GENERAL = ("standard_rate", "qualified_rate", "learners_per_teacher")
NURTURE = ("underweight_rate", "stunted_rate", "obese_rate")
ENROLMENT = ("nursery_enrolment_rate", "kindergarten_enrolment_rate")
OTHERS = ("disabled_centres", "disabled_pupils", "disabled_staff", "inclusive_pupils", "continuing_centres",
          "continuing_learners", "continuing_staff", "continuing_officials")  # fmt: skip


def _view(code: str, *panels: Panel, offers: tuple[str, ...] = ()) -> View:
    return View(code, say(f"education.view.{code}"), panels, ("period", "area", "known_at", *offers))


def _codes(*names: str) -> tuple[str, ...]:
    return tuple(f"education.{name}" for name in names)


def _lines(name: str, *of: str, size: str = "c4") -> Panel:
    title = say(f"education.{name}")
    return lines(f"education_{name}", _codes(*of), title=title, most=YEARS, size=size)


def _parts(name: str, of: str, by: str, size: str = "c4", **drawn: object) -> Panel:
    title = say(f"education.{name}")
    return parts(f"education_{name}", f"education.{of}", by, title=title, size=size, **drawn)  # type: ignore[arg-type]


def _stacked(name: str, of: str, by: str, size: str = "c4") -> Panel:
    title = say(f"education.{name}")
    return part_lines(
        f"education_{name}", f"education.{of}", by, stacked_chart, title=title, most=YEARS, size=size
    )


def _marks(subject: str) -> Panel:
    """The country's marks of one subject."""
    return parts(
        f"exam_marks_{subject}", "exam.distribution", "band", within=f"subject={subject}", country=True,
        draw=distribution_chart, title=say(f"education.exam_marks_{subject}"), size="c4",
    )  # fmt: skip


VIEWS = (
    _view(
        "schools",
        *(card(code, size="c3") for code in _codes("schools", "pupils", "teachers", "coverage_rate")),
        _parts("pupils_levels", "pupils", "level"),
        _lines("people_lines", "managers", "teachers", "staff"),
        communes("education_schools", "education.schools", title=say("education.schools_areas")),
        _parts("schools_levels", "schools", "level"),
        _lines("coverage_lines", "schools_connected", "schools_existing"),
        _lines("offices_lines", "offices"),
        offers=("communes",),
    ),
    _view(
        "results",
        _stacked("grades", "graded_pupils", "grade", size="c5"),
        _lines("top_rate_lines", "top_grade_rate", size="c4"),
        _lines("top_pupils_lines", "top_pupils", size="c3"),
        _parts("year_marks", "year_marks", "band", size="c5", draw=distribution_chart),
        _lines("leaving_lines", "dropouts", "transfers", size="c4"),
        _lines("violations_lines", "violations", size="c3"),
    ),
    _view(
        "exam",
        *(_marks(subject) for subject in EXAM),
        parts("exam_subjects", "exam.mean_mark", "subject", draw=ranking_chart, size="c4",
              title=say("education.exam_subjects")),
        parts("exam_entries", "exam.entries", "subject", draw=ranking_chart, size="c4",
              title=say("education.exam_entries")),
        part_lines("exam_means", "exam.mean_mark", "subject", None, items=EXAM, most=YEARS,
                   title=say("education.exam_means")),
    ),
    _view(
        "common",
        *(_parts(f"{name}_levels", name, "level", draw=ranking_chart) for name in GENERAL),
        _parts("universal", "universal_rate", "programme", draw=ranking_chart),
        table("education_others", _codes(*OTHERS), title=say("education.others"), size="c8"),
    ),
    _view(
        "general",
        _parts("general_schools_kinds", "general_schools", "kind"),
        _parts("general_classes_kinds", "general_classes", "kind"),
        _parts("general_pupils_kinds", "general_pupils", "kind"),
        _parts("general_schools_levels", "general_schools", "level"),
        _parts("general_teachers_levels", "general_teachers", "level"),
        _parts("general_pupils_per_teacher", "general_pupils_per_teacher", "ownership", draw=ranking_chart),
    ),
    _view(
        "preschool",
        part_lines("education_preschool_ratio", "education.learners_per_teacher", "level", None,
                   items=("preschool",), most=YEARS, title=say("education.preschool_ratio")),
        _lines("nurture_lines", *NURTURE),
        _lines("enrolment_lines", *ENROLMENT),
        _stacked("preschool_teachers", "preschool_teachers", "stage", size="c3"),
        _stacked("preschool_children", "preschool_children", "stage", size="c3"),
        _stacked("preschool_sexes", "preschool_children", "sex", size="c3"),
        _stacked("preschool_staff", "preschool_staff", "role", size="c3"),
    ),
    _view(
        "yearbook",
        lines("yearbook_schools", ("yearbook.schools", "yearbook.kindergarten_schools"), size="c6",
              title=say("education.yearbook_schools")),
        lines("yearbook_pupils", ("yearbook.pupils", "yearbook.kindergarten_pupils"), size="c6",
              title=say("education.yearbook_pupils")),
        lines("yearbook_teachers", ("yearbook.teachers", "yearbook.kindergarten_teachers"), size="c6",
              title=say("education.yearbook_teachers")),
        lines("yearbook_graduation", ("yearbook.graduation_rate",), size="c6",
              title=say("education.yearbook_graduation")),
    ),
    _view(
        "list",
        listed("schools", "education.schools_listed", ("name", "level", "area", "capacity", "status"),
               title=say("education.list")),
    ),
    map_view("education", first="education.schools"),
)  # fmt: skip
