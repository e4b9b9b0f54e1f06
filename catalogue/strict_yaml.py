"""YAML files read strictly: every complaint names the file, the line, the key and what is allowed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
Where = tuple[str | int, ...]
"""The way from the top of a document to one key: ("lris.x", "breakdowns", "area")."""
WANTED = {
    "string_type": "must be text; write it in quotes",
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "float_parsing": "must be a number",
    "dict_type": "must be a mapping from key to value",
    "model_type": "must be a mapping from key to value",
    "date_from_datetime_parsing": "must be a day such as 2019-01-31",
    "date_type": "must be a day such as 2019-01-31",
}
"""What the commonest faults mean to those who write YAML and no Python."""


class InvalidFileError(ValueError):
    """A file that cannot be used as it stands; `problems` holds one line of text for each fault."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True)
class Document:
    """A YAML file as plain values, and the line on which each of its keys stands."""

    path: Path
    values: Any
    lines: Mapping[Where, int]

    def complaint(self, where: Where, problem: str) -> str:
        """`problem` as people read it: "file:line: key: problem"."""
        line = next((self.lines[where[:n]] for n in range(len(where), -1, -1) if where[:n] in self.lines), 1)
        key = ".".join(map(str, where))
        return f"{self.path}:{line}: {key + ': ' if key else ''}{problem}"


def load(path: Path, model: type[Model]) -> Model:
    """The whole of `path` as one `model`.

    Raises:
        InvalidFileError: the file cannot be read, is not YAML, or does not fit the model.
    """
    return fit(read(path), model)


def fit(document: Document, model: type[Model]) -> Model:
    """The whole of `document` as one `model`.

    Raises:
        InvalidFileError: it does not fit the model.
    """
    try:
        return model.model_validate({} if document.values is None else document.values)
    except ValidationError as error:
        raise InvalidFileError(list(_explain(document, model, error, ()))) from None


def load_entries(path: Path, model: type[Model]) -> dict[str, Model]:
    """The entries of `path`, a mapping from code to entry, each with its key as `code`.

    Raises:
        InvalidFileError: as `load`, with the faults of all entries.
    """
    return entries(read(path), model)


def entries(document: Document, model: type[Model]) -> dict[str, Model]:
    """The entries of a document, as `load_entries`.

    Raises:
        InvalidFileError: as `load`, with the faults of all entries.
    """
    values = {} if document.values is None else document.values
    if not isinstance(values, dict):
        raise InvalidFileError([document.complaint((), "must be a mapping from code to entry")])
    found: dict[str, Model] = {}
    problems: list[str] = []
    for code, entry in values.items():
        if not isinstance(entry, dict) or "code" in entry:
            problems.append(document.complaint((code,), "must be a mapping of keys, without `code` inside"))
            continue
        try:
            found[code] = model.model_validate({"code": code, **entry})
        except ValidationError as error:
            problems.extend(_explain(document, model, error, (code,)))
    if problems:
        raise InvalidFileError(problems)
    return found


def read(path: Path) -> Document:
    """`path` as plain values with line numbers; every key is text and stands once.

    Raises:
        InvalidFileError: the file cannot be read, is not YAML, repeats a key, or has a key that
            YAML does not take for text (an unquoted 01, on, no).
    """
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise InvalidFileError([f"{path}:1: cannot be read: {error.strerror}"]) from None
    except UnicodeDecodeError as error:
        raise InvalidFileError([f"{path}:1: is not UTF-8 at byte {error.start}"]) from None
    try:
        loader = yaml.CSafeLoader(text)
        node = loader.get_single_node()
        values = loader.construct_document(node) if node is not None else None
    except yaml.YAMLError as error:
        raise InvalidFileError([_not_yaml(path, error)]) from None
    lines: dict[Where, int] = {(): 1}
    problems = list(_walk(path, node, (), lines)) if node is not None else []
    if problems:
        raise InvalidFileError(problems)
    return Document(path, values, lines)


def _not_yaml(path: Path, error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    return f"{path}:{line}: is not YAML: {getattr(error, 'problem', None) or error}"


def _walk(path: Path, node: yaml.Node, where: Where, lines: dict[Where, int]) -> Iterator[str]:
    """Note the line of every key below `node`; give the complaints about keys themselves."""
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            lines[*where, index] = item.start_mark.line + 1
            yield from _walk(path, item, (*where, index), lines)
        return
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.tag != "tag:yaml.org,2002:str":
            yield f"{path}:{line}: {key.value}: a key must be text; write it in quotes"
            continue
        here = (*where, key.value)
        if here in lines:
            yield f"{path}:{line}: {key.value}: stands twice, first on line {lines[here]}"
            continue
        lines[here] = line
        yield from _walk(path, value, here, lines)


def _explain(
    document: Document, model: type[BaseModel], error: ValidationError, before: Where
) -> Iterator[str]:
    for fault in error.errors(include_url=False):
        where = tuple(fault["loc"])
        kind = fault["type"]
        if kind == "extra_forbidden":
            owner = _model_at(model, where[:-1])
            problem = _unknown_key(str(where[-1]), owner)
        elif kind == "missing":
            problem = "this key is missing"
        elif kind in ("enum", "literal_error"):
            allowed = fault["ctx"]["expected"].replace(" or ", ", ")
            problem = f"{fault['input']!r} is unknown; allowed: {allowed}"
        else:
            shown = f", not {fault['input']!r}" if isinstance(fault["input"], str | int | float) else ""
            problem = f"{WANTED.get(kind, fault['msg'].removeprefix('Value error, '))}{shown}"
        yield document.complaint((*before, *where), problem)


def _unknown_key(key: str, owner: type[BaseModel] | None) -> str:
    allowed = sorted(set(owner.model_fields) - {"code"}) if owner else []
    near = get_close_matches(key, allowed, n=1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    return f"unknown key{hint}; allowed: {', '.join(allowed)}"


def _model_at(model: type[BaseModel], where: Where) -> type[BaseModel] | None:
    """The model that describes the place `where` below `model`."""
    found: type[BaseModel] | None = model
    for step in where:
        if found is None:
            return None
        if isinstance(step, str) and step in found.model_fields:
            found = _models_in(found.model_fields[step].annotation)
    return found


def _models_in(annotation: Any) -> type[BaseModel] | None:
    """The first model that an annotation such as dict[str, Model] or Model | None holds."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_models_in, get_args(annotation))), None)
