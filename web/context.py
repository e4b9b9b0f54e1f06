"""What a request can reach: settings, engine and clock of its centre, and where it came from."""

from typing import Any

from flask import current_app, request


def ioc() -> Any:
    """The `Ioc` of app.py: settings, engine, now(), version."""
    return current_app.extensions["ioc"]


def address() -> str:
    """Network address of who asks; "" where there is none."""
    return request.remote_addr or ""
