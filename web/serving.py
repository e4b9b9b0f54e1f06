"""Gunicorn from Python: one process, many threads, since each open page holds one for its stream."""

import os
import socket
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from wording import say


def unusable(host: str, port: int) -> str | None:
    """Why nobody can be served at an address, in words for the person who starts the server; None: free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family):
            return None
    except OSError as error:
        return say("web.port_unusable", host=host, port=port, detail=os.strerror(error.errno or 0))


class Gunicorn(BaseApplication):  # type: ignore[misc]
    """Serves the app that `load` makes, once the worker process runs."""

    def __init__(self, load: Callable[[], Flask], *, host: str, port: int, threads: int) -> None:
        self._load = load
        self._options = {
            "bind": f"{host}:{port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": threads,
            "worker_connections": threads * 2,
            "timeout": 120,
            "graceful_timeout": 3,
            "loglevel": "warning",
        }
        super().__init__()

    def load_config(self) -> None:
        """Take over the options, and nothing from files or the command line."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The app, made in the worker process."""
        return self._load()
