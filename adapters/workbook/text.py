"""Text of published workbooks, made comparable: letters, numbers and the marks for "no figure".

Upstream writes the same word in several ways (NFC and NFD, "hoá" and "hóa", "Mỹ" and "Mĩ", capitals,
footnote marks); comparing goes through `fold` and `key`, showing keeps what was written.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

STROKES = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "–": "-", "—": "-", "−": "-", "\u2011": "-"})
SPACES = re.compile(r"\s+")
FOOTNOTE = re.compile(r"\(?\*+\)?|\(\d\)|[¹²³⁴⁵]")
NUMBERING = re.compile(r"^(?:\(?\d{1,2}(?:\.\d{1,2})*[.)]|[ivx]{1,5}[.)]|[a-h][.)]|[-+•])\s*")
OF_WHICH = re.compile(r"^(?:trong do|chia ra)\s*:?\s*")
LITTLE_WORDS = frozenset({"va", "cac", "cua", "loai", "tu"})


COUNTED = r"(?=\s?(?:tan|cai|chiec|dong|usd|do la|hk|hanh khach|luot|khach|m2|m3|lit|bao|doi|vien|con)\b)"
WRITTEN_SCALES = (
    (re.compile(rf"(?<![\d.,])1[., ]?000[., ]?000{COUNTED}"), "trieu"),
    (re.compile(rf"(?<![\d.,])1[., ]?000{COUNTED}"), "nghin"),
)
"""Scales of units in figures: "1000 tấn" is "nghìn tấn"."""


def fold(text: str) -> str:
    """`text` without accents, in lower case, its blanks made one: "Quý  I" gives "quy i".

    A scale written in figures before a unit becomes its word.
    """
    letters = unicodedata.normalize("NFD", text.translate(STROKES))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    folded = SPACES.sub(" ", unicodedata.normalize("NFKC", plain)).strip().lower()
    for written, word in WRITTEN_SCALES if "000" in folded else ():
        folded = written.sub(word, folded)
    return folded


def shown(text: str) -> str:
    """`text` as people read it: NFC, its blanks made one."""
    return SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def key(text: str, abbreviations: dict[str, str] | None = None) -> str:
    """What a row label is compared by: folded, without numbering, footnote marks and little words.

    "y" and "i" count as one letter, as they do in "Mỹ" and "Mĩ".
    """
    bare = NUMBERING.sub("", fold(FOOTNOTE.sub(" ", text)))
    words = re.sub(r"[^a-z0-9]+", " ", OF_WHICH.sub("", bare)).split()
    for short, long in (abbreviations or {}).items():
        words = [part for word in words for part in (fold(long).split() if word == short else (word,))]
    return " ".join(word for word in words if word not in LITTLE_WORDS).replace("y", "i")


class Mark(Enum):
    """What a cell says instead of a number."""

    BLANK = auto()
    MISSING = auto()
    NOT_APPLICABLE = auto()


MARKS = {
    "": Mark.BLANK,
    "...": Mark.MISSING,
    "…": Mark.MISSING,
    "..": Mark.MISSING,
    "n/a": Mark.MISSING,
    "na": Mark.MISSING,
    "-": Mark.NOT_APPLICABLE,
    "x": Mark.NOT_APPLICABLE,
}
"""The statistics office writes "-" where nothing happened and "..." where it has no figure."""

GROUPED = {
    ",": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?$|\d{1,3}(?: \d{3})+(?:,\d+)?$|\d+(?:,\d+)?$"),
    ".": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?$|\d{1,3}(?: \d{3})+(?:\.\d+)?$|\d+(?:\.\d+)?$"),
}
"""By decimal mark: how numbers are written with it."""
THOUSANDS = 3
"""Digits of a group."""
PLAIN = re.compile(r"[0-9][0-9.,]*")
"""Most numbers: nothing but digits and marks, so that nothing has to be taken off them."""
SMALL = re.compile(r"0[.,]\d{3}$")


@dataclass(frozen=True, slots=True)
class UnreadableNumber:
    """Text in a place where a number should stand."""

    text: str


def decimal_mark(texts: list[str]) -> str | None:
    """The decimal mark that the written numbers of `texts` show; None where they disagree or are silent.

    Where each has three digits after its only mark, numbers without mark tell: beside "1234" the mark of
    "1.234" is decimal, beside "730" it groups thousands.
    """
    numbers = [(bare, mark) for text in texts if (mark := _possible_marks(bare := _bare(text)[1]))]
    marks = {mark for _, mark in numbers if len(mark) == 1}
    if marks:
        return next(iter(marks)) if len(marks) == 1 else None
    used = {mark for bare, _ in numbers for mark in ",." if mark in bare}
    whole = [len(bare) for bare, _ in numbers if bare.isdigit()]
    if len(used) != 1 or not whole:
        return None
    return used.pop() if max(whole) > THOUSANDS else ({",", "."} - used).pop()


def two_readings(text: str) -> dict[str, float]:
    """By decimal mark, the two numbers that "1.234" may be; empty where a text is one number or none."""
    _, bare = _bare(text)
    if len(_possible_marks(bare)) == 1 or not ("," in bare or "." in bare):
        return {}
    read = {mark: number(text, decimal=mark) for mark in ",."}
    return {mark: value for mark, value in read.items() if isinstance(value, float)}


def _possible_marks(bare: str) -> str:
    if "." not in bare and "," not in bare:
        return ",."
    if SMALL.match(bare):
        return bare[1]
    return "".join(mark for mark, written in GROUPED.items() if written.match(bare))


def _bare(text: str) -> tuple[int, str]:
    """Sign of a written number and its digits and marks alone."""
    if PLAIN.fullmatch(text):
        return 1, text
    bare = SPACES.sub(" ", FOOTNOTE.sub("", text.translate(STROKES))).strip().removesuffix("%").strip()
    if bracketed := re.match(r"\((.*)\)$", bare):
        return -1, bracketed[1].strip()
    if bare[:1] in "+-":
        return (-1 if bare[:1] == "-" else 1), bare[1:].strip()
    return 1, bare


def number(text: str, *, decimal: str) -> float | Mark | UnreadableNumber:
    """The number that `text` writes; `decimal` decides where "1.234" could mean two things."""
    if not PLAIN.fullmatch(text):
        mark = MARKS.get(SPACES.sub("", text.translate(STROKES)).lower())
        if mark is not None:
            return mark
    sign, bare = _bare(text)
    possible = _possible_marks(bare)
    if bare[:2] in ("0.", "0,"):
        decimal = bare[1]
    elif len(possible) == 1:
        decimal = possible
    if decimal not in possible or not GROUPED[decimal].match(bare):
        return UnreadableNumber(text)
    other = "." if decimal == "," else ","
    return sign * float(bare.replace(" ", "").replace(other, "").replace(decimal, "."))
