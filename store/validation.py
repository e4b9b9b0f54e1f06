"""What a record may say, by the catalogue: everything else becomes a rejection."""

import math
from dataclasses import dataclass
from datetime import date, timedelta

import catalogue
from catalogue.model import Indicator
from domain.periods import Freq
from domain.records import Observation, ObsStatus, Rejection
from store import territory
from wording import day, number, say

LARGEST = 1e18
"""No figure of a province reaches this in any unit; beyond it sums lose their digits."""

ROLLED_FROM = (Freq.DAY, Freq.MONTH, Freq.QUARTER, Freq.HALF_YEAR)
"""Frequencies that coarser periods are computed from."""


@dataclass(frozen=True, slots=True)
class SeriesRule:
    """What holds for every value of one series."""

    indicator: Indicator
    minimum: float
    maximum: float
    comes_ahead: bool
    """Published before its period begins or ends, as a plan is."""
    rolls: bool


class Rules:
    """The catalogue as it was when the run began, asked once for every new series."""

    def __init__(self, *, today: date) -> None:
        self._indicators = catalogue.indicators()
        self._codelists = catalogue.codelists()
        self._organisations = catalogue.organisations()
        self._sources = catalogue.sources()
        self._plans = {indicator.plan for indicator in self._indicators.values()}
        self._today = today
        self._tomorrow = today + timedelta(days=1)

    def series(self, observation: Observation) -> SeriesRule | str:
        """The rule for the series that `observation` belongs to, or why there is no such series."""
        indicator = self._indicators.get(observation.indicator)
        if indicator is None:
            return say("store.rejected.unknown_indicator", code=observation.indicator)
        reason = self._mismatch(indicator, observation)
        if reason is not None:
            return reason
        return SeriesRule(
            indicator,
            -LARGEST if indicator.valid_min is None else indicator.valid_min,
            LARGEST if indicator.valid_max is None else indicator.valid_max,
            self._comes_ahead(indicator),
            indicator.over_time != "none" and indicator.freq in ROLLED_FROM,
        )

    def objection(self, rule: SeriesRule, observation: Observation, as_of: date | None) -> str | None:
        """Why this value, which upstream gives as of `as_of`, cannot be taken; None when it can."""
        value = observation.value
        if value is not None and not rule.minimum <= value <= rule.maximum:
            return say(
                "store.rejected.range",
                code=observation.indicator,
                value=_written(value),
                minimum=_written(rule.indicator.valid_min),
                maximum=_written(rule.indicator.valid_max),
            )
        if observation.period_start > self._today and not (
            rule.comes_ahead or observation.status is ObsStatus.FORECAST
        ):
            return say(
                "store.rejected.future_period", period=day(observation.period_start), today=day(self._today)
            )
        if as_of is not None and as_of > self._tomorrow:
            return say("store.rejected.future_as_of", as_of=day(as_of), today=day(self._today))
        return None

    def _comes_ahead(self, indicator: Indicator) -> bool:
        """Whether the indicator plans another one, or its calendar has it out before its period ends."""
        cadence = indicator.cadence or self._sources[indicator.source].cadence
        return indicator.code in self._plans or cadence.due_days < 0

    def _mismatch(self, indicator: Indicator, observation: Observation) -> str | None:
        """Why the indicator has no series such as this observation's."""
        if indicator.numerator is not None:
            return say("store.rejected.computed", code=indicator.code)
        if observation.freq is not indicator.freq:
            expected, found = indicator.freq.value, observation.freq.value
            return say("store.rejected.freq", code=indicator.code, expected=expected, found=found)
        if not territory.is_known(observation.area):
            return say("store.rejected.area", area=observation.area)
        if observation.org and observation.org not in self._organisations:
            return say("store.rejected.org", org=observation.org)
        if not self._fits(indicator, observation.breakdown):
            allowed = self._allowed(indicator)
            return say(
                "store.rejected.breakdown",
                code=indicator.code,
                breakdown=observation.breakdown,
                allowed=allowed,
            )
        return None

    def _fits(self, indicator: Indicator, breakdown: str) -> bool:
        """Whether each part of `breakdown` is a dimension and a code of it, in the declared order."""
        if not breakdown:
            return True
        declared = list(indicator.breakdowns)
        at = -1
        for part in breakdown.split("|"):
            dimension, _, code = part.partition("=")
            if dimension not in declared or declared.index(dimension) <= at:
                return False
            if code not in self._codelists[indicator.breakdowns[dimension]].items:
                return False
            at = declared.index(dimension)
        return True

    def _allowed(self, indicator: Indicator) -> str:
        """The dimensions of an indicator and the first codes of each, for people."""
        lists = (
            f"{dimension}={'|'.join(list(self._codelists[codes].items)[:12])}"
            for dimension, codes in indicator.breakdowns.items()
        )
        return "; ".join(lists) or say("store.no_breakdown")


def refused(observation: Observation, reason: str, *, nth: int) -> Rejection:
    """The record as a rejection: where it stood, at least its place in the stream, and what it said."""
    said = (
        f"{observation.indicator} {observation.area} {observation.freq.value} {observation.period_start}"
        f" {observation.breakdown} {observation.org} = {observation.value}"
    )
    return Rejection(observation.position or f"records[{nth}]", reason, " ".join(said.split()))


def _written(value: float | None) -> str:
    if value is None:
        return say("store.unbounded")
    return number(value, 0 if math.isclose(value, round(value)) else 4)
