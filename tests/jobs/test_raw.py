"""What came is kept as it came, whole or not at all."""

import gzip
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.base import Payload, UnreachableError
from jobs import raw

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
PAGES = [
    Payload("http://lris/values?page=1", b'{"items": []}' * 1000, date(2026, 11, 20), simulated=False),
    Payload("http://lris/values?page=2", b"", None, simulated=True),
    Payload("http://lris/values?page=3", bytes(range(256)) * 9000, date(2026, 11, 21), simulated=False),
]


def test_a_raw_file_gives_back_every_answer(tmp_path: Path) -> None:
    kept = raw.keep(tmp_path, "lris", PAGES, run_id=12, now=NOW)
    assert list(kept.payloads()) == PAGES
    assert kept.path == "raw/lris/20261121T030000Z-12.gz"
    assert kept.as_of == date(2026, 11, 21)
    assert kept.simulated


def test_the_hash_is_that_of_the_unpacked_file(tmp_path: Path) -> None:
    kept = raw.keep(tmp_path, "lris", PAGES, run_id=12, now=NOW)
    unpacked = gzip.decompress((tmp_path / kept.path).read_bytes())
    assert unpacked == b"".join(page.content for page in PAGES if isinstance(page.content, bytes))
    assert kept.sha256 == sha256(unpacked).hexdigest()


def test_a_file_is_kept_without_being_held_in_memory(tmp_path: Path) -> None:
    brought = tmp_path / "a.xlsx"
    brought.write_bytes(b"abc" * 1_000_000)
    kept = raw.keep(tmp_path, "pci", [Payload("a.xlsx", brought)], run_id=1, now=NOW)
    assert [payload.content for payload in kept.payloads()] == [brought.read_bytes()]


def test_only_its_user_can_read_a_raw_file(tmp_path: Path) -> None:
    kept = raw.keep(tmp_path, "lris", PAGES, run_id=12, now=NOW)
    assert kept.file.stat().st_mode & 0o777 == 0o600
    assert kept.file.parent.stat().st_mode & 0o777 == 0o700


def test_nothing_stays_of_an_answer_that_broke_off(tmp_path: Path) -> None:
    def broken() -> Iterator[Payload]:
        yield PAGES[0]
        raise UnreachableError("cut")

    with pytest.raises(UnreachableError):
        raw.keep(tmp_path, "lris", broken(), run_id=12, now=NOW)
    assert list((tmp_path / "raw" / "lris").iterdir()) == []


def test_old_raw_files_go_but_never_the_newest_of_a_source(tmp_path: Path) -> None:
    for run_id, age in ((1, 500), (2, 450), (3, 399), (4, 1)):
        _aged(raw.keep(tmp_path, "lris", PAGES, run_id=run_id, now=NOW), days=age)
    _aged(raw.keep(tmp_path, "pci", PAGES, run_id=5, now=NOW), days=900)
    assert raw.prune(tmp_path, days=400, now=NOW) == 2
    left = sorted(file.name.split("-")[1] for file in (tmp_path / "raw").rglob("*-*"))
    assert left == ["3.gz", "3.json", "4.gz", "4.json", "5.gz", "5.json"]


def _aged(kept: raw.Kept, *, days: int) -> None:
    made = (NOW - timedelta(days=days)).timestamp()
    os.utime(kept.file, (made, made))
