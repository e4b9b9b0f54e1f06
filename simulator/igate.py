"""The simulated one-stop system: signs in, and lists the dossiers that changed in a window.

It answers as docs/sources/igate.md says, persons and all. Pages go by the number of the dossier; a
page looks at so many dossiers at most and so may hold few or none and still have a next one.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from simulator.dossiers import (
    DONE,
    LONGEST,
    ONLINE,
    PAYMENT,
    REFUSED,
    RETURNED,
    SUPPLEMENT,
    SUSPENDED,
    WITHDRAWN,
    WORKING,
    Dossiers,
    Life,
)  # fmt: skip
from simulator.people import People
from simulator.workload import DAY, digits, parse_digits, seconds

USERNAME, PASSWORD = "ioc", "mo-phong"
MAX_PAGE, LOOKED_AT = 5000, 60_000
NO_DAY_SHARE, DIGITISED_SHARE, ELECTRONIC_SHARE = 0.015, 0.78, 0.83
ENDS = (DONE, REFUSED, WITHDRAWN)
PAUSES = (SUPPLEMENT, PAYMENT, SUSPENDED)
FEE_OFTEN_ONLINE = 0.85
Item = dict[str, Any]


class Igate:
    """All dossiers of a seed behind the interface of the one-stop system."""

    def __init__(self, seed: int, scale: int) -> None:
        self._dossiers = Dossiers(seed, scale)
        self._people = People()
        self._session = blake2b(f"{seed}|session".encode(), digest_size=12).hexdigest()

    def answer(self, path: str, asked: Mapping[str, str], now: datetime) -> Item:
        """What the system answers to a question.

        Raises:
            LookupError: there is no such path.
            ValueError: the question is not as agreed.
        """
        if path == "login":
            return self.login(asked)
        if path == "service":
            return self.service(asked, now)
        raise LookupError(path)

    def login(self, asked: Mapping[str, str]) -> Item:
        """A session for name and password."""
        if (asked.get("username"), asked.get("password")) != (USERNAME, PASSWORD):
            return {"simulated": True, "error_code": 403, "error_desc": "denied"}
        return {"simulated": True, "error_code": 0, "session": self._session}

    def service(self, asked: Mapping[str, str], now: datetime) -> Item:
        """The page that a question asks for.

        Raises:
            ValueError: the question is not as agreed.
        """
        if asked.get("session") != self._session:
            return {"simulated": True, "error_code": 401, "error_desc": "session"}
        if asked.get("service") != "TraCuuHoSo":
            raise ValueError("service must be TraCuuHoSo")
        since, until = parse_digits(asked.get("tuNgay", "")), parse_digits(asked.get("denNgay", ""))
        items, following = self._page(since, min(until, seconds(now)), _number(asked, "conTro"), _size(asked))
        return {
            "simulated": True,
            "error_code": 0,
            "tuNgay": asked["tuNgay"],
            "denNgay": asked["denNgay"],
            "thoiDiem": digits(seconds(now)),
            "conTro": asked.get("conTro", ""),
            "conTroTiep": following,
            "data": items,
        }

    def _page(self, since: int, until: int, cursor: int, size: int) -> tuple[list[Item], str]:
        numbering = self._dossiers.numbering
        number = max(cursor, numbering.before(since // DAY - LONGEST))
        end = numbering.before(until // DAY + 1)
        stop = min(end, number + LOOKED_AT)
        found: list[Item] = []
        while number < stop and len(found) < size:
            life = self._dossiers.life(number)
            steps = [step for step in life.steps if step[0] < until]
            if steps and steps[-1][0] >= since:
                found.append(self._item(life, steps))
            number += 1
        return found, str(number) if number < end else ""

    def _item(self, life: Life, steps: list[tuple[int, int, str]]) -> Item:
        """A dossier as it stands after `steps`."""
        draws, people, number = life.draws, self._people, life.number
        rule = self._dossiers.services[life.service]
        name = people.name(number)
        status = steps[-1][1]
        ended = next((instant for instant, state, _ in steps if state in ENDS), None)
        returned = next((instant for instant, state, _ in steps if state == RETURNED), None)
        received = life.received if life.received is not None and life.received <= steps[-1][0] else None
        named = received is not None and draws[29] >= NO_DAY_SHARE
        position = number - self._dossiers.numbering.before(life.submitted // DAY)
        item = {
            "MaHoSo": f"{life.steps[0][2]}-{digits(life.submitted)[2:8]}-{position + 1:05}",
            "MaTTHC": f"{life.service}.000.00.00.H01",
            "MaLinhVuc": rule["field"],
            "MaDonViXuLy": steps[-1][2],
            "ChuHoSo": name,
            "LoaiDoiTuong": life.applicant,
            "MaDoiTuong": people.identity(number),
            "Email": f"user{number}@example.vn",
            "SoDienThoai": people.telephone(number),
            "DiaChi": people.address(number),
            "TrichYeuHoSo": f"{rule['field']} {name}",
            "KenhThucHien": life.channel,
            "MucDo": rule["level"],
            "NgayNopHoSo": digits(life.submitted),
            "NgayTiepNhan": digits(received),
            "NgayHenTra": digits(life.due) if named else "",
            "TrangThaiHoSo": str(status),
            "NgayKetThucXuLy": digits(ended),
            "NgayTra": digits(returned),
            "ThoiDiemCapNhat": digits(steps[-1][0]),
            "TienDo": [
                {
                    "ThoiDiemXuLy": digits(instant),
                    "TrangThai": str(state),
                    "NguoiXuLy": people.name(number + state),
                }
                for instant, state, _ in steps
            ],
            "TaiLieuNop": self._papers(life),
        }
        if moved := self._moved(life, steps):
            item["DanhSachHoSoBoSung"] = [moved]
        if status in (DONE, RETURNED):
            electronic = draws[31] < ELECTRONIC_SHARE
            item["DanhSachGiayToKetQua"] = [
                {"GiayToId": f"KQ.{number}" if electronic else "", "TenGiayTo": name}
            ]
        if rule["fee"]:
            online = life.channel == ONLINE and draws[28] < FEE_OFTEN_ONLINE
            paid = {
                "TrangThaiThanhToan": "1" if received else "0",
                "HinhThucThanhToan": "3" if online else "1",
            }
            item["DanhSachLePhi"] = [{"Gia": str(rule["fee"]), **paid}]
        return item

    def _papers(self, life: Life) -> list[Item]:
        digitised = life.draws[30] < DIGITISED_SHARE
        return [
            {
                "TrangThaiSoHoa": "1" if digitised or paper else "0",
                "TenTepDinhKem": self._people.name(life.number),
            }
            for paper in range(1 + life.number % 2)
        ]

    def _moved(self, life: Life, steps: list[tuple[int, int, str]]) -> Item | None:
        """The new day that was promised when the clock went on."""
        states = [state for _, state, _ in steps]
        paused = next((place for place, state in enumerate(states) if state in PAUSES), None)
        if paused is None:
            return None
        resumed = next((instant for instant, state, _ in steps[paused:] if state == WORKING), None)
        return {
            "NguoiYeuCauBoSung": self._people.name(life.number + 7),
            "NgayBoSung": digits(steps[paused][0]),
            "NgayTiepNhanBoSung": digits(resumed),
            "NgayHenTraMoi": digits(life.new_due) if resumed else "",
        }


def _number(asked: Mapping[str, str], name: str) -> int:
    text = asked.get(name, "")
    if text and not (text.isascii() and text.isdecimal()):
        raise ValueError(f"{name} is not one of ours")
    return int(text or 0)


def _size(asked: Mapping[str, str]) -> int:
    size = _number(asked, "soBanGhi") or 1000
    if size > MAX_PAGE:
        raise ValueError(f"soBanGhi must be a number from 1 to {MAX_PAGE}")
    return size
