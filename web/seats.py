"""How many streams may be open at once, of one person and in all: each of them holds a thread."""

from collections import Counter
from threading import Lock

from domain.access import Person

MOST_OF_ONE = 24
"""Streams that one account may hold open: the screens of a wall share one, and a page that is left ends its
stream only with the next sign of life."""


class Seats:
    """Counts open streams: some threads are always left to answer everything else."""

    def __init__(self, threads: int) -> None:
        self._most = threads - max(2, threads // 8)
        self._taken: Counter[int] = Counter()
        self._lock = Lock()

    def take(self, person: Person) -> bool:
        """Whether there is room for one more stream of this person; it must be given back."""
        with self._lock:
            free = self._taken.total() < self._most and self._taken[person.user_id] < MOST_OF_ONE
            self._taken[person.user_id] += free
        return free

    def give_back(self, person: Person) -> None:
        """One stream of this person has ended."""
        with self._lock:
            self._taken[person.user_id] -= 1
            self._taken += Counter()  # leaves out who has none
