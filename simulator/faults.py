"""Faults of a source on demand: the modes S1 to S12 of an unreliable upstream system.

A fault is set by `PUT /_faults/<source>` with {"mode": "S4", "variant": "gzip", …}. `times` lets it
heal after so many answers. S13 (certificates) is how the server is started.
"""

import base64
import gzip
import json
import time
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulator.server import Handler

VARIANTS = {
    "S1": (),
    "S2": (),
    "S3": ("body", "headers"),
    "S4": ("truncated", "length", "gzip"),
    "S5": (),
    "S6": ("utf-16", "utf-8-sig", "windows-1258", "tcvn3", "nfd"),
    "S7": ("huge", "deep", "bomb"),
    "S8": ("loop", "stuck", "endless", "overlap"),
    "S9": ("past", "future", "shuffled"),
    "S10": ("renamed", "missing", "new", "text", "null", "page"),
    "S11": ("negative", "nan", "infinite", "jump", "percent"),
    "S12": (),
    "denied": (),
}
HANG_SECONDS = 600
HUGE = 1_000_000_000
PIECE = 1 << 20
EVERY = 5
"""Faults of single items hit each fifth one."""
LOGIN_PAGE = b'<!DOCTYPE html><html lang="vi"><title>login</title><form><input name="password"></form></html>'
# The letters that a figure's page has, in the bytes that TCVN3 (TCVN 5712) gives them.
TCVN3 = {"ỷ": 0xFB, "đ": 0xAE, "ồ": 0xE5, "ệ": 0xD6, "ự": 0xF9, "á": 0xB8, "ì": 0xD7, "ị": 0xDE, "ộ": 0xE9,
         "ơ": 0xAC, "ợ": 0xEE, "ụ": 0xF4, "ổ": 0xE6, "ã": 0xB7, "í": 0xDD, "ư": 0xAD, "ờ": 0xEA, "ấ": 0xCA,
         "à": 0xB5, "ể": 0xD3, "ạ": 0xB9, "ứ": 0xF8, "ế": 0xD5}  # fmt: skip
