"""Answers of the systems that list what they have, for tests: in memory, at a moment of one's choice."""

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from adapters.base import Payload
from domain.records import Record, Rejection

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
SEED = 1
PERSONS = ("owner", "telephone", "address")


class InMemory:
    """A simulated system without a network; pages as a client would give them."""

    def __init__(self, system: Any, now: datetime = NOW, secret: str = "") -> None:
        self.system, self.now, self.secret = system, now, secret
        self._signed: dict[str, str] = {}

    def get(self, path: str, **params: str) -> Payload:
        return self._payload(path, params)

    def post(self, path: str, body: Mapping[str, Any]) -> Payload:
        return self._payload(path, body)

    def sign(self, header: str, value: str) -> None:
        self._signed = {header: value}

    def _payload(self, path: str, asked: Mapping[str, Any]) -> Payload:
        answer = self.system.answer(path, {**asked, **self._signed}, self.now)
        return Payload(path, json.dumps(answer, ensure_ascii=False).encode(), simulated=True)


def written(item: Record | Rejection) -> str:
    """A record or rejection as one line of a snapshot."""
    if isinstance(item, Rejection):
        return f"rejected {item.position}: {item.reason} {item.payload}"
    values = ((field.name, getattr(item, field.name)) for field in fields(item) if field.name != "position")
    told = " ".join(f"{name}={shown(value)}" for name, value in values if value not in (None, "", (), {}))
    return f"{type(item).__name__} {told}"


def shown(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name}: {each}" for name, each in value.items()) + "}"
    return str(value)
