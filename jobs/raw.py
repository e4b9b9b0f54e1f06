"""What came, as it came: one gzip file per run under <data_dir>/raw/<source>/.

A run may have several answers. Each is a gzip member of its own, so the file as a whole
unpacks to all of them one after another (`zcat`), and its SHA-256 is that of the unpacked
bytes. The index beside it (.json) says where each answer begins.
"""

import gzip
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from adapters.base import Payload

PIECE = 1 << 20
LEVEL = 3
"""Of packing: 6 takes two and a half times as long and saves a fifth."""
FOLDER = "raw"


@dataclass(frozen=True, slots=True)
class Member:
    """One answer within a raw file: `offset` counts packed bytes, `size` unpacked ones."""

    name: str
    offset: int
    size: int
    as_of: date | None
    simulated: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A raw file: its path, the path as the run records it, its SHA-256, and what it holds."""

    file: Path
    path: str
    sha256: str
    members: tuple[Member, ...]

    @property
    def as_of(self) -> date | None:
        """The newest day that any of the answers gives for itself."""
        return max((member.as_of for member in self.members if member.as_of), default=None)

    @property
    def simulated(self) -> bool:
        """Whether any of the answers says that it is simulated."""
        return any(member.simulated for member in self.members)

    def payloads(self) -> Iterator[Payload]:
        """The answers again, one in memory at a time."""
        with self.file.open("rb") as packed:
            for member in self.members:
                packed.seek(member.offset)
                with gzip.GzipFile(fileobj=packed) as unpacked:
                    content = unpacked.read(member.size)
                yield Payload(member.name, content, member.as_of, member.simulated)


def keep(data_dir: Path, source: str, payloads: Iterable[Payload], *, run_id: int, now: datetime) -> Kept:
    """Write everything that `payloads` gives, as it comes; nothing stays when it breaks off."""
    folder = data_dir / FOLDER / source
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{run_id}.gz"
    part = file.with_suffix(".part")
    digest = sha256()
    members: list[Member] = []
    try:
        with _private(part) as packed:
            for payload in payloads:
                offset, size = packed.tell(), 0
                with gzip.GzipFile("", "wb", LEVEL, packed, mtime=0) as gz:
                    for piece in _pieces(payload.content):
                        size += len(piece)
                        digest.update(piece)
                        gz.write(piece)
                members.append(Member(payload.name, offset, size, payload.as_of, payload.simulated))
            packed.flush()
            os.fsync(packed.fileno())
        index = json.dumps([asdict(member) for member in members], default=str, ensure_ascii=False, indent=1)
        with _private(file.with_suffix(".json")) as listing:
            listing.write(index.encode())
        part.replace(file)
        sync_folder(folder)
    finally:
        part.unlink(missing_ok=True)
    return Kept(file, file.relative_to(data_dir).as_posix(), digest.hexdigest(), tuple(members))


def prune(data_dir: Path, *, days: int, now: datetime) -> int:
    """Delete raw files older than `days`, but never the newest of a source; how many went."""
    limit = (now - timedelta(days=days)).timestamp()
    gone = 0
    for folder in sorted((data_dir / FOLDER).glob("*/")):
        kept = sorted(folder.glob("*.gz"), key=lambda file: file.stat().st_mtime)
        for file in [*kept[:-1], *folder.glob("*.part")]:
            with suppress(FileNotFoundError):
                if file.stat().st_mtime < limit:
                    file.unlink()
                    file.with_suffix(".json").unlink(missing_ok=True)
                    gone += 1
    return gone


def sync_folder(folder: Path) -> None:
    """Make renames within `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def _pieces(content: bytes | Path) -> Iterator[bytes]:
    with BytesIO(content) if isinstance(content, bytes) else content.open("rb") as opened:
        while piece := opened.read(PIECE):
            yield piece
