"""What a person sees when something goes wrong: plain words and a reference, never what broke inside."""

import logging
import secrets
from typing import Any

from dash.exceptions import DependencyException
from flask import Flask, Response, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException

from store.errors import StoreError
from store.room import is_full
from wording import say

WORDED = frozenset({400, 401, 403, 404, 405, 413, 429, 503})
_LOGGER = logging.getLogger(__name__)


def install(server: Flask) -> None:
    """Answer every failure in this way."""
    server.register_error_handler(HTTPException, _refused)
    server.register_error_handler(DependencyException, lambda _error: _answer(404))
    server.register_error_handler(
        StoreError, lambda error: _broken(error, 503, "storage_full" if is_full(error) else "")
    )
    server.register_error_handler(Exception, lambda error: _broken(error, 500))


def _refused(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:  # noqa: PLR2004 - a redirect
        return error
    answer = _answer(error.code)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _broken(error: Exception, status: int, reason: str = "") -> Response:
    return _answer(status, reason, reference=_logged(error))


def _logged(error: Exception) -> str:
    reference = secrets.token_hex(4)
    _LOGGER.error("%s %s failed, reference %s", request.method, request.path, reference, exc_info=error)
    return reference


def _answer(status: int, reason: str = "", reference: str = "") -> Response:
    """A page where a browser asked for one, else JSON with the same words: of `reason`, else of `status`."""
    worded = reason or f"status.{status if status in WORDED else 500 if reference else 400}"
    message = say(f"web.{worded}")
    if "text/html" in request.headers.get("Accept", ""):
        page = render_template("message.html", message=message, reference=reference, status=status)
        return make_response(page, status)
    return make_response(jsonify(error=message, reference=reference), status)
