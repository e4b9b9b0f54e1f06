"""Which condition a camera is in: pure, told of pictures and of the time that passes."""

from dataclasses import dataclass
from typing import Any

from cameras.picture import Look
from catalogue.model import CameraHealth
from domain.cameras import Condition


@dataclass(frozen=True, slots=True)
class Found:
    """A condition that was confirmed, and the instant (seconds) from which it held."""

    condition: Condition
    since: float


class Judge:
    """Judges one camera. Instants are seconds of a clock that only runs forward; `started` is the first.

    A picture is frozen when it stays the same while the clock of the encoder stands still. A quiet scene
    stays the same for long, but its clock runs; only when not one point differs for very long is that no
    scene either, since every sensor has some noise.
    """

    def __init__(self, rules: CameraHealth, *, started: float) -> None:
        self._rules = rules
        self._last_at = started
        self._interval = 0.0
        self._pictures = 0
        self._shown: Condition | None = None
        self._still: tuple[float, Look] | None = None
        self._same: tuple[float, Look] | None = None
        self._clock: tuple[float, Any] | None = None
        self._held: tuple[Condition, float, int] | None = None
        self.condition: Condition | None = None

    def see(self, look: Look, clock: Any, at: float) -> None:
        """Take in a picture that came at `at`; `clock` is what the encoder says of its time."""
        self._interval = at - self._last_at if self._pictures else 0.0
        self._last_at = at
        self._pictures += 1
        if self._still is None or look.difference(self._still[1]) > self._rules.frozen.difference:
            self._still = at, look
        if self._same is None or look.difference(self._same[1]):
            self._same = at, look
        if self._clock is None or self._clock[1] != clock:
            self._clock = at, clock
        self._shown = self._of_picture(look, at)

    def pass_time(self, at: float) -> Found | None:
        """The condition that is confirmed at `at`, once; None while nothing changes."""
        seen = self._seen(at)
        if seen is None or seen is self.condition:
            self._held = None
            return None
        if self._held is None or self._held[0] is not seen:
            self._held = seen, at, self._pictures
        _, since, pictures = self._held
        rule = self._rules.confirm[seen]
        if at - since < rule.seconds or self._pictures - pictures < rule.pictures:
            return None
        self.condition, self._held = seen, None
        return Found(seen, since)

    def _seen(self, at: float) -> Condition | None:
        """How it looks at this moment; None before the first picture."""
        silent, rules = at - self._last_at, self._rules.silence
        if silent >= rules.offline:
            return Condition.OFFLINE
        if self._shown is None:
            return None
        if self._shown is Condition.ONLINE and self._interval > rules.slow:
            return Condition.SLOW
        return self._shown

    def _of_picture(self, look: Look, at: float) -> Condition:
        black, covered = self._rules.black, self._rules.covered
        if look.mean <= black.mean and look.bright <= black.bright:
            return Condition.BLACK
        if look.spread <= covered.spread or look.edges <= covered.edges:
            return Condition.COVERED
        return Condition.FROZEN if self._stands_still(at) else Condition.ONLINE

    def _stands_still(self, at: float) -> bool:
        if self._still is None or self._same is None or self._clock is None:
            return False
        rules = self._rules.frozen
        stopped = at - max(self._still[0], self._clock[0]) >= rules.after
        return stopped or at - self._same[0] >= rules.identical_after
