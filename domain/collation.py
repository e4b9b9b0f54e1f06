"""The Vietnamese alphabet: a key by which names sort as in a dictionary, and one that forgives marks."""

import unicodedata
from functools import lru_cache

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
"""huyền, hỏi, ngã, sắc, nặng: the order of tones, after none."""
BARRED = ("đ", "Đ")
"""The letter that no separate mark makes of another."""
_PLACE = {letter: place for place, letter in enumerate(ALPHABET)}


def key(text: str) -> tuple[object, ...]:
    """A sort key: letters in the order of the alphabet first, then tones, then the text itself."""
    weights = [_weights(character) for character in unicodedata.normalize("NFC", text).casefold()]
    return tuple(letter for letter, _tone in weights), tuple(tone for _letter, tone in weights), text


def folded(text: str) -> str:
    """The text without marks and in small letters: "Đất đai" and "dat dai" are the same."""
    spread = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return "".join(character for character in spread if not unicodedata.combining(character))


@lru_cache(maxsize=1024)
def _weights(character: str) -> tuple[tuple[int, int], int]:
    """Where the letter stands, its shape without its tone, and the place of the tone; 0 for none."""
    spread = unicodedata.normalize("NFD", character)
    tone = next((1 + TONES.index(mark) for mark in spread if mark in TONES), 0)
    bare = unicodedata.normalize("NFC", "".join(mark for mark in spread if mark not in TONES))
    place = _PLACE.get(bare)
    return ((1, place) if place is not None else (0, ord((bare or character)[0]))), tone
