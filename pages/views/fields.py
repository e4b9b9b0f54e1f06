"""The views of every field of the centre by its path, and where an indicator is looked at."""

from functools import cache
from urllib.parse import urlencode

from catalogue import subjects
from pages.panels import View
from pages.views import economy, indices, statistics


@cache
def views() -> dict[str, tuple[View, ...]]:
    """The views of each field that has any by the path of its page, the one shown first in front."""
    return {
        subjects()["economy"].path: (
            *economy.VIEWS[:3], *statistics.VIEWS, *economy.VIEWS[3:], *indices.VIEWS
        ),
    }  # fmt: skip


@cache
def shown() -> dict[str, str]:
    """Every indicator that some view shows, with the address of the first that does."""
    found: dict[str, str] = {}
    for path, listed in views().items():
        for view in listed:
            address = f"{path}?{urlencode({'view': view.code})}"
            for panel in view.panels:
                for indicator in panel.about:
                    found.setdefault(indicator, address)
    return found
