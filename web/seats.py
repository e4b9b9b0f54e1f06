"""How many streams may be open at once, of one person and in all: each of them holds a thread."""

from dataclasses import dataclass
from threading import Lock

from domain.access import Person

MOST_OF_ONE = 24
"""Streams that one account may hold open: the screens of a wall share one, and a page that is left ends its
stream only with the next sign of life."""


@dataclass(slots=True, eq=False)
class Seat:
    """The place of one stream; `over` once it has to make room for a newer one of the same person."""

    person: Person
    over: bool = False


class Seats:
    """Counts open streams: some threads are always left to answer everything else."""

    def __init__(self, threads: int) -> None:
        self._most = threads - max(2, threads // 8)
        self._taken = 0
        self._of: dict[int, list[Seat]] = {}
        self._lock = Lock()

    def take(self, person: Person) -> tuple[Seat | None, bool]:
        """A place that must be given back, None where all are taken; and whether an older one is over."""
        with self._lock:
            if self._taken >= self._most:
                return None, False
            own = self._of.setdefault(person.user_id, [])
            crowded = len(own) >= MOST_OF_ONE
            if crowded:
                own.pop(0).over = True
            seat = Seat(person)
            own.append(seat)
            self._taken += 1
        return seat, crowded

    def give_back(self, seat: Seat) -> None:
        """A stream has ended."""
        with self._lock:
            self._taken -= 1
            own = self._of.get(seat.person.user_id, [])
            if not seat.over:
                own.remove(seat)
            if not own:
                self._of.pop(seat.person.user_id, None)
