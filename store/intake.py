"""Takes the items of a run one by one, checks each against the catalogue, and stages it."""

from datetime import date

from domain.records import Listed, Observation, Record, Rejection
from store.event_staging import EventStaging
from store.registers import RegisterStaging
from store.staging import SeriesKey, Staging
from store.validation import Rules, SeriesRule, refused

SERIES_HELD = 200_000
"""Series remembered before memory is given back; one met again is merely entered again."""

FIRST_REJECTIONS = 1_000
"""Rejections handed back with the outcome of a run; the rest are read from the store."""


class Intake:
    """Takes the items of a run one by one: checks each against the catalogue and stages it."""

    def __init__(
        self,
        staging: Staging,
        events: EventStaging,
        registers: RegisterStaging,
        rules: Rules,
        *,
        as_of: date | None,
    ) -> None:
        self._staging = staging
        self._events = events
        self._registers = registers
        self._rules = rules
        self._as_of = as_of
        self._known: dict[SeriesKey, tuple[int, SeriesRule] | str] = {}
        self.read = 0
        self.newest_as_of = as_of
        self.first_rejections: list[Rejection] = []

    def take(self, item: Record | Rejection) -> None:
        """Stage one item: as a value, as an event, as an entry of a register, or as a rejection."""
        nth = self.read
        self.read += 1
        if isinstance(item, Rejection):
            self._reject(item)
            return
        if isinstance(item, Listed):
            objection = self._registers.take(item)
            if objection is not None:
                self._reject(Rejection(item.position or f"records[{nth}]", objection, item.source_id))
            return
        if not isinstance(item, Observation):
            objection = self._events.take(item)
            if objection is not None:
                self._reject(Rejection(f"records[{nth}]", objection, item.source_id))
            return
        key = (item.indicator, item.freq.value, item.breakdown, item.org, item.area)
        known = self._known.get(key) or self._enter(key, item)
        if isinstance(known, str):
            self._reject(refused(item, known, nth=nth))
            return
        n, rule = known
        as_of = item.as_of or self._as_of
        objection = self._rules.objection(rule, item, as_of)
        if objection is not None:
            self._reject(refused(item, objection, nth=nth))
            return
        if as_of is not None and (self.newest_as_of is None or as_of > self.newest_as_of):
            self.newest_as_of = as_of
        self._staging.put(n, item.period_start, item.value, item.status.value, as_of)

    def _enter(self, key: SeriesKey, item: Observation) -> tuple[int, SeriesRule] | str:
        if len(self._known) >= SERIES_HELD:
            self._known.clear()
        rule = self._rules.series(item)
        if isinstance(rule, str):
            self._known[key] = rule
            return rule
        n = self._staging.enter(key, rolls=rule.rolls, jump_ratio=rule.indicator.jump_ratio)
        self._known[key] = n, rule
        return n, rule

    def _reject(self, rejection: Rejection) -> None:
        if len(self.first_rejections) < FIRST_REJECTIONS:
            self.first_rejections.append(rejection)
        self._staging.reject(rejection)
