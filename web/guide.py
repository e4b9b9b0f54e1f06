"""GET /guide/<name>: the pictures of the user guide, for those who are signed in."""

from pathlib import Path

from flask import Flask, Response, send_from_directory

from domain.access import Open
from web.guard import allow

PICTURES = Path(__file__).parent.parent / "docs" / "images"


def install(server: Flask) -> None:
    """Add the route."""
    server.add_url_rule("/guide/<name>", "guide_picture", picture)
    allow(server, "guide_picture", Open.SIGNED_IN)


def picture(name: str) -> Response:
    """One picture by its file name; 404 where there is none."""
    return send_from_directory(PICTURES, name, max_age=3600)
