"""Files as they come after a bad copy, disk or program: cut, flipped, with parts missing or doubled."""

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

ODD_NUMBERS = (
    b"-1", b"0", b"99999999999999999999", b"1e999", b"nan", b"inf", b"4294967296", b"1048577", b"x", b"",
)  # fmt: skip
ODD_BYTES = (b"\0", b'"', b"\r\n", b"\xff\xfe", b"=1+1", b"\xc3")


def _cut(content: bytes, chance: Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _flipped(content: bytes, chance: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _overwritten(content: bytes, chance: Random) -> bytes:
    first = chance.randrange(len(content))
    last = min(len(content), first + chance.randint(1, 64))
    return (
        content[:first]
        + (chance.randbytes(last - first) if chance.random() < 0.5 else bytes(last - first))
        + content[last:]
    )


def _doubled(content: bytes, chance: Random) -> bytes:
    first = chance.randrange(len(content))
    return content[: first + chance.randint(1, 300)] + content[first:]


def _left_out(content: bytes, chance: Random) -> bytes:
    first = chance.randrange(len(content))
    return content[:first] + content[first + chance.randint(1, 100) :]


def _stuffed(content: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + chance.choice(ODD_BYTES) * chance.randint(1, 3) + content[at:]


def _misnumbered(content: bytes, chance: Random) -> bytes:
    """One number in the text is another one, or none."""
    found = list(re.finditer(rb"\d+", content))
    if not found:
        return content
    number = chance.choice(found)
    return content[: number.start()] + chance.choice(ODD_NUMBERS) + content[number.end() :]


def _renamed(content: bytes, chance: Random) -> bytes:
    """One attribute bears another name."""
    names = re.findall(rb' ([\w:]+)="', content)
    if not names:
        return content
    name = chance.choice(names)
    return content.replace(b" " + name + b'="', b' zz="', 1)


Damage = Callable[[bytes, Random], bytes]
OF_BYTES: tuple[Damage, ...] = (_cut, _flipped, _overwritten, _doubled, _left_out, _stuffed, _misnumbered)
OF_PARTS: tuple[Damage, ...] = (_cut, _flipped, _doubled, _left_out, _misnumbered, _renamed)


def damaged(content: bytes, chance: Random) -> bytes:
    """The file with one damage: to its bytes or, in an archive, to what one part unpacks to."""
    if content.startswith(b"PK") and chance.random() < 0.7:
        return _with_a_damaged_part(content, chance)
    return chance.choice(OF_BYTES)(content, chance)


def _with_a_damaged_part(content: bytes, chance: Random) -> bytes:
    whole = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        victim, missing = chance.choice(old.namelist()), chance.random() < 0.15
        for name in old.namelist():
            part = old.read(name)
            if name != victim:
                new.writestr(name, part)
            elif not missing:
                new.writestr(name, chance.choice(OF_PARTS)(part, chance))
    return whole.getvalue()
