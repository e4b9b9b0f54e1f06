"""Writes down in the audit trail what a signed-in person did by a request."""

from flask import g, request

from store.command import audit
from store.engine import writing
from web.context import address, ioc


def record(action: str, subject: str) -> None:
    """One row: who asked, what for (a key of wording), upon what, with which question."""
    with writing(ioc().engine) as connection:
        audit.append(
            connection,
            at=ioc().now(),
            username=g.person.username,
            action=action,
            subject=subject,
            after=request.query_string.decode("ascii", "replace"),
            address=address(),
        )
