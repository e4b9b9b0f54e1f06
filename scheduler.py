"""Brings the data in: `python -m scheduler` by itself, or in the process of the web server.

    python -m scheduler                               ask every source when it is due, until stopped
    python -m scheduler run SOURCE [--since DAY] [--until DAY]
    python -m scheduler import SOURCE FILE... [--dry-run]

Exit code 0: done; 1: a source or a file failed; 2: called wrongly.
"""

import argparse
import logging
import signal
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Event

from tqdm import tqdm

import catalogue
import settings as settings_file
from adapters.base import AdapterError
from catalogue.model import Source
from catalogue.strict_yaml import InvalidFileError
from domain.periods import midnight
from jobs.calendar import Calendar
from jobs.errors import NotNowError
from jobs.leader import Leader
from jobs.registration import register_sources
from jobs.report import counts, imported, refused
from jobs.runner import import_file, run_source
from settings import Settings
from store.command.reference import load_reference
from store.engine import Engine, connect
from store.errors import NetworkFileSystemError, StoreDamagedError, StoreError
from store.schema import check, migrate
from wording import number, say

DONE, FAILED, MISUSED = 0, 1, 2
PATIENCE = timedelta(seconds=60)
"""How long a command waits for the scheduler to be done with the source."""
LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LOGGER = logging.getLogger("scheduler")


class MisuseError(Exception):
    """The command cannot mean anything; the message says what is allowed."""


def start_in_process(settings: Settings, engine: Engine) -> Leader:
    """Stand for election within this process; `stop()` of what is given ends it."""
    leader = Leader(engine, Calendar(engine, settings, clock=_now), clock=_now)
    leader.start()
    return leader


def main(arguments: list[str] | None = None) -> int:
    """The command line; gives the exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.ERROR if options.command else logging.INFO, format=LOG_FORMAT)
    try:
        settings = settings_file.load()
        if options.command:
            _check(options, settings)
        engine = _open(settings)
        if options.command == "run":
            return _run(engine, settings, options.source, options.since, options.until)
        if options.command == "import":
            return _import(engine, settings, options.source, options.files, dry_run=options.dry_run)
        return _serve(engine, settings)
    except (InvalidFileError, MisuseError, NetworkFileSystemError, StoreDamagedError) as error:
        _complain(str(error))
        return MISUSED
    except StoreError as error:
        _complain(say("jobs.cli.store", error=error))
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m scheduler", description=say("jobs.cli.description"))
    commands = parser.add_subparsers(dest="command", metavar=say("jobs.cli.command"))
    run = commands.add_parser("run", help=say("jobs.cli.run"))
    run.add_argument("source", metavar="SOURCE", help=say("jobs.cli.source"))
    run.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD", help=say("jobs.cli.since"))
    run.add_argument("--until", type=date.fromisoformat, metavar="YYYY-MM-DD", help=say("jobs.cli.until"))
    bring = commands.add_parser("import", help=say("jobs.cli.import"))
    bring.add_argument("source", metavar="SOURCE", help=say("jobs.cli.source"))
    bring.add_argument("files", metavar="FILE", nargs="+", type=Path, help=say("jobs.cli.file"))
    bring.add_argument("--dry-run", action="store_true", help=say("jobs.cli.dry_run"))
    return parser


def _check(options: argparse.Namespace, settings: Settings) -> None:
    """Refuse what cannot be done before anything is opened.

    Raises:
        MisuseError: unknown source, source of the other kind, source without address, no such file.
    """
    kind = "http" if options.command == "run" else "file"
    declared = catalogue.sources()
    allowed = ", ".join(code for code in declared if _can(declared[code], kind))
    if options.source not in declared:
        raise MisuseError(say("jobs.cli.unknown_source", source=options.source, allowed=allowed))
    if not _can(declared[options.source], kind):
        raise MisuseError(say(f"jobs.cli.not_{kind}", source=options.source, allowed=allowed))
    if options.source not in settings.sources:
        raise MisuseError(say("jobs.cli.not_configured", source=options.source))
    if kind == "http" and not settings.sources[options.source].url:
        raise MisuseError(say("jobs.cli.no_url", source=options.source))
    missing = [str(path) for path in getattr(options, "files", ()) if not path.is_file()]
    if missing:
        raise MisuseError(say("jobs.cli.no_file", files=", ".join(missing)))


def _can(source: Source, kind: str) -> bool:
    """Whether a source is asked over the network ("http"), or its figures are brought as files ("file")."""
    return source.kind == kind or (kind == "file" and source.files)


def _open(settings: Settings) -> Engine:
    engine = connect(settings.database_url)
    migrate(engine)
    load_reference(engine)
    register_sources(engine, settings)
    return engine


def _serve(engine: Engine, settings: Settings) -> int:
    """Stand for election until told to stop; 1 where standing ends by itself."""
    check(engine)
    told = Event()
    for number_ in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number_, lambda *_: told.set())
    leader = start_in_process(settings, engine)
    while not told.wait(0.5):
        if leader.join(0):
            return FAILED
    leader.stop()
    return DONE


def _run(engine: Engine, settings: Settings, source: str, since: date | None, until: date | None) -> int:
    try:
        with tqdm(desc=source, unit=say("jobs.cli.unit_items")) as bar:
            outcome = run_source(
                engine,
                source=source,
                settings=settings,
                now=_now(),
                since=midnight(since) if since else None,
                until=midnight(until) if until else None,
                patience=PATIENCE,
                on_progress=lambda read: bar.update(read - bar.n),
            )
    except (AdapterError, NotNowError) as error:
        _complain(say("jobs.cli.failed", source=source, kind=say(f"jobs.error.{error.kind}"), reason=error))
        return FAILED
    _print([say("jobs.cli.ran", source=source, run_id=outcome.run_id)])
    _print(counts(outcome))
    return DONE


def _import(engine: Engine, settings: Settings, source: str, files: list[Path], *, dry_run: bool) -> int:
    code = DONE
    with tqdm(total=len(files), desc=source, unit=say("jobs.cli.unit_files")) as bar:
        for path in files:
            name = path.name

            def progress(read: int, name: str = name) -> None:
                bar.set_postfix_str(f"{name}: {number(read)}")

            try:
                report = import_file(
                    engine, source=source, path=path, settings=settings, now=_now(),
                    dry_run=dry_run, patience=PATIENCE, on_progress=progress,
                )  # fmt: skip
                lines = [*imported(report)]
            except (AdapterError, NotNowError) as error:
                lines, code = [*refused(name, error.kind, str(error))], FAILED
            bar.update()
            bar.clear()
            _print([*lines, ""])
            bar.refresh()
    return code


def _print(lines: Iterable[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    sys.exit(main())
