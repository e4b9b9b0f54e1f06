"""What public posts and key words an upstream names as prominent; never who wrote them."""

from dataclasses import dataclass, field
from datetime import date, datetime

from domain.events import LONGEST_ID
from domain.periods import Freq, check_start

LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One public post or article that names a topic.

    `title` and `address` are those of the press; of what people write themselves they stay empty, since
    both lead to a person. `interactions` are likes, comments and shares together.

    Raises:
        ValueError: there is no key, or an instant has no offset.
    """

    source_id: str
    topic: str
    outlet: str
    tone: str
    site: str
    published_at: datetime
    updated_at: datetime
    title: str = ""
    address: str = ""
    interactions: int = 0
    position: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.source_id or len(self.source_id) > LONGEST_ID or len(self.title) > LONGEST_TITLE:
            raise ValueError(f"no source_id, or a text that is too long: {self.source_id[:50]!r}")
        for instant in (self.published_at, self.updated_at):
            if instant.tzinfo is None:
                raise ValueError(f"instant without an offset: {instant}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyword:
    """One key word that was prominent in a month; `topic` "" for all topics together.

    `weight` is how often it was met, as the upstream counts.

    Raises:
        ValueError: there is no word, or no month begins on `month`.
    """

    topic: str
    word: str
    month: date
    weight: int
    updated_at: datetime
    position: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if not self.word or len(self.word) > LONGEST_ID or self.weight < 0:
            raise ValueError(f"no word, or a weight below zero: {self.word[:50]!r} {self.weight}")
        check_start(Freq.MONTH, self.month)
        if self.updated_at.tzinfo is None:
            raise ValueError(f"instant without an offset: {self.updated_at}")

    @property
    def source_id(self) -> str:
        """What it is known by within its source."""
        return f"{self.month:%Y-%m} {self.topic} {self.word}"
