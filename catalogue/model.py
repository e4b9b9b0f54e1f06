"""What the catalogue may declare: strict models, one per kind of file.

Every title, unit, name and definition is Vietnamese and is shown as written.
"""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.cameras import Condition
from domain.events import ServiceLevel
from domain.freshness import State
from domain.periods import Freq

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
IndicatorCode = Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z0-9_]+$")]
Words = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """Base of every declaration: a misspelt key stops the start."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class CadenceEntry(Strict):
    """By when a period is published: `due_days` after its end; dead when `dead_days` past that.

    A plan is published before its period ends, so its `due_days` are negative.
    """

    freq: Freq
    due_days: int = Field(gt=-400, lt=1500)
    dead_days: int = Field(gt=0)


class Retirement(Strict):
    """A source that will bring nothing more: since when, why, and who could bring it back."""

    since: date
    reason: Words
    waiting_for: Words


class Source(Strict):
    """An upstream system or a published report, as people know it."""

    code: Code
    title: Words
    short: Words = Field(description="as printed at the foot of a panel")
    field: Code
    owner: Code = Field(description="organisation that answers for it")
    steward: Words = Field(description="who has to act when it fails, in words")
    adapter: Code | Literal[""] = Field(default="", description="module of adapters/; none of a service")
    kind: Literal["http", "file", "service"] = Field(description="service: a process of ours tells of it")
    cadence: CadenceEntry
    documentation: str = Field(pattern=r"^docs/sources/[a-z_]+\.md$")
    licence: str = ""
    files: bool = Field(default=False, description="its exports may be brought as files besides")
    retired: Retirement | None = None


class Definition(Strict):
    """One version of what an indicator means. Values of different versions are not compared."""

    version: str = "1"
    valid_from: date = date(1900, 1, 1)
    text: Words
    legal_basis: str = ""


class PlaceFact(Strict):
    """One further fact of a kind of place: its title, and the code list of its values where it is a code."""

    title: Words
    codes: Code | None = None
    kind: Literal["text", "number", "day"] = "text"


class PlaceKind(Strict):
    """One kind of place, and what is known of each place of it."""

    code: Code
    title: Words
    field: Code
    statuses: Code = Field(description="code list of the states that one can be in")
    signs: dict[str, State] = Field(default={}, description="status -> state whose sign stands beside it")
    capacity: str = Field(default="", description="what its capacity counts, in words")
    icon: str = Field(default="geo-alt", description="name in the icon set, without prefix")
    facts: dict[Code, PlaceFact] = Field(default={}, description="further facts by name")


class MapLook(Strict):
    """How a point in one state is drawn: a shape, and a colour by its token."""

    shape: Literal["circle", "triangle", "square", "ring"] = "circle"
    tone: str = Field(pattern=r"^[a-z0-9-]+$", description="name of a token of assets/tokens.css")


class MapLayer(Strict):
    """One layer of points on the map: the places of a kind, or the records of a kind that have a point.

    `by` are further ways to colour the points besides their state: coded facts of the kind of place, or
    columns of the record. The state is drawn by `looks`; where these say nothing, by the sign of the state.
    """

    code: Code
    title: Words
    icon: str = Field(description="name in the icon set, without prefix")
    tone: str = Field(pattern=r"^s[1-8]$", description="token of its colour")
    field: Code
    counts: IndicatorCode = Field(description="the number of what it shows, whose state is that of the layer")
    place: Code | None = Field(default=None, description="kind of place")
    event: Literal["citizen_report"] | None = Field(default=None, description="kind of record")
    by: tuple[Code, ...] = ()
    looks: dict[str, MapLook] = Field(default={}, description="state -> look")
    ages: tuple[int, ...] = Field(default=(), description="days that part young records from old ones")
    view: str = Field(default="list", description="view of its field's page that lists it")


class PlaceCount(Strict):
    """Which places an indicator counts after each run of its source; every condition must hold."""

    kind: Code
    statuses: tuple[str, ...] = Field(default=(), description="only places in one of these states")
    facts: dict[Code, tuple[str, ...]] = Field(default={}, description="only those with one of these values")
    capacity: bool = Field(default=False, description="add up their capacity instead")


class Indicator(Strict):
    """One indicator: what it measures, in which unit, from where, and how it adds up.

    The statutory columns are code, title, unit, breakdowns, publication (cadence) and
    responsible agency. Numbers are stored in `unit`; a rate that can be divided afresh names
    `numerator` and `denominator` and holds no observations of its own.
    """

    code: IndicatorCode
    title: Words
    short: str = Field(default="", description="for narrow places; the title where empty")
    unit: Words
    decimals: int = Field(default=0, ge=0, le=4)
    freq: Freq
    source: Code
    field: Code
    responsible: Code = Field(description="organisation that publishes it")
    breakdowns: dict[Code, Code] = Field(default={}, description="dimension -> code list")
    cadence: CadenceEntry | None = Field(default=None, description="the source's where absent")
    direction: Literal["up_is_good", "down_is_good", "neutral"] = "neutral"
    valid_min: float | None = None
    valid_max: float | None = None
    jump_ratio: float | None = Field(default=None, gt=1, description="flag a change by more than this factor")
    over_areas: Literal["sum", "mean", "none"] = "sum"
    over_time: Literal["sum", "mean", "last", "none"] = "sum"
    plan: IndicatorCode | None = Field(default=None, description="the indicator that plans this one")
    levels: tuple[Words, ...] = Field(
        default=(), description="what the marks 0, 1, … of a judgement are called"
    )
    numerator: IndicatorCode | None = None
    denominator: IndicatorCode | None = None
    factor: float = Field(default=1, description="multiplies numerator / denominator: 100 for a percentage")
    measure: str | None = Field(default=None, description="measure of events that the roll-up counts")
    places: PlaceCount | None = Field(default=None, description="places that it counts, dimensions by fact")
    reporting: IndicatorCode | None = Field(
        default=None, description="how many of `expected` told of a period"
    )
    expected: IndicatorCode | None = Field(default=None, description="how many there are to tell of it")
    withhold_below: int | None = Field(
        default=None, gt=1, description="a part of fewer people is not kept: only that there are some"
    )
    told_by: tuple[Code, ...] = Field(
        default=(), description="dimensions whose parts of the whole province are told however few they are"
    )
    classes: Literal["quantile", "equal", "natural"] = Field(
        default="quantile", description="how its values by area are parted into the colours of a map"
    )
    definition: tuple[Definition, ...] = Field(min_length=1, description="newest last")
    urged_within: int | None = Field(
        default=None,
        gt=0,
        description="of what is overdue: working days that a letter urging an agency gives",
    )
    requirements: tuple[str, ...] = Field(default=(), description="ids answered")


class CodeListItem(Strict):
    """One code of a breakdown: its name, and every way in which upstream files spell it."""

    name: Words
    spellings: tuple[str, ...] = ()
    parent: str = ""


class CodeList(Strict):
    """The codes that one dimension may take, in the order in which they are shown."""

    code: Code
    title: Words
    items: dict[str, CodeListItem]


class Area(Strict):
    """One administrative unit for as long as it existed: [valid_from, valid_to)."""

    code: str
    level: Literal["country", "province", "district", "commune"]
    name: Words
    parent: str = ""
    valid_from: date
    valid_to: date | None = None
    successors: tuple[str, ...] = ()
    longitude: float | None = None
    latitude: float | None = None


class Organisation(Strict):
    """One agency for as long as it existed: [valid_from, valid_to)."""

    code: Code
    name: Words
    short: str = ""
    kind: Literal["province", "department", "facility", "district", "commune", "central", "other"]
    parent: str = ""
    area: str = ""
    valid_from: date
    valid_to: date | None = None
    successors: tuple[Code, ...] = ()


class Service(Strict):
    """One administrative procedure (thủ tục), by its national code without the province's suffix."""

    code: str = Field(pattern=r"^\d\.\d{6}$")
    title: Words
    field: Code = Field(description="code of the list dossier_fields")
    level: ServiceLevel
    processing_days: int | None = Field(default=None, gt=0, lt=400, description="working days")


