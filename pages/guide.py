"""The user guide as a page: docs/huong-dan-su-dung.md, as everybody can also read it without the centre."""

from functools import cache
from pathlib import Path

import dash
from dash import html

from components.guide import guide
from domain.access import Open
from wording import say

TITLE = say("shell.guide")
TEXT = Path(__file__).parent.parent / "docs" / "huong-dan-su-dung.md"
PICTURES = "/guide/"

dash.register_page(__name__, path="/huong-dan", name=TITLE, title=TITLE, order=990, permission=Open.SIGNED_IN)


def layout(**_: str) -> html.Div:
    """The guide as it stands; it is read once."""
    return html.Div(_guide(), className="page")


@cache
def _guide() -> html.Article:
    return guide(TEXT.read_text("utf-8"), pictures=PICTURES)
