"""A process that watches an inbox as the scheduler does, quicker, until it is killed."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from jobs import border, inbox
from jobs.report import ImportReport
from jobs.runner import import_file
from settings import Settings
from store.engine import connect


def watch(database_url: str, settings: Settings, ready: Path) -> None:
    """Scan the inbox of the PCI again and again; `ready` appears before the first scan."""
    border.HELD_FOR = timedelta(seconds=0.3)
    inbox.STABLE_FOR = timedelta(seconds=0.02)
    inbox.RETRY_AFTER = timedelta(seconds=0.05)
    engine = connect(database_url)

    def bring(path: Path, _name: str) -> ImportReport:
        return import_file(engine, source="pci", path=path, settings=settings, now=datetime.now(UTC))

    def heading() -> Iterator[str]:
        yield "PCI"

    watched = inbox.Inbox(settings.data_dir / "inbox" / "pci", importer=bring, heading=heading)
    ready.touch()
    while True:
        watched.scan()
        time.sleep(0.01)
