"""Which callbacks and pages a person may use, and whether a callback's payload can be what it claims.

The id of a callback's output begins with the name of its page and a hyphen (`users-list` belongs
to `pages/users.py`), and the callback asks for what its page asks for. Ids of the frame around
the pages stand in `FRAME`. An output that belongs to neither is denied.
"""

import inspect
import json
from collections.abc import Callable, Iterator, Sequence
from types import NoneType
from typing import Any
from urllib.parse import parse_qs

import dash
from dash._pages import _path_to_page  # the router's own, so that guard and router never disagree
from flask import abort, current_app

from domain.access import Need, Permission, Person
from web import scope

FRAME: dict[str, Need] = {"shell": Permission.SEE_PAGES, "panel": Permission.SEE_PAGES}
"""Prefixes of ids that belong to no page, and what their callbacks ask for."""

ROUTER_OUTPUTS = frozenset({"_pages_content", "_pages_store"})
KEYS = frozenset({"output", "outputs", "inputs", "state", "changedPropIds", "parsedChangedPropsIds"})
PLAIN = frozenset({str, int, float, bool, list, dict})
Json = Any


def check_page(path: str, person: Person, *, unknown: int | None = None) -> None:
    """Let the person see the page at `path`; `unknown` is the answer where there is no page."""
    page, _variables = _path_to_page(path.strip("/"))
    if not page:
        if unknown:
            abort(unknown)
        return
    need = page.get("permission")
    if need is None or not person.meets(need):
        abort(403)


def check(body: Json, person: Person) -> None:
    """Let the callback that `body` asks for run, or refuse: 400 for nonsense, 403 for no right."""
    if not isinstance(body, dict) or not body.keys() <= KEYS or not isinstance(body.get("output"), str):
        abort(400)
    declared = current_app.extensions["dash"].callback_map.get(body["output"])
    if declared is None or "callback" not in declared:
        abort(403)
    names = [identity for identity, _property in split_output(body["output"])]
    router = ROUTER_OUTPUTS.issuperset(names)
    if not router and not all(_may(person, name) for name in names):
        abort(403)
    given = _arguments(body, declared)
    _check_types(declared["callback"], [*body.get("inputs", []), *body.get("state", [])])
    _check_outputs(body, names)
    for item in given:
        if item["id"] == "_pages_location":
            _check_location(item, person)
        elif str(item["id"]).endswith("-area") and isinstance(item.get("value"), str) and item["value"]:
            scope.check(person, item["value"])


def split_output(output: str) -> list[tuple[str, str]]:
    """The (id, property) pairs that Dash's name of a callback's outputs stands for."""
    parts = output[2:-2].split("...") if output.startswith("..") and output.endswith("..") else [output]
    pairs = [part.rsplit(".", 1) for part in parts]
    return [(pair[0], pair[-1].partition("@")[0]) for pair in pairs]


def need_of(identity: str) -> Need | None:
    """What a callback with an output of this id asks for; None: nobody may call it."""
    name = _type_of(identity)
    found = [(prefix, need) for prefix, need in _prefixes() if name.startswith(f"{prefix}-")]
    return max(found, key=lambda pair: len(pair[0]))[1] if found else None


def _may(person: Person, identity: str) -> bool:
    need = need_of(identity)
    return need is not None and person.meets(need)


def _prefixes() -> Iterator[tuple[str, Need | None]]:
    yield from FRAME.items()
    for page in dash.page_registry.values():
        name = page["module"].rsplit(".", 1)[-1]
        yield name, page.get("permission")
        yield name.replace("_", "-"), page.get("permission")


def _type_of(identity: str) -> str:
    """The id, or the "type" of an id that stands for many components."""
    if not identity.startswith("{"):
        return identity
    kind = json.loads(identity).get("type")
    return kind if isinstance(kind, str) else ""


def _arguments(body: dict[str, Json], declared: dict[str, Json]) -> list[dict[str, Json]]:
    """Every input and state that was sent, in one list; each must be one that was declared."""
    given = [*_listed(body.get("inputs", [])), *_listed(body.get("state", []))]
    expected = [*declared["inputs"], *declared["state"]]
    if len(given) != len(expected) or not isinstance(body.get("changedPropIds", []), list):
        abort(400)
    if not all(isinstance(changed, str) for changed in body.get("changedPropIds", [])):
        abort(400)
    flat: list[dict[str, Json]] = []
    for sent, want in zip(given, expected, strict=True):
        many = sent if isinstance(sent, list) else [sent]
        if not all(_fits(item, want) for item in many):
            abort(400)
        flat.extend(many)
    return flat


def _fits(item: Json, want: dict[str, str]) -> bool:
    if not isinstance(item, dict) or item.get("property") != want["property"]:
        return False
    if not want["id"].startswith("{"):
        return bool(item.get("id") == want["id"])
    pattern, sent = json.loads(want["id"]), item.get("id")
    return isinstance(sent, dict) and all(
        key in sent and (isinstance(value, list) or sent[key] == value) for key, value in pattern.items()
    )


def _check_types(function: Callable[..., object], given: list[Json]) -> None:
    """Values must be of the plain types that the callback's parameters say; None is always possible."""
    parameters = list(inspect.signature(function).parameters.values())
    if len(parameters) != len(given):
        return
    for parameter, item in zip(parameters, given, strict=True):
        value = item.get("value") if isinstance(item, dict) else None
        if parameter.annotation in PLAIN and not isinstance(value, (parameter.annotation, NoneType)):
            abort(400)


def _check_outputs(body: dict[str, Json], names: Sequence[str]) -> None:
    """The outputs that are to be answered must be those of the callback."""
    sent = body.get("outputs")
    groups = sent if isinstance(sent, list) and len(names) > 1 else [sent]
    if len(groups) != len(names):
        abort(400)
    for group, name in zip(groups, names, strict=True):
        for item in group if isinstance(group, list) else [group]:
            if not isinstance(item, dict) or not isinstance(item.get("property"), str):
                abort(400)
            identity = item.get("id")
            kind = identity.get("type") if isinstance(identity, dict) else identity
            if kind != _type_of(name):
                abort(400)


def _check_location(item: dict[str, Json], person: Person) -> None:
    """The router is asked for a page: the person must be allowed to see it, and for that area."""
    value = item.get("value")
    if item["property"] == "pathname":
        if not isinstance(value, str):
            abort(400)
        check_page(value, person)
    elif item["property"] == "search":
        if value is not None and not isinstance(value, str):
            abort(400)
        asked = parse_qs((value or "").lstrip("?"))
        if any(len(texts) > 1 for texts in asked.values()):  # pages take one of each
            abort(400)
        scope.check_query(person, asked)


def _listed(value: Json) -> list[Json]:
    if not isinstance(value, list):
        abort(400)
    return value
