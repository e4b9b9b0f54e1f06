"""The folder into which people drop files of one source.

A file goes through three renames within one file system, so that after a kill at any moment
it is in exactly one place and the next scan knows what is left to do:

    inbox/<source>/x.xlsx          dropped; waits until nothing is written to it any more
    .working/x.xlsx                claimed under a name that is free in all folders
    .working/done/x.xlsx.txt       imported: the report stands, the file has to follow
    done/x.xlsx, done/x.xlsx.txt   settled; `refused` in place of `done` where nothing was taken

A file that was claimed but has no report is imported again, which changes nothing that the
first time has stored.
"""

import logging
import stat
import unicodedata
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic

from adapters.base import AdapterError
from jobs.errors import NotNowError
from jobs.raw import sync_folder
from jobs.report import ImportReport, imported, refused
from store.errors import StoreError
from wording import say

STABLE_FOR = timedelta(seconds=2)
RETRY_AFTER = timedelta(seconds=30)
DONE, REFUSED, WORKING = "done", "refused", ".working"
UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".tmp", ".temp", ".swp", "~")
LONGEST_NAME = 180
_LOGGER = logging.getLogger(__name__)

Importer = Callable[[Path, str], ImportReport]
"""Imports the file at a path that people know by a name."""
Heading = Callable[[], Iterator[str]]
Signature = tuple[int, int, int]


class Inbox:
    """Watches one folder. Only one process at a time may, which is what the leader is for."""

    def __init__(self, folder: Path, *, importer: Importer, heading: Heading) -> None:
        self._folder = folder
        self._import = importer
        self._heading = heading
        self._seen: dict[str, tuple[Signature, float]] = {}
        self._rest_until = 0.0

    def scan(self) -> int:
        """Finish what was begun, then take every file that has settled; how many were settled."""
        if monotonic() < self._rest_until:
            return 0
        self._make_folders()
        self._finish_settling()
        for name in sorted(self._stable()):
            _move(self._folder / name, self._folder / WORKING / self._free(_safe(name)))
        claimed = [path for path in sorted((self._folder / WORKING).iterdir()) if not _is_folder(path)]
        return sum(self._handle(file) for file in claimed)

    def _make_folders(self) -> None:
        """Make what is missing.

        Raises:
            NotADirectoryError: one of the folders is a link or something else.
        """
        working = self._folder / WORKING
        for folder in (self._folder, *(self._folder / name for name in (DONE, REFUSED, WORKING)),
                       working / DONE, working / REFUSED):  # fmt: skip
            folder.mkdir(parents=True, exist_ok=True)
            if not _is_folder(folder):
                raise NotADirectoryError(f"{folder} has to be a folder, not a link")

    def _stable(self) -> Iterator[str]:
        """Names of the files of which size and time have not changed for `STABLE_FOR`."""
        now, seen = monotonic(), self._seen
        self._seen = {}
        for path in self._folder.iterdir():
            if _is_folder(path) or path.name.startswith((".", "~$")):
                continue
            if path.name.lower().endswith(UNFINISHED) or (signature := _signature(path)) is None:
                continue
            before = seen.get(path.name)
            since = before[1] if before and before[0] == signature else now
            self._seen[path.name] = signature, since
            if now - since >= STABLE_FOR.total_seconds():
                yield path.name

    def _handle(self, file: Path) -> bool:
        """Import one claimed file and settle it; False where it has to wait for a later scan."""
        before = _signature(file)
        try:
            if before is None or not stat.S_ISREG(file.lstat().st_mode):
                verdict, lines = REFUSED, [*refused(file.name, "not_a_file", say("jobs.refusal.not_a_file"))]
            else:
                verdict, lines = DONE, [*imported(self._import(file, file.name))]
        except (NotNowError, StoreError) as error:
            _LOGGER.debug("%s waits: %s", file, error)
            self._rest_until = monotonic() + RETRY_AFTER.total_seconds()
            return False
        except AdapterError as error:
            verdict, lines = REFUSED, [*refused(file.name, error.kind, str(error))]
        if _signature(file) != before:
            return False
        self._write_report(file, verdict, [*self._heading(), "", *lines])
        return self._settle(file.name, verdict)

    def _write_report(self, file: Path, verdict: str, lines: list[str]) -> None:
        report = self._folder / WORKING / verdict / f"{file.name}.txt"
        part = report.with_name(f"{report.name}.part")
        part.write_text("".join(f"{_printable(line)}\n" for line in lines), "utf-8")
        _move(part, report)

    def _finish_settling(self) -> None:
        for verdict in (DONE, REFUSED):
            for report in sorted((self._folder / WORKING / verdict).iterdir()):
                if report.suffix == ".part":
                    report.unlink()
                else:
                    self._settle(report.name.removesuffix(".txt"), verdict)

    def _settle(self, name: str, verdict: str) -> bool:
        """Move file and report to where people look for them, the file first."""
        file, report = self._folder / WORKING / name, self._folder / WORKING / verdict / f"{name}.txt"
        target = self._folder / verdict
        if _exists(file):
            if _exists(target / name) or _exists(target / report.name):
                report.unlink()  # somebody put a file of that name there: begin again under another
                _move(file, file.with_name(self._free(name)))
                return False
            _move(file, target / name)
        _move(report, target / report.name)
        return True

    def _free(self, name: str) -> str:
        """`name`, or "name (2)" and so on: free in every folder that the file may come to."""
        stem, suffix = Path(name).stem, Path(name).suffix
        folders = [self._folder / folder for folder in (WORKING, DONE, REFUSED)]
        candidate, number = name, 1
        while any(_exists(folder / taken) for folder in folders for taken in (candidate, f"{candidate}.txt")):
            number += 1
            candidate = f"{stem} ({number}){suffix}"
        return candidate


def _safe(name: str) -> str:
    """`name` in NFC, without control characters and bytes that are no text, short enough for a suffix."""
    printable = Path(f"file{clean}" if (clean := _printable(name)).startswith(".") else clean or "file")
    stem, suffix = printable.stem, printable.suffix
    while len(f"{stem}{suffix}".encode()) > LONGEST_NAME:
        stem, suffix = (stem[:-1], suffix) if len(stem) > 1 else (stem, suffix[:-1])
    return f"{stem}{suffix}"


def _printable(text: str) -> str:
    kept = (letter for letter in text if unicodedata.category(letter)[0] != "C" or letter == "\t")
    return unicodedata.normalize("NFC", "".join(kept))


def _signature(path: Path) -> Signature | None:
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _exists(path: Path) -> bool:
    return _signature(path) is not None


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()


def _move(origin: Path, target: Path) -> None:
    origin.rename(target)
    sync_folder(target.parent)
    sync_folder(origin.parent)
