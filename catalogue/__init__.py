"""The meaning of every number: fields, sources, indicators, code lists, areas, organisations.

Declared in YAML beside this file, read once, checked strictly. Public names:
`subjects()`, `sources()`, `indicators()`, `codelists()`, `organisations()`, `services()`, `places()`,
`map_layers()`, `service_quality()`, `indicator_lists()` give dictionaries by code in the order of
declaration, `camera_health()` the rules of the camera gateway; `check()` compares what they say of one
another; `catalogue.areas` answers about administrative units.
"""

from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

from catalogue import areas, further, strict_yaml
from catalogue.indicator_list import IndicatorList
from catalogue.model import (
    CameraHealth,
    CodeList,
    Indicator,
    MapLayer,
    Organisation,
    PlaceKind,
    QualityGroup,
    Service,
    Source,
    Strict,
    Subject,
)

HERE = Path(__file__).parent
Reference = tuple[str, str, str, str, Container[str]]
"""Entry, key, name referred to, where such names are declared, and those that are."""
Entry = TypeVar("Entry", bound=Strict)


def _gather(pattern: str, model: type[Entry]) -> dict[str, Entry]:
    """The entries of every file that fits `pattern` and of the deployment's; a code stands in one only."""
    found: dict[str, Entry] = {}
    origin: dict[str, str] = {}
    section = pattern.removesuffix(".yaml").removesuffix("/*")
    own = [strict_yaml.read(path) for path in sorted(HERE.glob(pattern))]
    others = [further.section(path, section) for path in further.files() if section in further.SECTIONS]
    for document in (*own, *others):
        path, entries = document.path, strict_yaml.entries(document, model)
        for code in entries.keys() & found.keys():
            raise strict_yaml.InvalidFileError([f"{path}: {code} is declared in {origin[code]} already"])
        found |= entries
        origin |= dict.fromkeys(entries, path.name)
    return found


@cache
def subjects() -> dict[str, Subject]:
    """The fields of the centre by code, in the order in which people see them."""
    return dict(sorted(_gather("subjects.yaml", Subject).items(), key=lambda item: item[1].order))


@cache
def sources() -> dict[str, Source]:
    """Every upstream system and published report by code."""
    return _gather("sources/*.yaml", Source)


@cache
def indicators() -> dict[str, Indicator]:
    """Every indicator by code."""
    return _gather("indicators/*.yaml", Indicator)


@cache
def codelists() -> dict[str, CodeList]:
    """Every code list of a breakdown by code."""
    return _gather("codelists/*.yaml", CodeList)


@cache
def organisations() -> dict[str, Organisation]:
    """Agencies by code, those that are no more included, then the committee of every present commune."""
    return _gather("organisations.yaml", Organisation) | areas.committees()


@cache
def service_quality() -> dict[str, QualityGroup]:
    """The groups of the national index of direction and service quality by code."""
    return _gather("service_quality.yaml", QualityGroup)


@cache
def services() -> dict[str, Service]:
    """Administrative procedures by national code."""
    return _gather("services.yaml", Service)


@cache
def places() -> dict[str, PlaceKind]:
    """Every kind of place by code."""
    return _gather("places.yaml", PlaceKind)


@cache
def camera_health() -> CameraHealth:
    """When a camera counts as slow, frozen, black, covered or offline."""
    return strict_yaml.load(HERE / "camera_health.yaml", CameraHealth)


@cache
def map_layers() -> dict[str, MapLayer]:
    """Every layer of points on the map by code, in the order in which it is offered."""
    return _gather("map_layers.yaml", MapLayer)


@cache
def indicator_lists() -> dict[str, IndicatorList]:
    """Every list of indicators that a decision sets, by code."""
    return _gather("indicator_lists/*.yaml", IndicatorList)


def check() -> None:
    """Compare the parts of the catalogue with one another.

    Raises:
        strict_yaml.InvalidFileError: an entry refers to something that nobody declares.
    """
    problems = [
        f"{HERE.name}: {code}: {key}: {name!r} is declared nowhere; see {place}"
        for code, key, name, place, known in _references()
        if name not in known
    ]
    if problems:
        raise strict_yaml.InvalidFileError(problems)