class Subject(Strict):
    """One field of the centre (lĩnh vực): a tile of the overview and a page."""

    code: Code
    title: Words
    icon: str = Field(description="name in the icon set, without prefix")
    order: int
    path: str
    headlines: tuple[IndicatorCode, ...] = ()


class QualityPart(Strict):
    """A part of a group: its points, and the indicator in percent or the cut of a count that tells of it."""

    title: Words
    weight: float = Field(gt=0, le=100)
    rate: IndicatorCode | None = None
    count: IndicatorCode | None = None
    breakdown: str = ""


class QualityGroup(Strict):
    """A group of the national index of direction and service quality."""

    code: Code
    title: Words
    parts: tuple[QualityPart, ...] = Field(min_length=1)


class PictureRules(Strict):
    """How often a camera's picture is taken, how large it is kept, and when it is old."""

    every: float = Field(gt=0)
    width: int = Field(ge=160, le=1920)
    quality: int = Field(ge=2, le=31)
    old_after: float = Field(gt=0)


class SilenceRules(Strict):
    """Seconds without a picture after which a camera is slow, then offline."""

    slow: float = Field(gt=0)
    offline: float = Field(gt=0)


class FrozenRules(Strict):
    """When a picture stands still: see catalogue/camera_health.yaml."""

    difference: float = Field(ge=0)
    after: float = Field(gt=0)
    identical_after: float = Field(gt=0)


class BlackRules(Strict):
    """How dark a black picture is: its mean, and its brightest points."""

    mean: float
    bright: float


class CoveredRules(Strict):
    """How flat, or how blurred, the picture of a covered lens is."""

    spread: float
    edges: float


class Confirmation(Strict):
    """How long, and over how many pictures, a condition has to hold before it is said."""

    seconds: float = Field(ge=0)
    pictures: int = Field(ge=0)


class ConnectingRules(Strict):
    """Time-outs of a connection, and the pauses between attempts; seconds."""

    open: float = Field(gt=0)
    read: float = Field(gt=0)
    first_pause: float = Field(gt=0)
    longest_pause: float = Field(gt=0)


class LiveRules(Strict):
    """Live streams: seconds of a segment, how many are kept, when one ends, how many there may be."""

    segment: int = Field(gt=0)
    kept: int = Field(gt=1)
    unwatched: float = Field(gt=0)
    start: float = Field(gt=0)
    most: int = Field(gt=0)


class CameraHealth(Strict):
    """What the camera gateway goes by."""

    pictures: PictureRules
    silence: SilenceRules
    frozen: FrozenRules
    black: BlackRules
    covered: CoveredRules
    confirm: dict[Condition, Confirmation]
    connecting: ConnectingRules
    live: LiveRules
