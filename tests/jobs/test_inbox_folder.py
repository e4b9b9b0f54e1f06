"""What becomes of a dropped file, without looking at what stands in it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.base import ShapeError
from domain.records import Rejection
from jobs import inbox as inbox_module
from jobs.errors import NotNowError
from jobs.inbox import Inbox
from jobs.report import ImportReport


def importer(path: Path, name: str) -> ImportReport:
    """Takes what begins with "good" and counts its letters."""
    text = path.read_text("utf-8", errors="replace")
    if not text.startswith("good"):
        raise ShapeError(f"{name}: không bắt đầu bằng good")
    bad = (Rejection("Biểu 1!C4", "không phải là số", "abc"),)
    return ImportReport(
        source="pci", file=name, run_id=7, as_of=None, simulated=False, dry_run=False,
        read=len(text) + 1, written=len(text), unchanged=0, superseded=0, rejected=1, rejections=bad,
    )  # fmt: skip


def heading() -> Iterator[str]:
    yield "Báo cáo"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that the inbox believes to have passed; the last one counts."""
    seconds = [0.0]
    monkeypatch.setattr(inbox_module, "monotonic", lambda: seconds[-1])
    return seconds


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "inbox" / "pci"
    made.mkdir(parents=True)
    return made


@pytest.fixture
def inbox(folder: Path) -> Inbox:
    return Inbox(folder, importer=importer, heading=heading)


def settle(inbox: Inbox, clock: list[float]) -> int:
    """Two scans so far apart that a file that lies still counts as whole."""
    first = inbox.scan()
    clock.append(clock[-1] + 2.1)
    return first + inbox.scan()


def files(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_symlink() or not p.is_dir())


def test_a_read_file_lies_in_done_with_its_report(folder: Path, inbox: Inbox, clock: list[float]) -> None:
    (folder / "pci 2024.csv").write_text("good")
    assert settle(inbox, clock) == 1
    assert files(folder) == ["done/pci 2024.csv", "done/pci 2024.csv.txt"]
    report = (folder / "done" / "pci 2024.csv.txt").read_text("utf-8")
    assert "Mới hoặc thay đổi: 4" in report
    assert "Không nhận: 1" in report
    assert "- Biểu 1!C4: không phải là số [abc]" in report


def test_an_unreadable_file_lies_in_refused_with_the_reason(
    folder: Path, inbox: Inbox, clock: list[float]
) -> None:
    (folder / "bad.csv").write_text("?")
    assert settle(inbox, clock) == 1
    assert files(folder) == ["refused/bad.csv", "refused/bad.csv.txt"]
    report = (folder / "refused" / "bad.csv.txt").read_text("utf-8")
    assert "Nội dung không đúng dạng đã thỏa thuận. bad.csv: không bắt đầu bằng good" in report
    assert "Không có giá trị nào của tệp này được ghi vào kho." in report


def test_a_file_waits_until_nothing_is_written_to_it(folder: Path, inbox: Inbox, clock: list[float]) -> None:
    file = folder / "a.csv"
    for piece in ("good", "good more", "good more still"):
        file.write_text(piece)
        assert inbox.scan() == 0
        clock.append(clock[-1] + 1.9)
        os.utime(file, ns=(int(clock[-1] * 1e9), int(clock[-1] * 1e9)))
    assert inbox.scan() == 0
    clock.append(clock[-1] + 2.1)
    assert inbox.scan() == 1
    assert (folder / "done" / "a.csv").read_text() == "good more still"


@pytest.mark.parametrize("name", ["a.xlsx.part", "~$a.xlsx", ".a.xlsx", "a.CRDOWNLOAD", "a.tmp", "a.xlsx~"])
def test_unfinished_files_are_left_alone(folder: Path, inbox: Inbox, clock: list[float], name: str) -> None:
    (folder / name).write_text("good")
    assert settle(inbox, clock) == 0
    assert files(folder) == [name]


def test_files_of_one_name_are_kept_apart(folder: Path, inbox: Inbox, clock: list[float]) -> None:
    for text in ("good 1", "bad 2", "good 3"):
        (folder / "a.csv").write_text(text)
        settle(inbox, clock)
    assert {name: (folder / name).read_text() for name in files(folder) if not name.endswith("txt")} == {
        "done/a.csv": "good 1",
        "refused/a (2).csv": "bad 2",
        "done/a (3).csv": "good 3",
    }


def test_a_report_never_takes_the_place_of_a_file(folder: Path, inbox: Inbox, clock: list[float]) -> None:
    (folder / "a.csv.txt").write_text("good text")
    settle(inbox, clock)
    (folder / "a.csv").write_text("good table")
    settle(inbox, clock)
    assert (folder / "done" / "a.csv.txt").read_text() == "good text"
    assert (folder / "done" / "a (2).csv").read_text() == "good table"


