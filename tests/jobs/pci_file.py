"""Invented files of the PCI, for tests only."""

from datetime import date
from pathlib import Path

from catalogue import areas

COMPONENTS = ("pci_entry", "pci_land", "pci_transparency", "pci_time", "pci_informal")


def write(path: Path, years: range, *, shift: float = 0.0, title: str = "") -> int:
    """A CSV of every province and year; gives the number of values. `shift` is added to all of them."""
    provinces = areas.children("VN", on=date(2016, 12, 31))
    lines = [title] if title else []
    lines.append(",".join(("province_code", "province_vi", "year", *COMPONENTS)))
    for number, province in enumerate(provinces):
        for year in years:
            values = (f"{3 + (number + year + n) % 50 / 10 + shift:.2f}" for n in range(len(COMPONENTS)))
            lines.append(",".join((province.code, f'"{province.name}"', str(year), *values)))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return len(provinces) * len(years) * len(COMPONENTS)
