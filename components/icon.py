"""One glyph of the icon font."""

from dash import html

from components.marks import marks


def icon(name: str) -> html.I:
    """A glyph that says nothing to a screen reader."""
    return html.I(className=f"bi bi-{name}", **marks({"aria-hidden": "true"}))
