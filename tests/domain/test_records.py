"""Records: a value exactly when the status says so."""

import math
from datetime import date
from typing import Any

import pytest

from domain.periods import Freq
from domain.records import WITHOUT_VALUE, Observation, ObsStatus

JANUARY: dict[str, Any] = {
    "indicator": "economy.exports", "area": "91", "freq": Freq.MONTH, "period_start": date(2026, 1, 1),
    "value": 1.5,
}  # fmt: skip


@pytest.mark.parametrize("status", list(ObsStatus))
def test_value_and_status_agree(status: ObsStatus) -> None:
    without = status in WITHOUT_VALUE
    assert Observation(**{**JANUARY, "value": None if without else 1.5, "status": status}).status is status
    with pytest.raises(ValueError, match=r"economy\.exports: value .* with status"):
        Observation(**{**JANUARY, "value": 1.5 if without else None, "status": status})


def test_zero_and_negative_values_are_values() -> None:
    assert [Observation(**{**JANUARY, "value": value}).value for value in (0.0, -3.2)] == [0.0, -3.2]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="is not finite"):
        Observation(**{**JANUARY, "value": value})


def test_a_period_begins_on_its_first_day() -> None:
    with pytest.raises(ValueError, match="2026-01-05 begins no period of frequency M; 2026-01-01 does"):
        Observation(**{**JANUARY, "period_start": date(2026, 1, 5)})
