"""The simulated lodging system: establishments of An Giang and what they reported until 14/11/2022.

It answers as docs/sources/orm.md says, owners and their telephones and all. After its last day it goes on
answering, with nothing new: that is what the real one does.
"""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from domain.periods import LOCAL_TIME, local_day
from simulator.chance import Chance
from simulator.people import People
from simulator.windows import Entry, newest, page
from simulator.workload import load

SENT = time(22, 30)
DUES, SILENT = 0.76, 0.12
"""Share of the establishments that report on a day, and of those that never do."""
CLOSED, SUSPENDED = 0.02, 0.05
Item = dict[str, Any]


class Orm:
    """The lodging system of a seed."""

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed)
        self._people = People()
        self._data = load("lodging.yaml")

    def answer(self, path: str, asked: Mapping[str, str], now: datetime) -> Item:
        """The page that a question asks for.

        Raises:
            LookupError: there is no such list.
            ValueError: the question is not as agreed.
        """
        known = min(local_day(now - timedelta(hours=24)), self._data["last"])
        if path == "reports":
            return page(path, self._reports, asked, now, known=known)
        if path == "establishments":
            there = [entry for entry in self._establishments if entry.at <= now]
            return page(path, newest(there, "code"), asked, now, known=known)
        raise LookupError(path)

    @cached_property
    def _reports(self) -> list[Entry]:
        found: list[Entry] = []
        day: date = self._data["first"]
        while day <= self._data["last"]:
            at = datetime.combine(day, SENT, LOCAL_TIME)
            districts = [self._report(district, day) for district in self._data["districts"]]
            found += [Entry(at, item) for item in (self._province(districts, day), *districts)]
            day += timedelta(days=1)
        return found

    def _report(self, district: str, day: date) -> Item:
        rule, chance = self._data["districts"][district], self._chance
        expected = sum(item["state"] == "operating" for item in self._listed[district])
        reporting = min(round(expected * DUES * (0.93 + 0.14 * chance.share("due", district, day))), expected)
        level = rule["guests"] * self._data["months"][day.month - 1] * self._data["weekdays"][day.weekday()]
        total = round(level * max(0.4, 1 + 0.12 * chance.normal("guests", district, day)))
        foreign = round(total * self._data["foreign"] * (0.6 + 0.8 * chance.share("foreign", district, day)))
        nights = round(total * (1.06 + 0.2 * chance.share("nights", district, day)))
        return {
            "day": day.isoformat(), "area": district, "establishments": expected, "reporting": reporting,
            "guests": {"total": total, "domestic": total - foreign, "foreign": foreign}, "nights": nights,
        }  # fmt: skip

    def _province(self, districts: list[Item], day: date) -> Item:
        """The sum of the districts, cut by stay, market and age besides."""
        whole = {
            name: sum(item[name] for item in districts) for name in ("establishments", "reporting", "nights")
        }
        guests = {name: sum(item["guests"][name] for item in districts) for name in districts[0]["guests"]}
        markets = self._shared("markets", guests["foreign"], day)
        return {
            "day": day.isoformat(), "area": "89", **whole, "guests": guests,
            "stays": self._shared("stays", guests["total"], day),
            "markets": {"VN": guests["domestic"], **markets},
            "ages": self._shared("ages", guests["total"], day),
        }  # fmt: skip

    def _shared(self, name: str, total: int, day: date) -> dict[str, int]:
        """A total shared out by the shares of a list, about and to the last one."""
        shares = self._data[name]
        found = {
            code: round(total * share * (0.85 + 0.3 * self._chance.share(name, code, day)))
            for code, share in shares.items()
        }
        largest = max(shares, key=lambda code: shares[code])
        found[largest] += total - sum(found.values())
        return found

    @cached_property
    def _establishments(self) -> list[Entry]:
        """Every establishment as the register had it at first, and as it stood at the end."""
        first = datetime.combine(self._data["first"], SENT, LOCAL_TIME)
        last = datetime.combine(self._data["last"], SENT, LOCAL_TIME)
        totals: dict[str, int] = {}
        for entry in self._reports:
            area = entry.item["area"]
            totals[area] = totals.get(area, 0) + entry.item["guests"]["total"]
        found = []
        for district, listed in self._listed.items():
            shared = self._guests(listed, totals[district])
            for item in listed:
                opened = {key: value for key, value in item.items() if key not in ("lastReport", "year")}
                found.append(Entry(first, {**opened, "guestsOfYear": None}))
                if item["code"] in shared:
                    found.append(Entry(last, {**item, "guestsOfYear": shared[item["code"]]}))
        return sorted(found, key=lambda entry: entry.at)

    def _guests(self, listed: list[Item], total: int) -> dict[str, int]:
        """The guests of a district, shared out to its establishments that report, by size."""
        reporting = [item for item in listed if item["lastReport"]]
        weights = {
            item["code"]: item["rooms"] * (0.5 + self._chance.share("pull", item["code"]))
            for item in reporting
        }
        found = {code: round(total * weight / sum(weights.values())) for code, weight in weights.items()}
        found[max(weights, key=lambda code: weights[code])] += total - sum(found.values())
        return found

    @cached_property
    def _listed(self) -> dict[str, list[Item]]:
        return {
            district: [
                self._establishment(district, number) for number in range(1, rule["establishments"] + 1)
            ]
            for district, rule in self._data["districts"].items()
        }

    def _establishment(self, district: str, number: int) -> Item:
        chance, data, key = self._chance, self._data, (district, number)
        middle = data["districts"][district]["middle"]
        kind = self._type(district, number)
        least, most = data["rooms"].get(kind, (0, 0))
        rooms = data["five_stars"].get(district) if kind == "KS-5" else round(
            least + (most - least) * chance.share("rooms", *key) ** 1.6
        )  # fmt: skip
        state = chance.share("state", *key)
        person = int(chance.share("owner", *key) * 100_000)
        reports = state >= CLOSED + SUSPENDED and chance.share("reports", *key) >= SILENT
        return {
            "code": f"LT-{district}-{number:03}",
            "name": f"{data['kinds'][kind]} {data['names'][number % len(data['names'])]} {number}",
            "type": kind,
            "district": district,
            "owner": self._people.name(person),
            "telephone": self._people.telephone(person),
            "address": self._people.address(person),
            "longitude": round(middle[0] + 0.035 * chance.normal("x", *key), 5),
            "latitude": round(middle[1] + 0.03 * chance.normal("y", *key), 5),
            "rooms": rooms,
            "state": "closed"
            if state < CLOSED
            else "suspended"
            if state < CLOSED + SUSPENDED
            else "operating",
            "lastReport": data["last"].isoformat() if reports else None,
            "year": data["last"].year,
        }

    def _type(self, district: str, number: int) -> str:
        if number == 1 and district in self._data["five_stars"]:
            return "KS-5"
        share, kinds = self._chance.share("type", district, number), self._data["types"]
        for kind, part in kinds.items():
            share -= part
            if share < 0:
                return str(kind)
        return str(next(iter(kinds)))
