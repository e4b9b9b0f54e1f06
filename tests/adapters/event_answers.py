"""Answers about dossiers and documents for tests: simulated systems in memory, and what must not be kept."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import Any

from adapters.base import Payload
from domain.events import AssignedTask, Document, Dossier
from domain.records import Observation, Record, Rejection
from simulator.igate import PASSWORD, USERNAME, Igate
from simulator.ioffice import Ioffice
from simulator.workload import load

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
_DATA = load("people.yaml")
NAMED = re.compile(
    f"(?:{'|'.join(_DATA['families'])}) (?:{'|'.join(_DATA['middles'])}) (?:{'|'.join(_DATA['names'])})"
    f"|\\d+ (?:{'|'.join(_DATA['streets'])})|@example|V/v"
    r"|(?<![\d.])09\d{8}(?!\d)|(?<![\d.])089\d{9}(?!\d)"
)
"""Whatever the simulated systems say of a person."""
SEED = 5
SCALE = 3000


class InMemory:
    """Both simulated systems without a network; pages as a client would give them."""

    secret = f"{USERNAME}:{PASSWORD}"

    def __init__(self, now: datetime = NOW, scale: int = SCALE) -> None:
        self.now = now
        self.igate, self.ioffice = Igate(SEED, scale), Ioffice(SEED, scale)

    def post(self, path: str, body: Mapping[str, str]) -> Payload:
        return self._payload(path, self.igate.answer(path, body, self.now))

    def get(self, path: str, **params: str) -> Payload:
        return self._payload(path, self.ioffice.answer(path, params, self.now))

    def sign(self, header: str, value: str) -> None:
        raise AssertionError("neither system has a session in a header")

    def _payload(self, path: str, answer: Any) -> Payload:
        return Payload(path, json.dumps(answer, ensure_ascii=False).encode(), simulated=True)


def persons(text: str) -> list[str]:
    """Names, telephone numbers, identity numbers, mail and street addresses that stand in a text."""
    return NAMED.findall(text)


def split(items: Iterable[Record | Rejection]) -> tuple[list[Record], list[Rejection]]:
    everything = list(items)
    records = [item for item in everything if not isinstance(item, Rejection)]
    return records, [item for item in everything if isinstance(item, Rejection)]


def content(payload: Payload) -> str:
    assert isinstance(payload.content, bytes)
    return payload.content.decode()


def written(item: Record | Rejection) -> str:
    """A record or rejection as one line of a snapshot."""
    if isinstance(item, Rejection):
        return f"rejected {item.position}: {item.reason} {item.payload}"
    values = ((field.name, getattr(item, field.name)) for field in fields(item))
    return f"{type(item).__name__} " + " ".join(
        f"{name}={shown(value)}" for name, value in values if value not in (None, "", ())
    )


def shown(value: Any) -> str:
    if isinstance(value, tuple):
        return "+".join(map(shown, value))
    if is_dataclass(value):
        return "/".join(shown(getattr(value, field.name)) for field in fields(value))
    return f"{value:%Y-%m-%dT%H:%M:%SZ}" if isinstance(value, datetime) else str(value)


def key(record: Record) -> tuple[str, ...]:
    if isinstance(record, Dossier | Document | AssignedTask):
        return (type(record).__name__, record.source_id)
    if not isinstance(record, Observation):
        return (type(record).__name__, record.source_id)
    return (record.indicator, record.org, str(record.period_start))
