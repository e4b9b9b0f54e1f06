"""Answers in JSON: which bytes are such an answer, and what they say.

JSON is UTF-8; UTF-16 and UTF-32 are read where a byte order mark or zero bytes tell them. Numbers
that JSON does not have (NaN, Infinity) and those too long for a computer come out as text, so that
the one item that holds them can be refused and the rest be used.
"""

import codecs
import json
import math
import re
from collections.abc import Callable
from typing import Any

from adapters.base import Payload, ShapeError
from wording import say

MAX_DEPTH = 100
MAX_PARTS = 2_000_000
"""Values that one answer may hold: each costs far more memory as a value than as text."""
SHOWN_BYTES = 200
LONGEST_INTEGER = 18
_TEXT = re.compile(rb'"[^"]*+"')
_NO_PART = bytes(byte for byte in range(256) if byte not in b"[{,")
_ONE_KIND = bytes.maketrans(b"{}", b"[]")
_PLAIN = bytes(byte for byte in range(256) if byte not in b'[]{}"')
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def check(name: str, content: bytes) -> None:
    """Refuse an answer that is no JSON document, or is deeper or holds more than is allowed.

    Raises:
        ShapeError: with the first bytes of the answer, escaped.
    """
    first = _text(content[:SHOWN_BYTES]).lstrip("\ufeff \t\r\n")[:1]
    if first not in ("{", "["):
        raise ShapeError(say("http.not_json", name=name, start=shown(content)))
    if len(content.translate(None, _NO_PART)) > MAX_PARTS:  # counting each costs twice as much
        raise ShapeError(say("http.too_many_parts", name=name, most=MAX_PARTS))
    if _too_deep(content):
        raise ShapeError(say("http.too_deep", name=name, most=MAX_DEPTH))


def read(payload: Payload) -> Any:
    """What an answer says.

    Raises:
        ShapeError: it is not JSON, ends early, or is nested too deep.
    """
    content = payload.content if isinstance(payload.content, bytes) else payload.content.read_bytes()
    check(payload.name, content)
    try:
        return json.loads(
            _text(content).lstrip("\ufeff"),
            parse_constant=str,
            parse_float=_number(float),
            parse_int=_number(int),
        )
    except (ValueError, RecursionError) as error:
        raise ShapeError(
            say("http.broken_json", name=payload.name, detail=str(error), start=shown(content))
        ) from error


def shown(content: bytes) -> str:
    """The first bytes of an answer as plain ASCII, for a message that a page may print."""
    return content[:SHOWN_BYTES].decode("utf-8", "backslashreplace").encode("unicode_escape").decode("ascii")


def _number(kind: Callable[[str], float]) -> Callable[[str], float | str]:
    def convert(digits: str) -> float | str:
        if kind is int and len(digits) <= LONGEST_INTEGER:
            return int(digits)
        found = float(digits)
        return found if math.isfinite(found) else digits

    return convert


def _text(content: bytes) -> str:
    """The answer as text; bytes that are no letters become U+FFFD and fail where they matter."""
    return content.decode(json.detect_encoding(content), "replace")


def _too_deep(content: bytes) -> bool:
    if content.startswith(_MARKS[1:]) or b"\x00" in content[:4]:
        content = _text(content).encode()
    if b"\\" in content:  # only these two change what a quote means
        content = content.replace(rb"\\", b"").replace(rb"\"", b"")
    # Of a text without brackets two quotes are left, which go at once; the others are taken out one by one.
    marks = content.translate(None, _PLAIN).replace(b'""', b"")
    brackets = _TEXT.sub(b"", marks).translate(_ONE_KIND)
    # Each round takes away what is innermost; what then still holds a pair lay deeper.
    for _ in range(MAX_DEPTH):
        before = len(brackets)
        brackets = brackets.replace(b"[]", b"")
        if len(brackets) == before:
            break
    return b"[]" in brackets or brackets.count(b"[") > MAX_DEPTH
