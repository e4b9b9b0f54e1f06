"""One dossier of iGate: its fields that may be kept, and what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import catalogue
from adapters.allow_list import AGENCY, CODE, IDENTIFIER, INSTANT, LONG_CODE, NUMBER, Rule
from adapters.event_codes import codes
from adapters.event_fields import (
    Item,
    UnusableError,
    area,
    coded,
    deadline,
    instant,
    organisation,
    present,
    required,
    text,
)  # fmt: skip
from adapters.event_sheet import ROW, ROW_FORM
from catalogue.working_days import calendar
from domain.events import (
    CLOCK_STOPPED,
    ENDED,
    SETTLED,
    Applicant,
    Channel,
    Dossier,
    DossierStatus,
    Pause,
    ServiceLevel,
)  # fmt: skip
from domain.periods import local_day
from wording import say

SOURCE = "igate"
UNLISTED = "unlisted"
NOT_DIGITISED, PAID, PAID_ONLINE = "0", "1", "3"
DOSSIER: Rule = {
    "MaHoSo": IDENTIFIER, "MaTTHC": LONG_CODE, "MaLinhVuc": LONG_CODE, "MaDonViXuLy": AGENCY,
    "KenhThucHien": CODE, "MucDo": CODE, "LoaiDoiTuong": CODE, "TrangThaiHoSo": CODE,
    "NgayNopHoSo": INSTANT, "NgayTiepNhan": INSTANT, "NgayHenTra": INSTANT, "NgayKetThucXuLy": INSTANT,
    "NgayTra": INSTANT, "ThoiDiemCapNhat": INSTANT, ROW: ROW_FORM,
    "TienDo": {"ThoiDiemXuLy": INSTANT, "TrangThai": CODE},
    "DanhSachHoSoBoSung": {"NgayBoSung": INSTANT, "NgayTiepNhanBoSung": INSTANT, "NgayHenTraMoi": INSTANT},
    "TaiLieuNop": {"TrangThaiSoHoa": CODE},
    "DanhSachGiayToKetQua": {"GiayToId": LONG_CODE},
    "DanhSachLePhi": {"Gia": NUMBER, "TrangThaiThanhToan": CODE, "HinhThucThanhToan": CODE},
}  # fmt: skip
"""What of a dossier may be kept; everything else it says is dropped before it is kept."""
Step = tuple[datetime, DossierStatus]


@dataclass(frozen=True, slots=True)
class _Tables:
    """What the upstream's codes mean, by field."""

    status: Mapping[str, DossierStatus]
    channel: Mapping[str, Channel]
    level: Mapping[str, ServiceLevel]
    applicant: Mapping[str, Applicant]
    field: Mapping[str, str]


def dossier(item: Any, until: datetime | None) -> Dossier:
    """The record of one item.

    Raises:
        UnusableError: a field is absent or cannot be read.
        ValueError: fields contradict one another.
    """
    if not isinstance(item, dict):
        raise UnusableError(say("events.no_item"))
    table = _tables()
    status = present(coded(item, "TrangThaiHoSo", table.status), "TrangThaiHoSo")
    org = organisation(item, "MaDonViXuLy")
    submitted = instant(item, "NgayNopHoSo", until=until)
    received = instant(item, "NgayTiepNhan", until=until)
    begun = present(received or submitted, "NgayTiepNhan, NgayNopHoSo")
    service = required(item, "MaTTHC").partition(".000.")[0]
    due, computed = _due(item, service, received)
    steps = _steps(item, until)
    ended = status in ENDED
    return Dossier(
        source_id=required(item, "MaHoSo"),
        area=area(org, begun),
        org=org,
        updated_at=present(instant(item, "ThoiDiemCapNhat", until=until), "ThoiDiemCapNhat"),
        service=service,
        field=table.field.get(text(item, "MaLinhVuc"), UNLISTED),
        channel=present(coded(item, "KenhThucHien", table.channel), "KenhThucHien"),
        status=status,
        service_level=coded(item, "MucDo", table.level),
        applicant=coded(item, "LoaiDoiTuong", table.applicant),
        submitted_at=submitted,
        received_at=received,
        due_at=due,
        due_computed=computed,
        finished_at=_finished(item, status, steps, until) if ended else None,
        returned_at=instant(item, "NgayTra", until=until) if ended else None,
        pauses=tuple(_pauses(steps, status)),
        digitised=_digitised(item),
        electronic_result=_electronic(item) if status in SETTLED else None,
        paid_online=_paid_online(item),
    )


