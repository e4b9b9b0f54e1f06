"""Chance that can be asked again: a seed and a question always give the same answer."""

from hashlib import blake2b
from statistics import NormalDist

SPAN = 1 << 64
_NORMAL = NormalDist()


class Chance:
    """Numbers that look like chance and follow from a seed."""

    def __init__(self, seed: int) -> None:
        self._seed = f"{seed}|"

    def share(self, *question: object) -> float:
        """A number in (0, 1), evenly spread."""
        text = self._seed + "|".join(map(str, question))
        return (int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") + 0.5) / SPAN

    def normal(self, *question: object) -> float:
        """A number around 0 with a standard deviation of 1."""
        return _NORMAL.inv_cdf(min(self.share(*question), 1 - 1e-9))
