"""A process that stands for election: `candidate.py DATABASE_URL JOURNAL NAME TTL_SECONDS`.

While it leads it writes "NAME began", then "NAME" ten times a second, then "NAME ended".
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from jobs.leader import Leader, Lease
from store.engine import connect


class Journal:
    """A duty that leaves a trace."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._name = name

    def start(self, _lease: Lease) -> None:
        self._stopping = Event()
        self._write(f"{self._name} began")
        self._working = Thread(target=self._go_on, args=(self._stopping,), daemon=True)
        self._working.start()

    def stop(self) -> None:
        self._stopping.set()
        self._working.join()
        self._write(f"{self._name} ended")

    def _go_on(self, stopping: Event) -> None:
        while not stopping.wait(0.1):
            self._write(self._name)

    def _write(self, text: str) -> None:
        with self._path.open("a") as journal:
            journal.write(f"{text}\n")


def main() -> None:
    url, journal, name, ttl = sys.argv[1:]
    leader = Leader(
        connect(url),
        Journal(Path(journal), name),
        clock=lambda: datetime.now(UTC),
        ttl=timedelta(seconds=float(ttl)),
    )
    leader.start()
    sys.stdin.read()
    leader.stop()


if __name__ == "__main__":
    main()
