"""Signing in to a system that gives a session for a name and a password."""

from adapters.base import AccessDeniedError, Payload, SessionClient
from wording import say


def login(client: SessionClient) -> Payload:
    """The answer to `POST login` with the credentials of the source, name:password.

    Raises:
        AccessDeniedError: there are none.
    """
    username, _, password = client.secret.partition(":")
    if not password:
        raise AccessDeniedError(say("events.no_credentials"))
    return client.post("login", {"username": username, "password": password})
