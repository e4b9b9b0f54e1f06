"""The simulated camera registry: 215 cameras at key positions, clusters, what is broken, what waits.

It answers as docs/sources/cameras.md says, stream addresses with their passwords and all.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from domain.periods import LOCAL_TIME, Freq, local_day, shift
from simulator.chance import Chance
from simulator.people import People
from simulator.windows import Entry, newest, page, written
from simulator.workload import load

ONE_DAY = timedelta(days=1)
HOURS = 24
ONLINE, UNSTABLE, OFFLINE = "online", "unstable", "offline"
SHARE_OF_DAY = {ONLINE: 1.0, UNSTABLE: 0.55, OFFLINE: 0.0}
Item = dict[str, Any]
Outage = tuple[date, date, str]
"""First day, day after the last one, reason."""


class Cameras:
    """The registry of a seed."""

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed)
        self._people = People()
        self._data = load("cameras.yaml")

    def answer(self, path: str, asked: Mapping[str, str], now: datetime) -> Item:
        """The page that a question asks for.

        Raises:
            LookupError: there is no such list.
            ValueError: the question is not as agreed.
        """
        today = local_day(now)
        if path == "cameras":
            there = sorted(self._states(today), key=lambda entry: entry.at)
            there = newest([entry for entry in there if entry.at <= now], "id")
            return page(path, there, asked, now, known=today)
        if path == "availability":
            return page(path, list(self._availability(today)), asked, now, known=today - ONE_DAY)
        raise LookupError(path)

    def _states(self, today: date) -> Iterator[Entry]:
        """Every camera in every state that it has had, in no order."""
        for camera in self._key_positions:
            yield Entry(
                _at(self._data["first"], 8), {**camera, "state": ONLINE, "since": None, "reason": None}
            )
            for since, until, reason in self._outages(camera["id"], today):
                broken = {"state": OFFLINE, "since": written(_at(since, 9)), "reason": reason}
                yield Entry(_at(since, 9), {**camera, **broken})
                yield Entry(_at(until, 9), {**camera, "state": ONLINE, "since": None, "reason": None})
        for rule in self._data["others"]:
            item, first = self._other(rule), rule.get("first", self._data["first"])
            if rule["state"] in (UNSTABLE, OFFLINE):
                yield Entry(_at(first, 8), {**item, "state": ONLINE, "since": None, "reason": None})
            yield Entry(_at(rule.get("since", first), 9), item)

    def _availability(self, today: date) -> Iterator[Entry]:
        """Hours online and hours expected by day and group, up to yesterday."""
        days: dict[date, float] = defaultdict(float)
        for camera in self._key_positions:
            for since, until, _reason in self._outages(camera["id"], today):
                day = since
                while day < until:
                    days[day] += 1
                    day += ONE_DAY
        day = self._data["first"]
        while day < today:
            counts: dict[str | None, tuple[float, ...]] = {
                "key_positions": (len(self._key_positions), len(self._key_positions) - days[day])
            }
            counts.update(self._of_others(day))
            counts[None] = tuple(map(sum, zip(*counts.values(), strict=True)))
            for group, (expected, online) in counts.items():
                yield Entry(_at(day + ONE_DAY, 1), {
                    "day": day.isoformat(), "area": "91" if day >= self._data["reform"] else "89",
                    "group": group, "hoursExpected": expected * HOURS,
                    "hoursOnline": round(online * HOURS, 1),
                })  # fmt: skip
            day += ONE_DAY

    def _of_others(self, day: date) -> dict[str, tuple[int, float]]:
        """How many clusters of a group should answer on a day, and how much of the day they did."""
        found: dict[str, tuple[int, float]] = {}
        for rule in self._data["others"]:
            if rule["state"] not in SHARE_OF_DAY or day < rule.get("first", day):
                continue
            state = rule["state"] if day >= rule.get("since", day) else ONLINE
            expected, online = found.get(rule["group"], (0, 0.0))
            found[rule["group"]] = expected + 1, online + SHARE_OF_DAY[state]
        return found

    def _outages(self, camera: str, today: date) -> Iterator[Outage]:
        """When a camera at a key position is broken, oldest first; not twice in a month."""
        rule, month = self._data["outages"], self._data["first"]
        while month <= today:
            key = (camera, month)
            if self._chance.share("outage", *key) < rule["share"]:
                since = month + timedelta(days=int(20 * self._chance.share("day", *key)))
                length = 1 + int(rule["days"] * self._chance.share("length", *key) ** 2)
                reasons = self._data["reasons"]
                reason = reasons[int(len(reasons) * self._chance.share("reason", *key))]
                yield since, since + timedelta(days=length), reason
            month = shift(Freq.MONTH, month, 1)

    @cached_property
    def _key_positions(self) -> list[Item]:
        found: list[Item] = []
        for district, rule in self._data["key_positions"].items():
            communes = list(rule["communes"].items())
            for number in range(rule["count"]):
                code, commune = communes[number % len(communes)]
                spots = self._data["spots"]
                spot = spots[int(len(spots) * self._chance.share("spot", district, number))]
                longitude, latitude = commune["at"]
                found.append({
                    "id": f"AN-{district}-{number + 1:02}", "name": f"{spot} {commune['name']} {number + 1}",
                    "group": "key_positions", "owner": "CA", "commune": code, "district": district,
                    "longitude": round(longitude + 0.012 * self._chance.normal("x", district, number), 5),
                    "latitude": round(latitude + 0.009 * self._chance.normal("y", district, number), 5),
                    "cameras": 1, "waitingFor": None, "plannedFor": None,
                    **self._secrets(len(found)),
                })  # fmt: skip
        return found

    def _other(self, rule: Item) -> Item:
        longitude, latitude = rule.get("at", (None, None))
        since = rule.get("since")
        return {
            "id": rule["id"], "name": rule["name"], "group": rule["group"], "owner": rule["owner"],
            "commune": rule["commune"], "district": None, "longitude": longitude, "latitude": latitude,
            "cameras": rule.get("cameras", 1), "state": rule["state"],
            "since": written(_at(since, 9)) if since else None, "reason": rule.get("reason"),
            "waitingFor": rule.get("waiting"),
            "plannedFor": rule["planned"].isoformat() if "planned" in rule else None,
            **self._secrets(len(rule["name"])),
        }  # fmt: skip

    def _secrets(self, number: int) -> Item:
        """What a registry knows and nobody else should: whom to call, and how to get at the pictures."""
        return {
            "contact": self._people.name(number),
            "telephone": self._people.telephone(number),
            "stream": f"rtsp://admin:secret{number}@10.89.0.{number % 250 + 1}/live",
        }


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), LOCAL_TIME)
