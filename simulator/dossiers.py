"""The dossiers of the simulated one-stop system, each made from its number with its course of time."""

from dataclasses import dataclass, field
from datetime import date

from simulator.agencies import Agencies
from simulator.workload import DAY, Choice, Days, Draws, Numbering, at, load

FIRST, REFERENCE = date(2024, 1, 1), date(2026, 12, 31)
"""`scale` dossiers come in these three years."""
LONGEST = 400
"""Days after which nothing changes any more in a dossier."""
REGISTERED, RECEIVED, REFUSED, WORKING, SUPPLEMENT = range(1, 6)
PAYMENT, WITHDRAWN, SUSPENDED, DONE, RETURNED = range(6, 11)
DIRECT, ONLINE, POSTAL = "1", "2", "3"
REFUSED_SHARE, WITHDRAWN_SHARE, PAUSED_SHARE, STUCK_SHARE = 0.025, 0.012, 0.1, 0.04
EARLY_SHARE, UNCOLLECTED_SHARE, NO_DAY_SHARE, POSTAL_SHARE = 0.68, 0.05, 0.015, 0.02
STUCK_DAYS, LATE_DAYS, PAUSE_DAYS = 150, 22, 12
CONFUSION = 2.5
"""How many times as often work was late in the first three months of the new communes."""
CLOSING = 17 * 3600


@dataclass(slots=True)
class Life:
    """One dossier: what stays, and every step that it takes, oldest first."""

    number: int
    service: str
    channel: str
    applicant: str
    submitted: int
    draws: Draws
    received: int | None = None
    due: int | None = None
    new_due: int | None = None
    steps: list[tuple[int, int, str]] = field(default_factory=list)


