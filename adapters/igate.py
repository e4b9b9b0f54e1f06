"""iGate, the province's one-stop system: dossiers that changed in a window, as JSON pages.

`POST login` gives a session for a name and a password; `POST service` with `service: TraCuuHoSo`
gives the dossiers whose last change (`ThoiDiemCapNhat`) lies in [tuNgay, denNgay), each in its
present state with the fields of the national portal. Times are local, yyyyMMddHHmmss; an empty
field is "". Names, telephone numbers and addresses come with every dossier: `fetch` yields pages
without them, `parse` knows no such field. The contract is docs/sources/igate.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from adapters import event_sheet
from adapters.allow_list import CODE, CURSOR, INSTANT, SCRUBBED, Rule, kept, written
from adapters.base import AccessDeniedError, Payload, SessionClient, ShapeError, Window
from adapters.event_codes import codes
from adapters.event_fields import deadline, page, refused
from adapters.event_sheet import Edition
from adapters.igate_dossier import DOSSIER, SOURCE, dossier
from adapters.login import login
from adapters.paging import pages
from domain.periods import LOCAL_TIME, local_day
from domain.records import Record, Rejection
from wording import say

PAGE_SIZE = 2000
OK, SESSION_ENDED = "0", "401"
TIME = "%Y%m%d%H%M%S"
PAGE: Rule = {
    "error_code": CODE, "tuNgay": INSTANT, "denNgay": INSTANT, "thoiDiem": INSTANT, "conTro": CURSOR,
    "conTroTiep": CURSOR, "data": DOSSIER,
}  # fmt: skip


def fetch(client: SessionClient, window: Window) -> Iterator[Payload]:
    """The pages of every dossier that changed in `window`, without personal data."""
    asked = {
        "tuNgay": f"{window.since.astimezone(LOCAL_TIME):{TIME}}",
        "denNgay": f"{window.until.astimezone(LOCAL_TIME):{TIME}}",
        "soBanGhi": str(PAGE_SIZE),
    }
    session = _login(client)

    def ask(cursor: str) -> tuple[Payload, str]:
        nonlocal session
        question = {"service": "TraCuuHoSo", **asked, "conTro": cursor}
        answer = client.post("service", {"session": session, **question})
        found = kept(page(answer), PAGE)
        if str(found.get("error_code")) == SESSION_ENDED:
            session = _login(client)
            answer = client.post("service", {"session": session, **question})
            found = kept(page(answer), PAGE)
        name = f"{answer.name} {asked['tuNgay']}-{asked['denNgay']} {cursor}".strip()
        _check(found, name)
        if (given := found.get("denNgay")) != asked["denNgay"]:
            raise ShapeError(say("events.other_window", name=name, asked=asked["denNgay"], given=given))
        made = deadline(found, "thoiDiem")
        payload = replace(answer, name=name, content=written(found), as_of=local_day(made) if made else None)
        return payload, str(found.get("conTroTiep") or "")

    return pages(ask)


def scrub(payload: Payload) -> Payload:
    """The same answer with listed fields only, and nothing in them but what has their form.

    Raises:
        ShapeError: the answer is neither a page nor an export of dossiers.
    """
    if event_sheet.is_sheet(payload):
        sheet = event_sheet.read(payload, codes(SOURCE), updated="ThoiDiemCapNhat")
        made = {"error_code": int(OK), "denNgay": sheet.until, "data": sheet.items}
        return replace(
            payload, content=written(kept(made, PAGE)), simulated=sheet.simulated or payload.simulated
        )
    return replace(payload, content=written(kept(page(payload), PAGE)))


def edition(payload: Payload) -> Edition:
    """Which edition a steward's file is.

    Raises:
        ShapeError: as `scrub`.
    """
    return event_sheet.edition(scrub(payload), until="denNgay")


def parse(payload: Payload) -> Iterable[Record | Rejection]:
    """The dossiers of one page or export in their order, and the items that are none.

    Raises:
        ShapeError: it is no page of dossiers.
    """
    found = page(scrub(payload) if event_sheet.is_sheet(payload) else payload)
    if found.get(SCRUBBED) is not True:
        found = kept(found, PAGE)
    _check(found, payload.name)
    until = deadline(found, "denNgay")
    for position, item in enumerate(found["data"]):
        try:
            yield dossier(item, until)
        except ValueError as error:
            where = event_sheet.where(found, "data", position, cursor="conTro")
            yield refused(error, where, item)


def _login(client: SessionClient) -> str:
    answer = login(client)
    found = page(answer)
    session = found.get("session")
    if str(found.get("error_code")) != OK or not isinstance(session, str) or not session:
        code = kept(found.get("error_code"), CODE)
        raise AccessDeniedError(say("events.login", name=answer.name, code=code))
    return session


def _check(found: dict[str, Any], name: str) -> None:
    code = str(found.get("error_code"))
    if code == SESSION_ENDED:
        raise AccessDeniedError(say("events.login", name=name, code=code))
    if code != OK:
        raise ShapeError(say("events.fault", name=name, code=code))
    if not isinstance(found.get("data"), list):
        raise ShapeError(say("events.page", name=name, field="data"))
