"""The documents and tasks of the simulated document system, each made from its number.

`scale` counts dossiers; there are four documents for three of them. The scenario `nghe_an_2024` has the
documents of one province in one year, with the totals that its screen shows: they include a sum
that does not add up, since some documents were passed on without having been approved.
"""

from dataclasses import dataclass
from datetime import date

from simulator.agencies import OFFICE, PROVINCE, Agencies
from simulator.workload import DAY, Choice, Days, Draws, Numbering, at

FIRST, REFERENCE = date(2024, 1, 1), date(2026, 12, 31)
LONGEST = 250
"""Days after which nothing changes any more in a document or task."""
CLOSING = 17 * 3600
STRIDE = 1_000_003
"""A prime: number times stride modulo the count visits each of them once, in another order."""
INCOMING_SHARE, PROVINCE_SHARE, OFFICE_SHARE = 0.66, 0.03, 0.07
INTERLINKED_IN, INTERLINKED_OUT, DEADLINE_SHARE = 0.91, 0.63, 0.42
REFUSED_SHARE, RECALLED_SHARE, UNAPPROVED_SHARE, UNSTORED_SHARE = 0.004, 0.003, 0.023, 0.01
SIGNATURES = Choice({"3": 0.669, "2": 0.027, "1": 0.277, "0": 0.027})
SIGNATURES_IN = Choice({"3": 0.52, "2": 0.06, "1": 0.24, "9": 0.06, "0": 0.12})
KINDS = Choice(
    {"18": 52, "2": 14, "6": 8, "8": 6, "11": 9, "22": 5, "13": 3, "20": 1, "3": 0.4, "15": 0.6, "99": 1}
)
URGENCIES = Choice({"0": 90, "1": 7, "2": 2, "3": 1})
ISSUED, ARRIVED, REFUSED, RECEIVED, ASSIGNED, WORKING, DONE, RECALLED = (
    "00",
    "01",
    "02",
    "03",
    "04",
    "05",
    "06",
    "15",
)
TASK_SHARE, TASKS_MOST, STUCK_SHARE = 0.6, 3, 0.15


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals of a year that are known exactly."""

    incoming: int
    interlinked: int
    waiting: int
    unapproved: int
    unstored: int
    outgoing: int
    outgoing_interlinked: int
    signatures: tuple[tuple[str, int], ...]


NGHE_AN_2024 = Totals(
    incoming=272_868,
    interlinked=249_187,
    waiting=608,
    unapproved=272_260 - 266_018,
    unstored=137,
    outgoing=141_686,
    outgoing_interlinked=86_774,
    signatures=(("3", 94_853), ("2", 98_725 - 94_853), ("1", 137_910 - 98_725), ("0", 141_686 - 137_910)),
)


@dataclass(slots=True)
class Life:
    """One document: what stays, and the instants of its course; None for what never happens."""

    number: int
    owner: str
    incoming: bool
    interlinked: bool
    signature: str
    kind: str
    urgency: str
    registered: int
    draws: Draws
    approved: int | None = None
    assigned: int | None = None
    due: int | None = None
    finished: int | None = None
    stored: int | None = None
    dropped: tuple[int, str] | None = None


@dataclass(slots=True)
class TaskLife:
    """One task that a document assigned: to whom, by when, and when it was done."""

    identifier: str
    agency: str
    assigned: int
    due: int
    finished: int | None
    turned: tuple[int, str] | None


class Documents:
    """All documents of a seed."""

    def __init__(self, seed: int, scale: int, scenario: str) -> None:
        self._seed = f"{seed}|document"
        self._days = Days()
        self.agencies = Agencies(seed)
        self._totals = NGHE_AN_2024 if scenario else None
        growth = (lambda _: 1.0) if scenario else self.agencies.growth
        self._count = NGHE_AN_2024.incoming + NGHE_AN_2024.outgoing
        self.numbering = Numbering(
            lambda day: self._days.weight(day) * growth(day),
            first=FIRST,
            reference=date(2024, 12, 20) if scenario else REFERENCE,
            total=self._count if scenario else scale * 4 // 3,
            last=date(2024, 12, 20) if scenario else date(2040, 12, 31),
        )

    def life(self, number: int) -> Life:
        """The whole course of a document, past and to come."""
        draws = Draws(self._seed, number)
        day = self.numbering.day(number)
        owner = OFFICE if draws[0] < OFFICE_SHARE else str(self.agencies.on(day).pick(draws[1]))
        if self._totals is not None:
            return self._told(number, owner, at(day, draws[2]), draws, self._totals)
        incoming = draws[3] < INCOMING_SHARE
        if not incoming and draws[0] < PROVINCE_SHARE:
            owner = PROVINCE
        life = Life(
            number=number,
            owner=owner,
            incoming=incoming,
            interlinked=draws[4] < (INTERLINKED_IN if incoming else INTERLINKED_OUT),
            signature=str((SIGNATURES_IN if incoming else SIGNATURES).pick(draws[5])),
            kind=str(KINDS.pick(draws[6])),
            urgency=str(URGENCIES.pick(draws[7])),
            registered=at(day, draws[2]),
            draws=draws,
        )
        if not incoming:
            life.approved = life.registered
        elif draws[8] < REFUSED_SHARE:
            life.dropped = (life.registered + 3600, REFUSED)
        elif draws[8] < REFUSED_SHARE + RECALLED_SHARE:
            life.dropped = (life.registered + 7200, RECALLED)
        else:
            self._handle(life, approved=draws[9] >= UNAPPROVED_SHARE, stored=draws[10] >= UNSTORED_SHARE)
        return life

    def tasks(self, life: Life) -> list[TaskLife]:
        """What an outgoing document of the province assigns, and to whom."""
        if life.incoming or life.owner != PROVINCE or life.draws[20] > TASK_SHARE:
            return []
        return [self._task(life, place) for place in range(1 + life.number % TASKS_MOST)]

    def _told(self, number: int, owner: str, registered: int, draws: Draws, totals: Totals) -> Life:
        """A document of a year of which the totals are known: each place in an order stands for one."""
        place = number * STRIDE % self._count
        incoming = place < totals.incoming
        count = totals.incoming if incoming else totals.outgoing
        place = place if incoming else place - totals.incoming
        route, state = (place * STRIDE + 17) % count, (place * STRIDE * STRIDE + 29) % count
        signature = str(SIGNATURES_IN.pick(draws[5]))
        for code, number_of in totals.signatures if not incoming else ():
            signature = code
            if state < number_of:
                break
            state -= number_of
        life = Life(
            number=number,
            owner=owner,
            incoming=incoming,
            interlinked=route < (totals.interlinked if incoming else totals.outgoing_interlinked),
            signature=signature,
            kind=str(KINDS.pick(draws[6])),
            urgency=str(URGENCIES.pick(draws[7])),
            registered=registered,
            draws=draws,
        )
        if not incoming:
            life.approved = registered
        elif state >= totals.waiting:
            state -= totals.waiting
            unstored = 0 <= state - totals.unapproved < totals.unstored
            self._handle(life, approved=state >= totals.unapproved, stored=not unstored)
        return life

    def _handle(self, life: Life, *, approved: bool, stored: bool) -> None:
        """An incoming document is approved, passed on, handled and filed."""
        draws, day = life.draws, life.registered // DAY
        if approved:
            life.approved = self._later(life.registered, draws[11])
        life.assigned = self._later(life.approved or life.registered, draws[12])
        days = 2 + int(12 * draws[13] ** 2)
        last = self._days.after(day, days)
        if draws[14] < DEADLINE_SHARE:
            life.due = last * DAY + CLOSING
        late = draws[15] < self.agencies.slowness(life.owner)
        over = (
            self._days.after(last, 1 + int(30 * draws[16] ** 2))
            if late
            else self._days.after(day, int(days * draws[16]))
        )
        ends = self.agencies.ends(life.owner)
        if ends is not None and over >= ends:
            over = self._days.after(ends - 8, 0)
        life.finished = max(life.assigned + 600, at(over, draws[17]))
        if stored:
            life.stored = max(life.finished + 60, self._later(life.finished, draws[18]))

    def _later(self, instant: int, share: float) -> int:
        """Office hours of the same day, or of the next where little of it is left."""
        ordinal, second = divmod(instant, DAY)
        if second > 15 * 3600 or not self._days.is_working(date.fromordinal(ordinal)):
            return at(self._days.after(ordinal + 1, 0), share * share, 7.5, 16.5)
        return instant + 600 + int((16.5 * 3600 - second) * share * share)

    def _task(self, life: Life, place: int) -> TaskLife:
        draws = Draws(f"{self._seed}|task {place}", life.number)
        day = life.registered // DAY
        agency = str(self.agencies.on(day).pick(draws[0]))
        assigned = life.registered + 1800
        last = self._days.after(day, 5 + int(25 * draws[1]))
        late = min(self.agencies.slowness(agency) * 3, 0.5)
        finished: int | None = at(self._days.after(day, 1 + int((last - day) * 0.6 * draws[2])), draws[3])
        if draws[4] < late:
            finished = at(self._days.after(last, 1 + int(40 * draws[5] ** 2)), draws[3])
            finished = None if draws[6] < STUCK_SHARE else finished
        ends = self.agencies.ends(agency)
        turned = None
        if ends is not None and (finished is None or finished // DAY >= ends):
            turned = (at(ends, draws[7]), self.agencies.heir(agency, draws[8]))
            finished = finished and max(finished, turned[0] + 3600)
        return TaskLife(
            f"NV.{life.number}.{place + 1}", agency, assigned, last * DAY + CLOSING, finished, turned
        )