class Dossiers:
    """All dossiers of a seed; `scale` of them come from 2024 to 2026."""

    def __init__(self, seed: int, scale: int) -> None:
        self._seed = f"{seed}|dossier"
        self._days = Days()
        self._agencies = Agencies(seed)
        self.services = load("services.yaml")
        self._asked = self._choices()
        self.numbering = Numbering(
            lambda day: self._days.weight(day) * self._agencies.growth(day),
            first=FIRST,
            reference=REFERENCE,
            total=scale,
        )

    def _choices(self) -> dict[str, Choice]:
        by_field: dict[str, dict[str, float]] = {}
        for code, rule in self.services.items():
            by_field.setdefault(rule["field"], {})[code] = rule["often"]
        return {name: Choice(codes) for name, codes in by_field.items()}

    def life(self, number: int) -> Life:
        """The whole course of a dossier, past and to come."""
        draws = Draws(self._seed, number)
        day = self.numbering.day(number)
        agency = str(self._agencies.on(day).pick(draws[0]))
        name = Choice(dict(self._agencies.fields(agency))).pick(draws[1])
        service = str(self._asked[name].pick(draws[2]))
        channel = self._channel(day, draws[3])
        hours = (6.0, 22.5) if channel == ONLINE else (7.5, 16.5)
        submitted = at(day, draws[4], *hours)
        life = Life(number, service, channel, self._applicant(name, draws[5]), submitted, draws)
        if channel == ONLINE:
            life.steps.append((submitted, REGISTERED, agency))
            if draws[6] < REFUSED_SHARE:
                life.steps.append((self._later(submitted, 0, draws[7]), REFUSED, agency))
                return life
        life.received = self._later(submitted, 0, draws[7]) if channel == ONLINE else submitted + 300
        life.steps.append((life.received, RECEIVED, agency))
        self._work(life, agency)
        self._hand_over(life)
        return life

    def _channel(self, day: int, share: float) -> str:
        online = min(0.42 + 0.4 * (day - self.numbering.first) / 1000, 0.9)
        if share < POSTAL_SHARE:
            return POSTAL
        open_today = self._days.is_working(date.fromordinal(day))
        return ONLINE if share < online or not open_today else DIRECT

    def _applicant(self, name: str, share: float) -> str:
        if name.startswith(("G05-DN", "G05-DT", "G02")):
            return "2"
        if name == "G05-HK02":
            return "3"
        return "1" if share < 0.9 else "2" if share < 0.97 else "4"  # noqa: PLR2004 - shares

    def _later(self, instant: int, working_days: int, share: float) -> int:
        """Office hours so many working days on; on the same day only where enough of it is left."""
        ordinal, second = divmod(instant, DAY)
        late = working_days == 0 and second > 14 * 3600
        day = self._days.after(ordinal + late, working_days)
        begin = max(7.5, second / 3600 + 0.2) if day == ordinal else 7.5
        return at(day, share, begin, 16.75)

    def _work(self, life: Life, agency: str) -> None:
        draws, received = life.draws, life.received or 0
        days = self.services[life.service]["days"] or 30
        day = received // DAY
        last = self._days.after(day, days)
        life.due = last * DAY + CLOSING
        life.steps.append((received + 1800 + int(7200 * draws[8]), WORKING, agency))
        if draws[9] < PAUSED_SHARE and days > 1:
            last = self._pause(life, agency, day, last)
        begun = life.steps[-1][0] // DAY
        if draws[10] < WITHDRAWN_SHARE:
            instant = self._later(life.steps[-1][0], 1 + int(3 * draws[11]), draws[12])
            life.steps.append((instant, WITHDRAWN, agency))
            return
        ended = self._end(begun, last, agency, draws)
        at_least = life.steps[-1][0] + 600
        finished = max(at_least, at(ended, draws[13]))
        life.steps.append((finished, DONE, agency))
        if draws[14] >= UNCOLLECTED_SHARE:
            wait = 0 if life.channel == ONLINE else int(4 * draws[15])
            life.steps.append((max(finished + 900, self._later(finished, wait, draws[16])), RETURNED, agency))

    def _pause(self, life: Life, agency: str, day: int, last: int) -> int:
        """Stop the clock for some days; the last day moves by as many."""
        draws = life.draws
        state = SUPPLEMENT if draws[17] < 0.6 else PAYMENT if draws[17] < 0.85 else SUSPENDED  # noqa: PLR2004
        length = 1 + int(PAUSE_DAYS * draws[18] ** 2)
        since = self._later(life.steps[-1][0], int((last - day) * 0.4 * draws[19]), draws[20])
        until = self._later(since, length, draws[21])
        life.steps += [(since, state, agency), (until, WORKING, agency)]
        moved = self._days.after(last, length)
        life.new_due = moved * DAY + CLOSING
        return moved

    def _end(self, begun: int, last: int, agency: str, draws: Draws) -> int:
        """The day on which work ends: mostly before the last one, of slow agencies more often after it."""
        late = self._agencies.slowness(agency)
        reform = self._agencies.reform.toordinal()
        if reform <= begun < reform + 92:
            late *= CONFUSION
        if draws[22] < late:
            if draws[23] < STUCK_SHARE:
                return self._days.after(last, STUCK_DAYS)
            return self._days.after(last, 1 + int(LATE_DAYS * draws[24] ** 2))
        if draws[25] < EARLY_SHARE and last > begun:
            return self._days.after(begun + int((last - begun - 1) * (0.25 + 0.7 * draws[26])), 0)
        return last

    def _hand_over(self, life: Life) -> None:
        """Give what is open when an agency ends to the one that goes on with it."""
        agency = life.steps[0][2]
        ends = self._agencies.ends(agency)
        if ends is None or life.steps[-1][0] // DAY < ends:
            return
        heir = self._agencies.heir(agency, life.draws[27])
        turn = at(ends, life.draws[28])
        before = [step for step in life.steps if step[0] // DAY < ends]
        after = [(max(instant, turn + 60), status, heir) for instant, status, _ in life.steps[len(before) :]]
        life.steps = [*before, (turn, before[-1][1], heir), *after]
