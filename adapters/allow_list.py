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

Rule = re.Pattern[str] | Mapping[str, Any]
"""The form of a value, or the rules of an object by field. A list keeps to the rule of its items."""

INSTANT = re.compile(
    r"(?:\d{8}(?:\d{6})?|\d{4}[-/]\d\d[-/]\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?|)",
    re.ASCII,
)
"""Eight or fourteen digits, or with marks between: no telephone number and no identity number is so long."""
CODE = re.compile(r"\w{0,8}", re.ASCII)
LONG_CODE = re.compile(r"[A-Za-z0-9]{1,6}(?:[.\-][A-Za-z0-9]{1,8}){1,6}|", re.ASCII)
AGENCY = re.compile(r"(?:000\.\d\d\.\d\d\.)?[A-Z]\d\d(?:\.\d{2,5}){0,3}|", re.ASCII)
SYMBOL = re.compile(r"(?:\d{1,6}[A-Z]?(?:/\d{4})?/?)?(?:[A-ZĂÂĐÊÔƠƯa-z]{1,8}+[\-.&]?+){0,6}+")
"""Number and symbol of a document, or one of them: "45/UBND-KTN"."""
WORDS = re.compile(r"(?!.*\d{7})[\w\u0300-\u036f ()/,.&'\-–]{0,120}")
"""A name that a place or an agency bears in public; none of its numbers is as long as one of a telephone."""
NUMBER = re.compile(r"-?\d{0,9}(?:\.\d{1,6})?", re.ASCII)
CURSOR = re.compile(r"[\w~=:+.\-]{0,300}", re.ASCII)
IDENTIFIER = re.compile(r"(?=.*[.\-/])(?=.*\d)(?=.*[A-Za-zĐ])[A-ZĂÂĐÊÔƠƯa-z0-9.\-/,_]{4,200}|")
"""Of a dossier, a document, an agency: letters and digits with marks between, no spaces."""


def kept(value: Any, rule: Rule) -> Any:
    """`value` with nothing in it but what `rule` allows."""
    if isinstance(value, list):
        return [kept(item, rule) for item in value]
    if isinstance(rule, re.Pattern):
        return _formed(value, rule)
    if not isinstance(value, dict):
        return None if value is None else REMOVED
    found = {}
    for field, inner in rule.items():
        if field in value:
            part = value[field]
            # Nearly every field is a text: asked here, it costs no call.
            if type(part) is str and type(inner) is re.Pattern:
                found[field] = part if inner.fullmatch(part) else REMOVED
            else:
                found[field] = kept(part, inner)
    return found


def written(page: Mapping[str, Any]) -> bytes:
    """A page that went through `kept`, as JSON that says so."""
    return orjson.dumps({**page, SCRUBBED: True})


def _formed(value: Any, form: re.Pattern[str]) -> Any:
    if value is None or isinstance(value, bool):
        return value
    is_number = isinstance(value, int | float)
    return value if (is_number or isinstance(value, str)) and form.fullmatch(str(value)) else REMOVED