def test_links_and_pipes_are_refused_unread(folder: Path, inbox: Inbox, clock: list[float]) -> None:
    secret = folder.parent / "secret"
    secret.write_text("good secret")
    (folder / "link.csv").symlink_to(secret)
    (folder / "broken.csv").symlink_to("nowhere")
    os.mkfifo(folder / "pipe.csv")
    assert settle(inbox, clock) == 3
    assert [name for name in files(folder) if not name.endswith(".txt")] == [
        "refused/broken.csv", "refused/link.csv", "refused/pipe.csv",
    ]  # fmt: skip
    assert "Chỉ nhận tệp thường" in (folder / "refused" / "link.csv.txt").read_text("utf-8")
    assert secret.read_text() == "good secret"


def test_a_linked_folder_is_not_worked_in(tmp_path: Path, folder: Path, inbox: Inbox) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder / "done").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotADirectoryError, match="done has to be a folder"):
        inbox.scan()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("báo\ncáo\x1b[31m.csv", "báocáo[31m.csv"),
        ("ba\u0301o.csv", "báo.csv"),
        ("a\u202ecsv.exe", "acsv.exe"),
        ("x" * 250 + ".csv", "x" * 176 + ".csv"),
    ],
)
def test_names_are_made_safe(folder: Path, inbox: Inbox, clock: list[float], name: str, kept: str) -> None:
    (folder / name).write_text("good")
    settle(inbox, clock)
    assert files(folder) == [f"done/{kept}", f"done/{kept}.txt"]


def test_a_name_that_is_no_text_is_settled_too(folder: Path, inbox: Inbox, clock: list[float]) -> None:
    with open(os.fsencode(folder) + b"/\xff\xfe.csv", "wb") as opened:
        opened.write(b"good")
    assert settle(inbox, clock) == 1
    assert files(folder) == ["done/file.csv", "done/file.csv.txt"]


def test_folders_are_left_where_they_are(folder: Path, inbox: Inbox, clock: list[float]) -> None:
    (folder / "2024").mkdir()
    (folder / "2024" / "a.csv").write_text("good")
    assert settle(inbox, clock) == 0
    assert files(folder) == ["2024/a.csv"]


def test_a_file_waits_while_the_store_is_busy(folder: Path, clock: list[float]) -> None:
    calls: list[str] = []

    def busy_once(path: Path, name: str) -> ImportReport:
        calls.append(name)
        if len(calls) == 1:
            raise NotNowError("busy")
        return importer(path, name)

    inbox = Inbox(folder, importer=busy_once, heading=heading)
    (folder / "a.csv").write_text("good")
    assert settle(inbox, clock) == 0
    assert inbox.scan() == 0
    clock.append(clock[-1] + 31)
    assert inbox.scan() == 1
    assert calls == ["a.csv", "a.csv"]
    assert files(folder) == ["done/a.csv", "done/a.csv.txt"]


def test_a_file_that_grows_while_it_is_read_is_read_again(folder: Path, clock: list[float]) -> None:
    grown: list[int] = []

    def growing(path: Path, name: str) -> ImportReport:
        report = importer(path, name)
        if not grown:
            grown.append(1)
            with path.open("a") as opened:
                opened.write(" and more")
        return report

    inbox = Inbox(folder, importer=growing, heading=heading)
    (folder / "a.csv").write_text("good")
    assert settle(inbox, clock) == 0
    assert inbox.scan() == 1
    assert "Mới hoặc thay đổi: 13" in (folder / "done" / "a.csv.txt").read_text("utf-8")


@pytest.mark.parametrize("killed_at", range(1, 9))
def test_a_kill_between_any_two_steps_loses_nothing(
    folder: Path, clock: list[float], monkeypatch: pytest.MonkeyPatch, killed_at: int
) -> None:
    """Every rename is a step; the process ends just before the n-th, another one goes on."""
    (folder / "a.csv").write_text("good")
    (folder / "b.csv").write_text("bad")
    steps = 0
    rename = Path.rename

    def fatal(self: Path, target: Path) -> Path:
        nonlocal steps
        steps += 1
        if steps == killed_at:
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fatal)
    with pytest.raises(KeyboardInterrupt):
        settle(Inbox(folder, importer=importer, heading=heading), clock)
    monkeypatch.undo()
    monkeypatch.setattr(inbox_module, "monotonic", lambda: clock[-1])
    settle(Inbox(folder, importer=importer, heading=heading), clock)
    assert files(folder) == ["done/a.csv", "done/a.csv.txt", "refused/b.csv", "refused/b.csv.txt"]