@cache
def _tables() -> _Tables:
    table = codes(SOURCE).table
    return _Tables(
        status={code: DossierStatus(int(ours)) for code, ours in table("status").items()},
        channel={code: Channel(ours) for code, ours in table("channel").items()},
        level={code: ServiceLevel(ours) for code, ours in table("level").items()},
        applicant={code: Applicant(ours) for code, ours in table("applicant").items()},
        field=table("field"),
    )


def _entries(item: Item, field: str) -> Sequence[Item]:
    """The objects of a list; none where it is absent or no list."""
    found = item.get(field)
    return [entry for entry in found if type(entry) is dict] if type(found) is list else ()


def _due(item: Item, service: str, received: datetime | None) -> tuple[datetime | None, bool]:
    """The day promised last, or counted in working days where none was; and whether it was counted."""
    due = deadline(item, "NgayHenTra")
    for supplement in _entries(item, "DanhSachHoSoBoSung"):
        due = deadline(supplement, "NgayHenTraMoi") or due
    known = catalogue.services().get(service)
    if due is not None or received is None or known is None or known.processing_days is None:
        return due, False
    try:
        return _counted(local_day(received), known.processing_days), True
    except LookupError:
        return None, False


@lru_cache(maxsize=50_000)
def _counted(received_on: date, working_days: int) -> datetime:
    return calendar().deadline(received_on, working_days)


def _steps(item: Item, until: datetime | None) -> list[Step]:
    """The states that a dossier went through, oldest first."""
    found: list[Step] = []
    statuses = _tables().status
    for entry in _entries(item, "TienDo"):
        at = instant(entry, "ThoiDiemXuLy", until=until)
        if at is not None:
            found.append((at, present(coded(entry, "TrangThai", statuses), "TrangThai")))
    return sorted(found)


def _pauses(steps: list[Step], status: DossierStatus) -> list[Pause]:
    """The spans in which the clock stood; the last is open where it still stands."""
    found: list[Pause] = []
    for (since, state), following in pairwise([*steps, None]):  # type: ignore[misc]
        if state in CLOCK_STOPPED and (following is not None or status in CLOCK_STOPPED):
            found.append(Pause(state, since, following[0] if following else None))
    return found


def _finished(item: Item, status: DossierStatus, steps: list[Step], until: datetime | None) -> datetime:
    """When processing ended: as stated, else at the first step that ended it, else the handing over."""
    finished = instant(item, "NgayKetThucXuLy", until=until)
    ends = [at for at, state in steps if state in ENDED]
    finished = finished or (ends[0] if ends else instant(item, "NgayTra", until=until))
    if finished is None:
        raise UnusableError(say("events.no_end", status=int(status)))
    return finished


def _digitised(item: Item) -> bool | None:
    """Whether every component was digitised; None where nothing is said of any."""
    states = [state for entry in _entries(item, "TaiLieuNop") if (state := text(entry, "TrangThaiSoHoa"))]
    return NOT_DIGITISED not in states if states else None


def _electronic(item: Item) -> bool | None:
    """Whether the result was issued as an electronic paper; None where the list is absent."""
    if not isinstance(item.get("DanhSachGiayToKetQua"), list):
        return None
    return any(text(entry, "GiayToId") for entry in _entries(item, "DanhSachGiayToKetQua"))


def _paid_online(item: Item) -> bool | None:
    """Whether every fee was paid online; None where there is no fee or none was paid yet."""
    fees = [fee for fee in _entries(item, "DanhSachLePhi") if text(fee, "Gia").strip("0")]
    ways = [text(fee, "HinhThucThanhToan") for fee in fees if text(fee, "TrangThaiThanhToan") == PAID]
    return all(way == PAID_ONLINE for way in ways) if ways else None
