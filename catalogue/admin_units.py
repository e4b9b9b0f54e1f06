"""Administrative units of Vietnam as the package vietnamadminunits has them, as areas with validity.

It knows the units on the eve of the reform of 1 July 2025 and since, and how they were converted.
The earlier changes that statistics speak of stand in `EARLIER`.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from catalogue.model import Area

REFORM = date(2025, 7, 1)
BEFORE = date(1900, 1, 1)
"""Beginning of a unit whose founding lies before the figures of the centre."""

HA_NOI_GREW = date(2008, 8, 1)
HUE_BECAME_CITY = date(2025, 1, 1)
EARLIER = (
    Area(code="VN", level="country", name="Cả nước", valid_from=BEFORE),
    # Nghị quyết 15/2008/QH12: Hà Tây (code 28 in the lists of its time) went into Hà Nội.
    Area(code="28", level="province", name="Tỉnh Hà Tây", parent="VN",
         valid_from=BEFORE, valid_to=HA_NOI_GREW, successors=("01",)),
    Area(code="01", level="province", name="Thành phố Hà Nội", parent="VN", longitude=105.83416,
         latitude=21.027764, valid_from=BEFORE, valid_to=HA_NOI_GREW, successors=("01",)),
    # Nghị quyết 175/2024/QH15: the province became a city of the centre and changed its name.
    Area(code="46", level="province", name="Tỉnh Thừa Thiên Huế", parent="VN",
         valid_from=BEFORE, valid_to=HUE_BECAME_CITY, successors=("46",)),
)  # fmt: skip
SINCE = {"01": HA_NOI_GREW, "46": HUE_BECAME_CITY}
"""Since when a province is what it was on the eve of the reform."""

Rows = Sequence[sqlite3.Row]
Successors = Mapping[str, tuple[str, ...]]


def read() -> list[Area]:
    """Every unit: the country, provinces, districts, communes; former ones before present ones."""
    data = _folder()
    with closing(sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        old = connection.execute("SELECT * FROM admin_units_legacy").fetchall()
        new = connection.execute("SELECT * FROM admin_units").fetchall()
    conversion = json.loads((data / "converter_2025.json").read_text("utf-8"))
    after = _provinces_after(conversion["DICT_PROVINCE"], old, new)
    communes_after = _communes_after(conversion, old, new)
    return [
        *EARLIER,
        *_former_provinces(old, after),
        *_present_provinces(new, after),
        *_former_units(old, communes_after),
        *_present_communes(new),
    ]


def _folder() -> Path:
    # Found, not imported: importing it would load pandas.
    spec = find_spec("vietnamadminunits")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("vietnamadminunits is not installed")
    return Path(spec.origin).parent / "data"


def _provinces_after(merged: Mapping[str, Sequence[str]], old: Rows, new: Rows) -> Successors:
    """The present province by the code of each that was merged; the others went on as they were."""
    old_codes = {row["provinceKey"]: row["provinceCode"] for row in old}
    new_codes = {row["provinceKey"]: row["provinceCode"] for row in new}
    parts = ((new_codes[key], befores) for key, befores in merged.items() if len(befores) > 1)
    return {old_codes[before]: (code,) for code, befores in parts for before in befores}


def _communes_after(conversion: Mapping[str, Any], old: Rows, new: Rows) -> Successors:
    """Present communes by the code of each former commune and each former district."""
    codes = {(row["provinceKey"], row["wardKey"]): row["wardCode"] for row in new}
    found: dict[str, list[str]] = defaultdict(list)
    for province, communes in conversion["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for key, befores in communes.items():
            for before in befores:
                found[before].append(codes[province, key])
    for province, divided in conversion["DICT_PROVINCE_WARD_DIVIDED"].items():
        for before, parts in divided.items():
            found[before].extend(codes[province, part["newWardKey"]] for part in parts)
    by_code: dict[str, dict[str, None]] = defaultdict(dict)
    for row in old:
        here = dict.fromkeys(found[f"{row['provinceKey']}_{row['districtKey']}_{row['wardKey'] or ''}"])
        for code in filter(None, (row["districtCode"], row["wardCode"])):
            by_code[code] |= here
    return {code: tuple(after) for code, after in by_code.items()}


def _former_provinces(old: Rows, after: Successors) -> Iterator[Area]:
    for code, row in {row["provinceCode"]: row for row in old}.items():
        if code in after:
            yield _province(row, SINCE.get(code, BEFORE), REFORM, after[code])


def _present_provinces(new: Rows, after: Successors) -> Iterator[Area]:
    merged = {code for codes in after.values() for code in codes}
    for code, row in {row["provinceCode"]: row for row in new}.items():
        yield _province(row, REFORM if code in merged else SINCE.get(code, BEFORE))


def _province(
    row: sqlite3.Row, valid_from: date, valid_to: date | None = None, successors: tuple[str, ...] = ()
) -> Area:
    return Area(
        code=row["provinceCode"], level="province", name=row["province"], parent="VN",
        valid_from=valid_from, valid_to=valid_to, successors=successors,
        longitude=row["provinceLon"], latitude=row["provinceLat"],
    )  # fmt: skip


def _former_units(old: Rows, after: Successors) -> Iterator[Area]:
    for code, row in {row["districtCode"]: row for row in old}.items():
        yield Area(
            code=code, level="district", name=row["district"], parent=row["provinceCode"],
            valid_from=BEFORE, valid_to=REFORM, successors=after[code],
            longitude=row["districtLon"], latitude=row["districtLat"],
        )  # fmt: skip
    for row in old:
        if row["wardCode"]:
            yield Area(
                code=row["wardCode"], level="commune", name=row["ward"], parent=row["districtCode"],
                valid_from=BEFORE, valid_to=REFORM, successors=after[row["wardCode"]],
                longitude=row["wardLon"], latitude=row["wardLat"],
            )  # fmt: skip


def _present_communes(new: Rows) -> Iterator[Area]:
    for row in new:
        yield Area(
            code=row["wardCode"], level="commune", name=row["ward"], parent=row["provinceCode"],
            valid_from=REFORM, longitude=row["wardLon"], latitude=row["wardLat"],
        )  # fmt: skip
