"""What may be kept of an answer that names people: listed fields only, and only what looks as it should.

A name, a telephone number or an address that stands in a field of its own is gone because the field
is not listed; one that was put into a listed field is gone because it does not have its form.
"""

import re
from collections.abc import Mapping
from typing import Any

import orjson

REMOVED = "?"
"""What stands in place of a value that does not have the form of its field."""

SCRUBBED = "scrubbed"
"""Field of a page that went through `kept`: it need not go through it again."""

MOST_REMEMBERED = 1_000


class Form(dict[str, str]):
    """The form of a value, a regular expression of all of it: leads from a text to itself, or to REMOVED.

    Texts that have the form are remembered, since codes and times come again and again; others never are.
    """

    def __init__(self, expression: str, flags: int = re.ASCII) -> None:
        super().__init__()
        self._has = re.compile(expression, flags).fullmatch

    def __missing__(self, text: str) -> str:
        if self._has(text) is None:
            return REMOVED
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[text] = text
        return text


Rule = Form | Mapping[str, Any]
"""The form of a value, or the rules of an object by field. A list keeps to the rule of its items."""

INSTANT = Form(
    r"(?:\d{8}(?:\d{6})?|\d{4}[-/]\d\d[-/]\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?|)"
)
"""Eight or fourteen digits, or with marks between: no telephone number and no identity number is so long."""
CODE = Form(r"\w{0,8}")
LONG_CODE = Form(r"[A-Za-z0-9]{1,6}(?:[.\-][A-Za-z0-9]{1,8}){1,6}|")
AGENCY = Form(r"(?:000\.\d\d\.\d\d\.)?[A-Z]\d\d(?:\.\d{2,5}){0,3}|")
SYMBOL = Form(r"(?:\d{1,6}[A-Z]?(?:/\d{4})?/?)?(?:[A-ZĂÂĐÊÔƠƯa-z]{1,8}+[\-.&]?+){0,6}+", re.UNICODE)
"""Number and symbol of a document, or one of them: "45/UBND-KTN"."""
WORDS = Form(r"(?!.*\d{7})[\w\u0300-\u036f ()/,.&'\-–]{0,120}", re.UNICODE)
"""A name that a place or an agency bears in public; none of its numbers is as long as one of a telephone."""
NUMBER = Form(r"-?\d{0,9}(?:\.\d{1,6})?")
CURSOR = Form(r"[\w~=:+.\-]{0,300}")
IDENTIFIER = Form(r"(?=.*[.\-/])(?=.*\d)(?=.*[A-Za-zĐ])[A-ZĂÂĐÊÔƠƯa-z0-9.\-/,_]{4,200}|", re.UNICODE)
"""Of a dossier, a document, an agency: letters and digits with marks between, no spaces."""


def kept(value: Any, rule: Rule) -> Any:
    """`value` with nothing in it but what `rule` allows."""
    if type(value) is dict and not isinstance(rule, Form):
        fields: Mapping[str, Any] = rule
        found = {}
        for field, inner in fields.items():
            if field in value:
                part = value[field]
                # Nearly every field is a text: asked here, it costs no call.
                if type(part) is str and type(inner) is Form:
                    found[field] = inner[part]
                else:
                    found[field] = kept(part, inner)
        return found
    if isinstance(value, list):
        return [kept(item, rule) for item in value]
    if isinstance(rule, Form):
        return _formed(value, rule)
    return None if value is None else REMOVED


def written(page: Mapping[str, Any]) -> bytes:
    """A page that went through `kept`, as JSON that says so."""
    return orjson.dumps({**page, SCRUBBED: True})


def _formed(value: Any, form: Form) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return REMOVED if form[str(value)] == REMOVED else value
    return form[value] if isinstance(value, str) else REMOVED
