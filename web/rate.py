"""A brake on how often one caller may ask: a bucket of tokens that refills with time."""

from threading import Lock

MOST_CALLERS = 10_000


class RateLimit:
    """`burst` requests at once, then `per_second`; each caller has an own bucket in this process."""

    def __init__(self, per_second: float, burst: int) -> None:
        self.per_second = per_second
        self.burst = burst
        self._buckets: dict[str, tuple[float, float]] = {}
        self._lock = Lock()

    def take(self, caller: str, at: float) -> bool:
        """Whether `caller` may go on at instant `at` (seconds)."""
        with self._lock:
            tokens, before = self._buckets.pop(caller, (float(self.burst), at))
            tokens = min(self.burst, tokens + max(0.0, at - before) * self.per_second)
            allowed = tokens >= 1
            self._buckets[caller] = (tokens - allowed, at)
            if len(self._buckets) > MOST_CALLERS:
                del self._buckets[next(iter(self._buckets))]
        return allowed
