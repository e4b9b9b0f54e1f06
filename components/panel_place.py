"""The empty place of a panel on a page: the browser fills it with what is drawn."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from components.marks import marks


def place(
    code: str, *, title: str, size: str, sources: Sequence[str], kind: str = "", named: str = "",
    counted: bool = False, stage: Component | None = None,
) -> html.Section:  # fmt: skip
    """The place of a panel; `named` is its accessible name.

    The menu of a `counted` one leads to the records behind its numbers. A `stage` stands beside what the
    browser fills in, and is kept.
    """
    return html.Section(
        [html.Div(className="panel__frame"), stage] if stage else None,
        id=f"panel-{code}",
        className=" ".join(filter(None, ("panel", size, kind, "panel--staged" if stage else ""))),
        **marks(
            {
                "data-panel": code,
                "data-title": title,
                "data-sources": " ".join(sources),
                "aria-label": named or title,
                **({"data-counted": "true"} if counted else {}),
            }
        ),
    )
