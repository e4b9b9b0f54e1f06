"""What answers rest on, and how old and how sure they are for it."""

from collections.abc import Sequence

from domain.freshness import SEVERITY, Freshness, State
from domain.readings import Absence, Reading

Evidence = Reading | Absence


class OfTotal:
    """Things in the order in which they are read, under the one number that counts them all: `total`."""

    __slots__ = ()
    total: Evidence

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The number that counts them."""
        return (self.total,)

    @property
    def readings(self) -> tuple[Reading, ...]:
        """That number where there is one."""
        return (self.total,) if isinstance(self.total, Reading) else ()


def worst(evidence: Sequence[Evidence]) -> Freshness:
    """The state of an answer: the worst of its readings; missing only where there is none at all."""
    readings = [each for each in evidence if isinstance(each, Reading)]
    valued = [each for each in readings if each.freshness.state is not State.MISSING]
    judged: Sequence[Evidence] = valued or readings or evidence
    if not judged:
        return Freshness(State.MISSING, None, "no_value")
    return min((each.freshness for each in judged), key=lambda freshness: SEVERITY[freshness.state])
