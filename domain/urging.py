"""What a letter says that urges an agency about what is overdue."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.listing import Listed
from domain.readings import Reading


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter from `issuer` to `to` (agencies by code) about `found` records, some of which are `listed`.

    The longest overdue stands first. `reading` gives source, day and state of the number, `cuts` name the
    parts that it is cut to. The answer is asked for within `answer_days` working days of `today`, which is
    until `answer_by`, None where no calendar reaches so far. `place` is where the letter is written.
    """

    kind: str
    issuer: str
    to: str
    place: str
    reading: Reading
    cuts: Sequence[str]
    found: int
    listed: Sequence[Listed]
    today: date
    answer_days: int
    answer_by: date | None

    @property
    def as_of(self) -> date:
        """The last day that was counted."""
        return self.reading.provenance.as_of or self.today