Ask = Callable[[], Any]
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the pages of a system call the things that go wrong; their items are their only list.

    `start` gives cursors that lead to the first items, another one for every number; `read` and
    `write` are the way in which it writes time.
    """

    cursor: str
    following: str
    time: str
    value: str
    required: str
    start: Callable[[int], str]
    read: Callable[[str], datetime]
    write: Callable[[datetime], str]


def _figures_start(number: int) -> str:
    return base64.urlsafe_b64encode(f"1970-01-01T00:00:00+00:00~-{number}".encode()).decode().rstrip("=")


def _low(number: int) -> str:
    return str(number % 997)


def _local(form: str) -> tuple[Callable[[str], datetime], Callable[[datetime], str]]:
    """How a system reads and writes local time."""
    return lambda text: datetime.strptime(text, form), lambda at: f"{at:{form}}"  # noqa: DTZ007 - as written


_MILLISECONDS = (
    lambda text: datetime.fromtimestamp(int(text) / 1000, UTC),
    lambda at: str(int(at.timestamp() * 1000)),
)
_ISO = (datetime.fromisoformat, lambda at: at.isoformat(timespec="seconds"))
_FIGURES = Shape("cursor", "nextCursor", "updatedAt", "value", "period", _figures_start, *_ISO)
SHAPES = {
    "lris": _FIGURES,
    "his": _FIGURES,
    "vnedu": _FIGURES,
    "vsr": _FIGURES,
    "igate": Shape(
        "conTro", "conTroTiep", "ThoiDiemCapNhat", "TrangThaiHoSo", "MaDonViXuLy", _low,
        *_local("%Y%m%d%H%M%S"),
    ),
    "ioffice": Shape(
        "cursor", "nextCursor", "Timestamp", "StatusCode", "OwnerId", _low, *_local("%Y/%m/%d %H:%M:%S")
    ),
    "cameras": Shape("cursor", "nextCursor", "updatedAt", "cameras", "id", _low, *_ISO),
    "social_listening": Shape("from", "next", "time", "total", "total", _low, *_MILLISECONDS),
    "citizen_reports": Shape("page", "page", "updated_datetime", "lat", "service_request_id", _low, *_ISO),
    "orm": Shape("cursor", "nextCursor", "updatedAt", "rooms", "code", _low, *_ISO),
}  # fmt: skip


class Fault:
    """One fault with its settings, and how often it may still strike.

    Raises:
        ValueError: there is no such mode or variant.
    """

    def __init__(self, settings: Any) -> None:
        if not isinstance(settings, dict) or settings.get("mode") not in VARIANTS:
            raise ValueError(f"mode must be one of {', '.join(VARIANTS)}")
        variants = VARIANTS[settings["mode"]]
        variant = settings.get("variant", variants[0] if variants else "")
        if variants and variant not in variants:
            raise ValueError(f"variant of {settings['mode']} must be one of {', '.join(variants)}")
        self.settings: dict[str, Any] = settings
        self.mode: str = settings["mode"]
        self.variant: str = variant
        self._left: int | None = settings.get("times")
        self._lock = Lock()

    def spent(self) -> bool:
        """Whether it has struck as often as it may; each question counts."""
        with self._lock:
            if self._left is None:
                return False
            self._left -= 1
            return self._left < 0


def play(fault: Fault, shape: Shape, handler: "Handler", ask: Ask) -> None:
    """Answer a request as the fault has it."""
    wire = WIRE.get(fault.mode)
    if wire is not None:
        wire(fault, handler, ask)
        return
    page = ask()
    if isinstance(page, dict) and shape.following in page:  # an answer to a sign-in is no page
        PAGES[fault.mode](fault.variant, page, shape)
    handler.answer(page)


def _status(fault: Fault, handler: "Handler", _ask: Ask) -> None:
    retry_after = fault.settings.get("retry_after")
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    handler.send(b'{"simulated": true}', status=fault.settings.get("status", 503), headers=headers)


def _denied(_fault: Fault, handler: "Handler", _ask: Ask) -> None:
    handler.answer({"simulated": True, "error": "denied"}, status=401)


def _silence(_fault: Fault, handler: "Handler", _ask: Ask) -> None:
    handler.connection.settimeout(HANG_SECONDS)
    handler.rfile.read(1)


def _drip(fault: Fault, handler: "Handler", ask: Ask) -> None:
    content = json.dumps(ask()).encode()
    if fault.variant == "body":
        handler.head({"Content-Length": str(len(content))})
    else:
        content = b"HTTP/1.1 200 OK\r\nX-Simulated: true\r\nX-Slow: " + b"x" * len(content)
    for position in range(len(content)):
        handler.wfile.write(content[position : position + 1])
        time.sleep(fault.settings.get("interval", 1))


def _cut(fault: Fault, handler: "Handler", ask: Ask) -> None:
    content = json.dumps(ask()).encode()
    half = content[: len(content) // 2]
    handler.close_connection = True
    if fault.variant == "truncated":
        handler.send(half)
    elif fault.variant == "length":
        handler.send(half, length=len(content))
    else:
        packed = gzip.compress(content)
        handler.head({"Content-Encoding": "gzip", "Connection": "close"})
        handler.wfile.write(packed[: len(packed) // 2])


def _login(_fault: Fault, handler: "Handler", _ask: Ask) -> None:
    handler.send(LOGIN_PAGE, headers={"Content-Type": "text/html; charset=utf-8"})


def _charset(fault: Fault, handler: "Handler", ask: Ask) -> None:
    text = json.dumps(ask(), ensure_ascii=False)
    if fault.variant == "nfd":
        content = unicodedata.normalize("NFD", text).encode()
    elif fault.variant == "tcvn3":
        content = bytes(TCVN3.get(letter, ord(letter) if ord(letter) < 128 else 63) for letter in text)  # noqa: PLR2004 - ASCII
    elif fault.variant == "windows-1258":
        content = unicodedata.normalize("NFD", text).encode("cp1258", "replace")
    else:
        content = text.encode(fault.variant)
    handler.send(content)


def _large(fault: Fault, handler: "Handler", _ask: Ask) -> None:
    if fault.variant == "deep":
        handler.send(b"[" * 100_000 + b"]" * 100_000)
        return
    handler.close_connection = True
    blanks = b" " * PIECE
    packed = gzip.compress(blanks * 64, 9)
    encoding = {"Content-Encoding": "gzip"} if fault.variant == "bomb" else {}
    handler.head({"Connection": "close", **encoding})
    handler.wfile.write(gzip.compress(b'{"items": [') if encoding else b'{"items": [')
    sent = 0
    while sent < HUGE:
        sent += handler.wfile.write(packed) * 1000 if encoding else handler.wfile.write(blanks)


def _redirect(fault: Fault, handler: "Handler", _ask: Ask) -> None:
    location = fault.settings.get("location", "http://127.0.0.2/")
    handler.send(b"", status=fault.settings.get("status", 302), headers={"Location": location})


def _list(page: Item) -> str:
    """The key of the items of a page."""
    return next(key for key, value in page.items() if isinstance(value, list))


def _struck(page: Item, field: str) -> list[Item]:
    """Each fifth item of those that have a field."""
    return [item for item in page[_list(page)] if field in item][::EVERY]


def _paging(variant: str, page: Item, shape: Shape) -> None:
    if variant == "loop":
        page[shape.following] = page[shape.following] or shape.start(1)
    elif variant == "stuck":
        page[shape.following] = page[shape.cursor] or shape.start(1)
    elif variant == "endless":
        page[shape.following] = shape.start(time.monotonic_ns())
    else:
        items = page[_list(page)]
        page[_list(page)] = [*items[:EVERY], *items]


def _times(variant: str, page: Item, shape: Shape) -> None:
    if variant == "shuffled":
        page[_list(page)].reverse()
        return
    for item in _struck(page, shape.time):
        at = shape.read(item[shape.time])
        moved = at - timedelta(days=1) if variant == "past" else at.replace(year=at.year + 10, day=1)
        item[shape.time] = shape.write(moved)


def _drift(variant: str, page: Item, shape: Shape) -> None:
    if variant == "page":
        page["rows"] = page.pop(_list(page))
        return
    for item in _struck(page, shape.required if variant == "missing" else shape.value):
        if variant == "renamed":
            item["giaTri"] = item.pop(shape.value)
        elif variant == "missing":
            del item[shape.required]
        elif variant == "new":
            item["preparedBy"] = "A. N. Other"
        else:
            item[shape.value] = "1.234,56" if variant == "text" else None


def _values(variant: str, page: Item, shape: Shape) -> None:
    for item in _struck(page, shape.value):
        value = float(item[shape.value] or 1)
        item[shape.value] = {
            "negative": -value,
            "nan": float("nan"),
            "infinite": float("inf"),
            "jump": value * 1000,
            "percent": 100 + abs(value) * 1000,
        }[variant]


WIRE = {
    "S1": _status, "S2": _silence, "S3": _drip, "S4": _cut, "S5": _login, "S6": _charset, "S7": _large,
    "S12": _redirect, "denied": _denied,
}  # fmt: skip
PAGES = {"S8": _paging, "S9": _times, "S10": _drift, "S11": _values}
