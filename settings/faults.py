"""Faults of settings that are each well formed: what does not go together, or the catalogue does not know."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import catalogue
from catalogue import areas
from settings.model import Maps, Settings, SourceSettings
from store import address
from store.query import tiles

Fault = tuple[tuple[str | int, ...], str]
"""Where in the file, and what is wrong."""


def faults(settings: Settings, folder: Path) -> Iterator[Fault]:
    """Every fault of settings whose file lies in `folder`."""
    yield from _faults(settings)
    yield from _faults_of_maps(settings.maps, folder)


def _faults(settings: Settings) -> Iterator[Fault]:
    """What no single key is to blame for, or what only the catalogue knows."""
    if not areas.is_province(settings.province):
        yield (
            ("province",),
            f"{settings.province!r} is the code of no present province, such as 91 for An Giang",
        )
    if re.search(r"://[^/@:]*:[^/@]+@", settings.database_url):
        yield ("database_url",), "holds a password; give the address by the environment, as DATABASE_URL"
    elif settings.database_url and (problem := address.objection(settings.database_url)):
        yield ("database_url",), problem
    for name, camera in settings.cameras.connections.items():
        for key in ("url", "live_url"):
            if urlsplit(getattr(camera, key)).password is not None:
                where = ("cameras", "connections", name, key)
                yield where, "holds a password; put name:password into a secret and name it as `credentials`"
    known = catalogue.sources()
    for code, source in settings.sources.items():
        if code not in known:
            yield ("sources", code), f"unknown source; allowed: {', '.join(known)}"
        elif source.enabled:
            yield from (((("sources", code)), problem) for problem in _faults_of(source, known[code].kind))


def _faults_of(source: SourceSettings, kind: str) -> Iterator[str]:
    if source.late_after and source.dead_after and source.dead_after <= source.late_after:
        yield "dead_after must be longer than late_after"
    if kind != "http":
        return
    if not source.url:
        yield "url is missing; an enabled source over the network needs one"
    if (source.every is None) == (source.at is None):
        yield "exactly one of `every` and `at` must say when to ask it"
    if source.late_after is None or source.dead_after is None:
        yield "late_after and dead_after must say how long it may stay silent"


def _faults_of_maps(maps: Maps, folder: Path) -> Iterator[Fault]:
    names = [each.name for each in maps.overlays]
    for place, name in enumerate(names):
        if name in names[:place]:
            yield ("maps", "overlays", place, "name"), f"{name} is listed twice"
    if maps.tiles is not None:
        try:
            tiles.base_map(folder / maps.tiles)
        except tiles.TilesError as error:
            yield ("maps", "tiles"), f"{folder / maps.tiles} {error}"
