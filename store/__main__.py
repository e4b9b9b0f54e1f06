"""`python -m store`: what keeps the store sound and the door open; for people and for timers."""

import argparse
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from catalogue.strict_yaml import InvalidFileError
from geography.features import MapFileError
from store import address, backup, map_console, schema
from store.command.users import UserError, reset_password
from store.engine import Engine, connect, writing
from store.errors import AuditBrokenError, BackupError, NetworkFileSystemError, StoreDamagedError, StoreError
from store.query import audit, users
from wording import number, say


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks; 0 when done, 1 with a message when refused or failed."""
    asked = _parser().parse_args(arguments)
    url: str = asked.database_url
    try:
        url = url or address.of_installation(os.environ)
        engine = connect(url)
        try:
            print(_do(engine, asked))  # noqa: T201 (the answer of a command)
        finally:
            engine.dispose()
    except UserError as error:
        print(say(f"users.error.{error.reason}"), file=sys.stderr)  # noqa: T201
        return 1
    except InvalidFileError as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 2
    except (AuditBrokenError, BackupError, MapFileError, NetworkFileSystemError, StoreDamagedError) as error:
        print(error, file=sys.stderr)  # noqa: T201
        return 1
    except StoreError as error:
        shown = make_url(url).render_as_string(hide_password=True)
        print(say("store.cli.unreachable", url=shown, error=str(error).splitlines()[0]), file=sys.stderr)  # noqa: T201
        return 1
    return 0


def _do(engine: Engine, asked: argparse.Namespace) -> str:
    match asked.command:
        case "migrate":
            return _migrate(engine)
        case "check":
            schema.check(engine)
            return say("store.cli.sound")
        case "audit-verify":
            return _follow_trail(engine)
        case "reset-password":
            return _reset(engine, asked.username)
        case "boundaries":
            return map_console.do(engine, asked)
        case _:
            return _in_or_out(engine, asked)


def _migrate(engine: Engine) -> str:
    schema.migrate(engine)
    with engine.connect() as connection:
        return say("store.cli.migrated", revision=schema.revision(connection))


def _in_or_out(engine: Engine, asked: argparse.Namespace) -> str:
    """Make a backup, or bring one back."""
    if asked.command == "restore":
        backup.restore(engine, asked.file, now=datetime.now(UTC), pg_bin=asked.pg_bin)
        return say("store.cli.restored", file=asked.file)
    backup.backup(engine, asked.file, pg_bin=asked.pg_bin)
    size = number(asked.file.stat().st_size / 2**20, 1)
    return say("store.cli.backed_up", file=asked.file, size=f"{size} MB")


def _follow_trail(engine: Engine) -> str:
    """How many rows the whole trail has.

    Raises:
        AuditBrokenError: a row does not fit the one before it.
    """
    with engine.connect() as connection:
        verdict = audit.verify(connection)
    if verdict.broken_at is not None:
        raise AuditBrokenError(say("store.cli.audit_broken", row=verdict.broken_at, checked=verdict.rows - 1))
    return say("store.cli.audit_whole", rows=verdict.rows)


def _reset(engine: Engine, username: str) -> str:
    """A one-time code for an account, for when nobody is left who could give one on the page of users.

    Raises:
        UserError: there is no such account.
    """
    with writing(engine) as connection:
        found = users.credentials(connection, username)
        if found is None:
            raise UserError("unknown")
        code = reset_password(
            connection, found.person.user_id, by="", now=datetime.now(UTC), address="console"
        )
    return say("store.cli.password_reset", username=found.person.username, code=code)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m store", description=say("store.cli.description"))
    parser.add_argument("--database-url", type=_address, metavar="URL", help=say("store.cli.database_url"))
    parser.add_argument("--pg-bin", type=Path, metavar="DIR", help=say("store.cli.pg_bin"))
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("migrate", "check", "audit-verify", "backup", "restore", "reset-password"):
        command = commands.add_parser(name, help=say(f"store.cli.{name.replace('-', '_')}"))
        if name in ("backup", "restore"):
            command.add_argument("file", type=Path, metavar="FILE", help=say("store.cli.file"))
        if name == "reset-password":
            command.add_argument("username", metavar="USERNAME", help=say("store.cli.username"))
    map_console.add_to(commands)
    return parser


def _address(text: str) -> str:
    """An address as an argument.

    Raises:
        argparse.ArgumentTypeError: no store can be there.
    """
    if problem := address.objection(text):
        raise argparse.ArgumentTypeError(problem)
    return text


if __name__ == "__main__":
    sys.exit(main())