def _references() -> Iterator[Reference]:
    """Every name by which one part of the catalogue refers to another."""
    for subject in subjects().values():
        for headline in subject.headlines:
            yield subject.code, "headlines", headline, "indicators/", indicators()
    for source in sources().values():
        yield source.code, "field", source.field, "subjects.yaml", subjects()
        yield source.code, "owner", source.owner, "organisations.yaml", organisations()
    for organisation in organisations().values():
        for name in filter(None, (organisation.parent, *organisation.successors)):
            yield organisation.code, "parent, successors", name, "organisations.yaml", organisations()
    yield from _references_of_things()
    for indicator in indicators().values():
        yield from _references_of(indicator)


def _references_of_things() -> Iterator[Reference]:
    """Those of services, of the groups of service quality, and of kinds of place."""
    for service in services().values():
        known = codelists()["dossier_fields"].items
        yield service.code, "field", service.field, "codelists/one_stop.yaml", known
    for group in service_quality().values():
        for name in filter(None, (name for part in group.parts for name in (part.rate, part.count))):
            yield group.code, "parts", name, "indicators/", indicators()
    for kind in places().values():
        yield kind.code, "field", kind.field, "subjects.yaml", subjects()
        for name in filter(None, (kind.statuses, *(fact.codes for fact in kind.facts.values()))):
            yield kind.code, "statuses, facts", name, "codelists/", codelists()
    yield from _references_of_layers()
    yield from _references_of_lists()


def _references_of_lists() -> Iterator[Reference]:
    """The numbers that answer the entries of lists, and the parts of indicators that these name."""
    for listed in indicator_lists().values():
        for number in listed.every:
            code = number.indicator
            yield listed.code, "answers, numbers", code, "indicators/", indicators()
            if number.breakdown and code in indicators():
                cuts = indicators()[code].breakdowns
                known = {f"{cut}={item}" for cut, name in cuts.items() for item in codelists()[name].items}
                yield listed.code, f"breakdown of {code}", number.breakdown, "indicators/, codelists/", known


def _references_of_layers() -> Iterator[Reference]:
    for layer in map_layers().values():
        yield layer.code, "field", layer.field, "subjects.yaml", subjects()
        yield layer.code, "counts", layer.counts, "indicators/", indicators()
        if layer.place:
            yield layer.code, "place", layer.place, "places.yaml", places()


def _references_of(indicator: Indicator) -> Iterator[Reference]:
    code = indicator.code
    yield code, "source", indicator.source, "sources/", sources()
    yield code, "field", indicator.field, "subjects.yaml", subjects()
    yield code, "responsible", indicator.responsible, "organisations.yaml", organisations()
    for dimension, codelist in indicator.breakdowns.items():
        yield code, f"breakdowns.{dimension}", codelist, "codelists/", codelists()
    for key in ("plan", "numerator", "denominator", "reporting", "expected"):
        name = getattr(indicator, key)
        if name is not None:
            yield code, key, name, "indicators/", indicators()
    if indicator.places is not None:
        yield from _references_of_count(code, indicator)


def _references_of_count(code: str, indicator: Indicator) -> Iterator[Reference]:
    counted = indicator.places
    if counted is None:
        return
    yield code, "places.kind", counted.kind, "places.yaml", places()
    kind = places().get(counted.kind)
    if kind is None:
        return
    known = {"status", *kind.facts}
    for dimension in (*indicator.breakdowns, *counted.facts):
        yield code, "breakdowns, places.facts", dimension, f"the facts of {kind.code} in places.yaml", known
    for status in counted.statuses:
        yield code, "places.statuses", status, "codelists/", codelists()[kind.statuses].items


def is_counted(code: str) -> bool:
    """Whether an indicator is counted from records, or divides two that are."""
    meant = indicators()[code]
    return any(indicators()[name].measure is not None for name in (code, meant.numerator) if name is not None)
