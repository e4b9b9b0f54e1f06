"""GET /healthz: is the centre up, which version, and the state of each source; nothing more."""

from typing import Any

from flask import Flask, jsonify

from domain.access import Open
from domain.freshness import source_freshness
from store.errors import StoreError
from store.query import sources
from web.context import ioc
from web.guard import allow


def install(server: Flask) -> None:
    """Add the route, open to anyone."""
    server.add_url_rule("/healthz", "health", health)
    allow(server, "health", Open.ANYONE)


def health() -> Any:
    """200 while the store answers, else 503; what fails besides is told, too."""
    answer: dict[str, Any] = {"status": "ok", "version": ioc().version, "sources": {}}
    try:
        with ioc().engine.connect() as connection:
            found = sources.health(connection)
    except StoreError:
        return jsonify({**answer, "status": "store unavailable"}), 503
    if ioc().room.full:
        answer["status"] = "storage full"
    answer["sources"] = {
        code: source_freshness(one, now=ioc().now()).state.value for code, one in found.items()
    }
    return jsonify(answer)
