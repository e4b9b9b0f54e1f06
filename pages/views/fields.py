"""The views of every field of the centre by its path, and where an indicator is looked at."""

from functools import cache
from itertools import filterfalse
from urllib.parse import urlencode

from catalogue import indicators, is_counted, subjects
from pages.map_questions import map_view
from pages.panels import View
from pages.questions import list_views
from pages.views import (
    cameras,
    citizen_reports,
    communes,
    documents,
    economy,
    education,
    health,
    indices,
    lodging,
    one_stop,
    social_listening,
    standard,
    statistics,
    tourism,
)


@cache
def views() -> dict[str, tuple[View, ...]]:
    """The views of each field that has any by the path of its page, the one shown first in front.

    Of a field that is not laid out by hand they are what the catalogue makes of it.
    """
    by_hand = {
        "economy": (
            *economy.VIEWS[:2],
            *list_views(but=[economy.TARGETS]),
            economy.VIEWS[2],
            *statistics.VIEWS,
            *economy.VIEWS[3:],
            communes.VIEW,
            *indices.VIEWS,
            map_view("economy", first="economy.household_businesses"),
        ),
        "one_stop": one_stop.VIEWS,
        "documents": documents.VIEWS,
        "cameras": cameras.VIEWS,
        "citizen_reports": citizen_reports.VIEWS,
        "lodging": lodging.VIEWS,
        "social_listening": social_listening.VIEWS,
        "education": education.VIEWS,
        "health": health.VIEWS,
        "tourism": tourism.VIEWS,
    }
    return {
        subject.path: by_hand.get(code) or standard.views(code)
        for code, subject in subjects().items()
        if code in by_hand or subject.headlines
    }


@cache
def shown() -> dict[str, str]:
    """Every indicator that some view shows, with the address of the first that does.

    One of its own field comes before those of others. What is counted from records is as old as its source
    and says so itself: it is left out.
    """
    found: dict[str, str] = {}
    for own in (True, False):
        for path, listed in views().items():
            for view in listed:
                address = f"{path}?{urlencode({'view': view.code})}"
                for panel in view.panels:
                    for indicator in filterfalse(is_counted, panel.about):
                        if (subjects()[indicators()[indicator].field].path == path) is own:
                            found.setdefault(indicator, address)
    return found
