"""`python -m store boundaries …`: maps brought from files, by hand."""

import argparse
import getpass
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

from pyproj import CRS

from geography import files, layers, projection, units
from geography.features import MapFileError
from geography.matching import Names
from geography.units import Report
from store.command import boundaries
from store.command.boundaries import Bringer
from store.engine import Engine
from store.query import map_files
from wording import day, moment, number, say

LEVELS = ("province", "district", "commune")
MOST_NOTES = 20
"""Notes of one kind that are printed."""
NOTES = ("unmatched", "joined", "repaired", "overlapping", "far", "missing")


def add_to(commands: Any) -> None:
    """Add the command and its own commands to those of the store."""
    parser = commands.add_parser("boundaries", help=say("boundaries.cli.description"))
    acts = parser.add_subparsers(dest="act", required=True)
    bring = _of_file(acts.add_parser("import", help=say("boundaries.cli.import")))
    bring.add_argument("--level", required=True, choices=LEVELS, help=say("boundaries.cli.level"))
    for name, required in (("valid-from", True), ("valid-to", False)):
        told = say(f"boundaries.cli.{name.replace('-', '_')}")
        bring.add_argument(f"--{name}", required=required, type=_day, metavar="DATE", help=told)
    bring.add_argument("--within", default="", metavar="CODE", help=say("boundaries.cli.within"))
    for name in ("code-property", "name-property"):
        told = say(f"boundaries.cli.{name.replace('-', '_')}")
        bring.add_argument(f"--{name}", default="", metavar="NAME", help=told)
    layer = _of_file(acts.add_parser("overlay", help=say("boundaries.cli.overlay")))
    layer.add_argument("--name", required=True, type=_name, help=say("boundaries.cli.name"))
    layer.add_argument(
        "--kind", required=True, choices=get_args(layers.Kind), help=say("boundaries.cli.kind")
    )
    layer.add_argument("--only", type=_only, metavar="NAME=VALUE", help=say("boundaries.cli.only"))
    acts.add_parser("list", help=say("boundaries.cli.list"))


def do(engine: Engine, asked: argparse.Namespace) -> str:
    """Do what the command line asks, and tell what came of it.

    Raises:
        MapFileError: the file cannot be taken; nothing of it was written.
    """
    if asked.act == "list":
        return "\n".join(_held(engine)) or say("boundaries.report.nothing")
    if asked.act == "import" and asked.valid_to is not None and asked.valid_to <= asked.valid_from:
        raise MapFileError(say("boundaries.cli.bad_span"))
    file = files.read(asked.file, crs=_crs(asked), encoding=asked.encoding)
    bringer = Bringer(asked.by or _user(), datetime.now(UTC))
    return "\n".join(_import(engine, file, asked, bringer) if asked.act == "import" else
                     _overlay(engine, file, asked, bringer))  # fmt: skip


def _import(
    engine: Engine, file: files.MapFile, asked: argparse.Namespace, bringer: Bringer
) -> Iterator[str]:
    told = Names(asked.code_property, asked.name_property)
    found, report = units.drawn(file, asked.level, on=asked.valid_from, within=asked.within, told=told)
    if not asked.dry_run:
        boundaries.write_boundaries(
            engine, file, found, valid_from=asked.valid_from, valid_to=asked.valid_to, bringer=bringer
        )
    yield from _told(report, asked.valid_from, written=not asked.dry_run)


def _told(report: Report, since: date, *, written: bool) -> Iterator[str]:
    """The report of an import, line by line."""
    share = number(100 * report.units / report.expected, 1)
    yield say(
        "boundaries.report.written" if written else "boundaries.report.tried",
        file=report.file, level=say(f"boundaries.level.{report.level}"), since=day(since),
        units=number(report.units), expected=number(report.expected), share=share,
    )  # fmt: skip
    by = {how: number(report.matched[how]) for how in ("code", "name", "reform")}
    unmatched = number(len(report.unmatched))
    yield say("boundaries.report.features", features=number(report.features), unmatched=unmatched, **by)
    for kind in NOTES:
        notes: list[str] = getattr(report, kind)
        if notes:
            yield f"{say(f'boundaries.report.{kind}')} ({number(len(notes))}):"
            yield from (f"  {note}" for note in notes[:MOST_NOTES])
            if len(notes) > MOST_NOTES:
                yield "  " + say("boundaries.report.more", more=number(len(notes) - MOST_NOTES))


def _overlay(
    engine: Engine, file: files.MapFile, asked: argparse.Namespace, bringer: Bringer
) -> Iterator[str]:
    found, others = layers.pieces(file, asked.kind, asked.only)
    if not asked.dry_run:
        boundaries.write_layer(engine, file, found, name=asked.name, kind=asked.kind, bringer=bringer)
    yield say(
        "boundaries.report.layer_tried" if asked.dry_run else "boundaries.report.layer",
        file=file.name, name=asked.name, kind=say(f"boundaries.kind.{asked.kind}"),
        features=number(len(found[-1])),
    )  # fmt: skip
    if others:
        yield say("boundaries.report.other_kind", others=number(others))


def _held(engine: Engine) -> Iterator[str]:
    with engine.connect() as connection:
        for each in map_files.boundaries(connection):
            yield say(
                "boundaries.report.held", level=say(f"boundaries.level.{each.level}"), units=each.units,
                since=day(each.valid_from),
                until=day(each.valid_to) if each.valid_to else say("boundaries.report.open"),
                file=each.file, by=each.imported_by, at=moment(each.imported_at),
            )  # fmt: skip
        for layer in map_files.layers(connection):
            yield say(
                "boundaries.report.held_layer", name=layer.name, kind=say(f"boundaries.kind.{layer.kind}"),
                features=layer.features, file=layer.file, by=layer.imported_by, at=moment(layer.imported_at),
            )  # fmt: skip


def _of_file(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """With what every command on a file takes."""
    parser.add_argument("file", type=Path, metavar="FILE", help=say("boundaries.cli.file"))
    parser.add_argument("--crs", default="", help=say("boundaries.cli.crs"))
    told = say("boundaries.cli.central_meridian")
    parser.add_argument("--central-meridian", type=float, metavar="DEGREES", help=told)
    parser.add_argument("--zone", type=int, choices=(3, 6), default=3, help=say("boundaries.cli.zone"))
    parser.add_argument("--encoding", default="", help=say("boundaries.cli.encoding"))
    parser.add_argument("--by", default="", metavar="NAME", help=say("boundaries.cli.by"))
    parser.add_argument("--dry-run", action="store_true", help=say("boundaries.cli.dry_run"))
    return parser


def _crs(asked: argparse.Namespace) -> CRS | None:
    if asked.crs and asked.central_meridian is not None:
        raise MapFileError(say("boundaries.cli.both_crs"))
    if asked.central_meridian is not None:
        return projection.of_meridian(asked.central_meridian, zone=asked.zone)
    return projection.named(asked.crs) if asked.crs else None


def _user() -> str:
    """Who runs the command on this machine; "" where the system does not know."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(say("boundaries.cli.bad_date")) from None


def _name(text: str) -> str:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", text):
        raise argparse.ArgumentTypeError(say("boundaries.cli.bad_name"))
    return text


def _only(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not name or not sign:
        raise argparse.ArgumentTypeError(say("boundaries.cli.bad_only"))
    return name, value
