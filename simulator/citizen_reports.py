"""The simulated reports of SmartAnGiang behind Open311 GeoReport v2 with extensions.

It answers as docs/sources/citizen_reports.md says, reporters with their telephones and all. Intake ended on
15/01/2025: it goes on answering, with nothing new.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from domain.periods import LOCAL_TIME, Freq, first_day, shift
from simulator.chance import Chance
from simulator.people import People
from simulator.windows import instant
from simulator.workload import Days, load

LONGEST = timedelta(days=90)
MOST = 1000
CLOSING = time(17)
RECENT_DAYS = 26
"""Most of what is still in progress came in so many last days."""
STUCK = 14
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Life:
    """One report: what stays, and when it was accepted, promised and closed."""

    number: int
    category: str
    state: str
    submitted: datetime
    accepted: datetime | None
    due: datetime
    closed: datetime | None
    item: Item


class CitizenReports:
    """The reports of a seed."""

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed)
        self._people = People()
        self._days = Days()
        self._data = load("citizen_reports.yaml")

    def answer(self, path: str, asked: Mapping[str, Any], now: datetime) -> list[Item]:
        """What the service answers; GeoReport answers with plain arrays.

        Raises:
            LookupError: there is no such path.
            ValueError: the question is not as agreed.
        """
        if path == "services.json":
            return [
                {"service_code": code, "service_name": name} for code, name in self._data["names"].items()
            ]
        if path == "statistics.json":
            return list(self._installs(now))
        if path != "requests.json":
            raise LookupError(path)
        since, until = instant(asked, "updated_after"), instant(asked, "updated_before")
        if until - since > LONGEST:
            raise ValueError("updated_after and updated_before lie more than 90 days apart")
        size, at = int(asked.get("page_size", 50)), int(asked.get("page", 1)) - 1
        if not 0 < size <= MOST or at < 0:
            raise ValueError(f"page counts from 1, page_size is at most {MOST}")
        found = [item for life in self._lives if (item := self._told(life, since, min(until, now)))]
        found.sort(key=lambda item: (item["updated_datetime"], item["service_request_id"]))
        return found[at * size : (at + 1) * size]

    def _told(self, life: Life, since: datetime, until: datetime) -> Item | None:
        """A report as it stood at `until`, where it changed after `since`."""
        steps = [(life.submitted, "waiting")]
        if life.accepted is not None:
            steps.append((life.accepted, "in_progress"))
        if life.closed is not None:
            steps.append((life.closed, life.state))
        steps = [step for step in steps if step[0] < until]
        if not steps or steps[-1][0] < since:
            return None
        updated, state = steps[-1]
        accepted = next((at for at, name in steps if name == "in_progress"), None)
        closed = updated if state in ("completed", "rejected") else None
        more = {**life.item["extended_attributes"], "state": state, "accepted_datetime": _written(accepted),
                "closed_datetime": _written(closed)}  # fmt: skip
        return {
            **life.item,
            "status": "closed" if closed else "open",
            "updated_datetime": _written(updated),
            "extended_attributes": more,
        }

    @cached_property
    def _lives(self) -> list[Life]:
        kinds = [
            (state, category)
            for state in ("completed", "rejected", "in_progress")
            for category, count in self._data[state].items()
            for _ in range(count)
        ]
        return [self._life(number, *kind) for number, kind in enumerate(kinds)]

    def _life(self, number: int, state: str, category: str) -> Life:
        submitted = self._submitted(number, state)
        share = self._chance.share
        working = self._days.after(submitted.date().toordinal(), 1 if share("next", number) < 0.6 else 0)  # noqa: PLR2004
        accepted = max(_at(working, share("hour", number)), submitted + timedelta(minutes=20))
        last = self._days.after(accepted.date().toordinal(), self._data["days"][category])
        due = datetime.combine(date.fromordinal(last), CLOSING, LOCAL_TIME)
        closed = None
        if state == "rejected":
            closed, accepted_at = min(accepted, self._end), None
        else:
            accepted_at = min(accepted, self._end)
        if state == "completed":
            late = share("late", number) < self._data["late"]
            spread = share("spread", number)
            days = 1 + int(15 * spread**2) if late else -int(self._data["days"][category] * spread * 0.8)
            done = self._days.after(max(last + days, accepted.date().toordinal()), 0)
            closed = min(max(_at(done, share("end", number)), accepted + timedelta(hours=1)), self._end)
        return Life(number, category, state, submitted, accepted_at, due, closed,
                    self._item(number, category, submitted, due))  # fmt: skip

    @cached_property
    def _end(self) -> datetime:
        return datetime.combine(self._data["last"], CLOSING, LOCAL_TIME)

    def _submitted(self, number: int, state: str) -> datetime:
        """When it came; the very first and the very last day have one each."""
        first, last, share = self._data["first"], self._data["last"], self._chance.share
        span = (last - first).days
        if number == 0:
            day = first
        elif state == "in_progress":
            back = RECENT_DAYS * share("back", number) if number % 3 else 60 + 400 * share("back", number)
            day = last - timedelta(days=int(back))
        else:
            day = first + timedelta(days=int((span - 30) * share("day", number) ** 0.85))
        if state == "in_progress" and number % 43 == STUCK:
            day = last
        return datetime.combine(day, time(6 + int(10 * share("time", number)), number % 60), LOCAL_TIME)

    def _item(self, number: int, category: str, submitted: datetime, due: datetime) -> Item:
        share, data = self._chance.share, self._data
        district = _pick(
            {code: rule["weight"] for code, rule in data["districts"].items()}, share("where", number)
        )
        rule = data["districts"][district]
        by_department = share("who", number) < data["department_share"][category]
        person = int(share("person", number) * 420)
        longitude, latitude = rule["at"]
        return {
            "service_request_id": f"SAG-{submitted:%y%m}-{number + 1:04}",
            "service_code": category,
            "service_name": data["names"][category],
            "description": f"{self._people.name(person)} phản ánh: {data['names'][category]}",
            "agency_responsible": "",
            "requested_datetime": _written(submitted),
            "expected_datetime": _written(due),
            "address": self._people.address(person),
            "lat": round(latitude + 0.02 * self._chance.normal("y", number), 5),
            "long": round(longitude + 0.02 * self._chance.normal("x", number), 5),
            "media_url": f"https://smart.example/{number}.jpg",
            "extended_attributes": {
                "channel": _pick(data["channels"], share("channel", number)),
                "agency_id": data["departments"][category] if by_department else rule["agency"],
                "area": district,
                "verified": share("verified", person) < data["verified"],
                "reporter": {"name": self._people.name(person), "phone": self._people.telephone(person)},
            },
        }

    def _installs(self, now: datetime) -> Iterator[Item]:
        """Installs of the app so far at the end of each month, and on the last day."""
        month, last = first_day(Freq.MONTH, self._data["first"]), self._data["last"]
        span = (last - self._data["first"]).days
        while month <= min(last, now.date()):
            day = min(shift(Freq.MONTH, month, 1) - timedelta(days=1), last)
            share = (((day - self._data["first"]).days) / span) ** 0.8
            counts = {name: round(total * share) for name, total in self._data["installs"].items()}
            yield {"month": day.isoformat(), "installs": counts}
            month = shift(Freq.MONTH, month, 1)


def _at(ordinal: int, share: float) -> datetime:
    second = int((7.5 + 9 * share) * 3600)
    return datetime.combine(date.fromordinal(ordinal), time(), LOCAL_TIME) + timedelta(seconds=second)


def _written(at: datetime | None) -> str | None:
    return at.astimezone(LOCAL_TIME).isoformat(timespec="seconds") if at else None


def _pick(shares: Mapping[str, float], share: float) -> str:
    left = share * sum(shares.values())
    for name, part in shares.items():
        left -= part
        if left < 0:
            return name
    return next(iter(shares))
