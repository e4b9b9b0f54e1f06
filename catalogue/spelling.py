"""Vietnamese names of units compared as people mean them, however they are written.

Handles composed and decomposed letters, tone marks on either vowel (hòa, hoà), case, dashes,
dots, kinds before the name ("Tỉnh", "TP."), numbering before it and footnote signs after it.
"""

import re
import unicodedata

KINDS = (
    ("thanh", "pho"), ("thi", "xa"), ("thi", "tran"), ("dac", "khu"),
    ("tinh",), ("quan",), ("huyen",), ("phuong",), ("xa",),
    ("tp",), ("tx",), ("tt",), ("p",), ("q",), ("h",), ("t",),
)  # fmt: skip
"""Words for the kind of a unit that may stand before its name, longest first."""
SUFFIXES = ("city", "province", "municipality")
TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Grave, acute, tilde, hook above, dot below: the marks that fall on one vowel of a syllable."""


def keys(name: str) -> tuple[str, ...]:
    """Keys under which `name` may be found, the one that says most first; none for an empty name."""
    words = _words(name)
    return tuple(dict.fromkeys("".join(form) for form in (words, _bare(words)) if form))


def plain(key: str) -> str:
    """A key, or any text, without marks on its letters."""
    letters = unicodedata.normalize("NFD", key).replace("đ", "d").replace("Đ", "D")
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _words(name: str) -> list[str]:
    """The syllables of a name, each with its tone mark moved to the end."""
    text = unicodedata.normalize("NFC", name).casefold()
    text = re.sub(r"^\s*\d+\s*[.)]\s*|\s*[(\[*].*$", "", text)
    return [_tone_last(word) for word in re.findall(r"\w+", text)]


def _tone_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    rest = "".join(letter for letter in letters if letter not in TONES)
    tones = "".join(letter for letter in letters if letter in TONES)
    return unicodedata.normalize("NFC", rest) + tones


def _bare(words: list[str]) -> list[str]:
    """The words of the name alone, without its kind."""
    simple = [plain(word) for word in words]
    for kind in KINDS:
        if tuple(simple[: len(kind)]) == kind and len(words) > len(kind):
            words, simple = words[len(kind) :], simple[len(kind) :]
            break
    return words[:-1] if len(words) > 1 and simple[-1] in SUFFIXES else words
