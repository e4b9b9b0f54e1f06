"""What goes with every answer: security headers, how long it may be kept, and its compression."""

from pathlib import Path

import brotli
from dash import Dash
from flask import Flask, Response, current_app, request
from flask_compress import Compress

from web.context import ioc
from web.guard import ASSETS

SUITES = "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
FOREVER = "max-age=31536000, immutable"
TEXTUAL = frozenset(
    {"text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml"}
)
MOST_BYTES = 64 * 2**20
ANSWER_LEVEL, KEPT_LEVEL = 5, 10
"""Effort of brotli for an answer, and for a file that is kept."""


class CompressedOnce:
    """Compressed static files, each made once. Keys that end in ";" are of other answers: not kept.

    What brotli made is made anew, slower and smaller than an answer that is made each time.
    """

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}
        self._bytes = 0

    def get(self, key: str) -> bytes | None:
        """The compressed bytes of `key`, None where they have to be made."""
        return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Keep what was made, as long as there is room; Flask-Compress says again what is kept already."""
        if key.endswith(";") or key in self._kept:
            return
        if key.startswith("br;"):
            value = brotli.compress(brotli.decompress(value), quality=KEPT_LEVEL)
        if self._bytes + len(value) <= MOST_BYTES:
            self._kept[key] = value
            self._bytes += len(value)


def install(server: Flask) -> None:
    """Add the headers to every answer of `server` and compress what can be."""
    server.config.update(
        COMPRESS_ALGORITHM=["br", "zstd", "gzip"],
        COMPRESS_BR_LEVEL=ANSWER_LEVEL,
        COMPRESS_CACHE_BACKEND=CompressedOnce,
        COMPRESS_CACHE_KEY=lambda asked: asked.full_path if asked.endpoint in {ASSETS, SUITES} else "",
    )
    Compress(server)
    server.after_request(_prepare_static)  # runs before the compression
    server.after_request(_keep)
    server.after_request(_secure)


def content_security_policy(app: Dash) -> str:
    """The policy of all pages: scripts from here only, inline ones by hash, no eval."""
    scripts = " ".join(dict.fromkeys(app.csp_hashes()))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {scripts}".strip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "object-src 'none'",
            "form-action 'self'",
        )
    )


def _secure(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", current_app.extensions["csp"])
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if ioc().settings.server.https:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    return response


def _keep(response: Response) -> Response:
    """Versioned files for ever, other files for a check each time, everything else not at all."""
    if response.status_code >= 400:  # noqa: PLR2004
        response.headers["Cache-Control"] = "no-store"
    elif request.endpoint in {ASSETS, SUITES}:
        versioned = "m" in request.args or request.endpoint == SUITES or "/vendor/" in request.path
        response.headers["Cache-Control"] = FOREVER if versioned else "no-cache"
    else:
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def _prepare_static(response: Response) -> Response:
    """Let Flask-Compress see files (it passes over streamed ones), or give the one compressed before."""
    if request.endpoint != ASSETS or response.status_code != 200 or response.mimetype not in TEXTUAL:  # noqa: PLR2004
        return response
    path = Path(current_app.extensions["dash"].config.assets_folder) / (request.view_args or {})["filename"]
    ready = path.with_name(f"{path.name}.br")
    response.direct_passthrough = False
    opened = response.response
    if request.accept_encodings["br"] and ready.is_file():
        response.set_data(ready.read_bytes())
        response.headers["Content-Encoding"] = "br"
        response.headers["Vary"] = "Accept-Encoding"
    else:
        response.set_data(response.get_data())
    if hasattr(opened, "close"):
        opened.close()
    return response
