"""The agencies of the simulated systems as they were and are, and who went on with whose work."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

from simulator.chance import Chance
from simulator.workload import Choice, load

PROVINCE, OFFICE = "H01", "H01.01"
JOINED_SHARE = 0.47
"""Part of the communes' work that came with the former Kiên Giang."""
SLOW_SHARE = 0.12


class Agencies:
    """Who deals with work that comes on a day, and to whom it goes when an agency ends."""

    def __init__(self, seed: int) -> None:
        data = load("agencies.yaml")
        self._chance = Chance(seed)
        self._departments: Mapping[str, Any] = data["departments"]
        self._local: Mapping[str, Any] = data["local"]
        self._districts: Mapping[str, Any] = data["districts"]
        self.reform: date = data["reform"]
        self.merger: date = min(rule["until"] for rule in self._departments.values() if "until" in rule)
        self._communes = self._commune_weights(data["joined"])
        self._turns = [self.merger.toordinal(), self.reform.toordinal()]
        self._eras = [self._era(day) for day in (date(2000, 1, 1), self.merger, self.reform)]
        self._heirs = {
            district: Choice({f"{PROVINCE}.{code}": self._size(code) for code in rule["communes"]})
            for district, rule in self._districts.items()
        }

    def on(self, ordinal: int) -> Choice:
        """The agencies of a day by their work."""
        return self._eras[bisect_right(self._turns, ordinal)]

    def growth(self, day: date) -> float:
        """How much more work there is than before the merger of the provinces."""
        grown: float = self._local["weight_since"] / self._local["weight"]
        return grown if day >= self.reform else 1.0

    def fields(self, agency: str) -> Mapping[str, float]:
        """The fields that an agency deals with, by their part of its work."""
        rule = self._departments.get(agency, self._local)
        fields: Mapping[str, float] = rule["fields"]
        return fields

    def ends(self, agency: str) -> int | None:
        """The day from which an agency is no more; None while it stands."""
        if agency in self._districts:
            return self.reform.toordinal()
        rule = self._departments.get(agency, {})
        return rule["until"].toordinal() if "until" in rule else None

    def heir(self, agency: str, share: float) -> str:
        """The agency that goes on with an open piece of work."""
        if agency in self._heirs:
            return str(self._heirs[agency].pick(share))
        return str(self._departments[agency]["into"])

    @cache  # noqa: B019 - one object for the life of the process
    def slowness(self, agency: str) -> float:
        """The part of an agency's work that is late: a few percent, of some agencies far more."""
        chance = self._chance
        if chance.share(agency, "slow") < SLOW_SHARE:
            return 0.1 + 0.16 * chance.share(agency, "how slow")
        return 0.005 + 0.035 * chance.share(agency, "how slow")

    def _size(self, code: str) -> float:
        return 0.4 + 1.4 * self._chance.share(code, "size") ** 2

    def _commune_weights(self, joined: list[str]) -> dict[str, float]:
        own = {code: self._size(code) for rule in self._districts.values() for code in rule["communes"]}
        came = {code: self._size(code) for code in joined}
        parts = ((own, 1 - JOINED_SHARE), (came, JOINED_SHARE))
        return {
            f"{PROVINCE}.{code}": part * size / sum(sizes.values())
            for sizes, part in parts
            for code, size in sizes.items()
        }

    def _era(self, day: date) -> Choice:
        weights = {
            agency: float(rule["weight"])
            for agency, rule in self._departments.items()
            if rule.get("since", date.min) <= day < rule.get("until", date.max)
        }
        if day >= self.reform:
            total = self._local["weight_since"]
            return Choice(weights | {agency: total * part for agency, part in self._communes.items()})
        sizes = {district: rule["weight"] for district, rule in self._districts.items()}
        total = self._local["weight"]
        per_size = total / sum(sizes.values())
        return Choice(weights | {agency: per_size * size for agency, size in sizes.items()})
