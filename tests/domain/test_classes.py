"""Classes of values: how many, where they end, and that every value lies in one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.classes import METHODS, MOST_CLASSES, Method, bounds, class_of

NUMBERS = st.lists(st.integers(-1000, 1000).map(float), min_size=1, max_size=80)


@given(NUMBERS, st.sampled_from(METHODS))
def test_every_value_lies_in_a_class_and_higher_values_in_no_lower_one(
    values: list[float], method: Method
) -> None:
    ends = bounds(values, method)
    assert 1 <= len(ends) <= MOST_CLASSES
    assert ends[-1] == max(values)
    assert all(before < after for before, after in pairwise(ends))
    classes = [class_of(value, ends) for value in sorted(values)]
    assert classes == sorted(classes)
    assert set(classes) <= set(range(len(ends)))


def test_quantiles_hold_equally_many() -> None:
    assert bounds([float(value) for value in range(1, 101)], "quantile") == (20, 40, 60, 80, 100)


def test_equal_classes_are_equally_wide() -> None:
    assert bounds([0, 1, 2, 3, 4, 5, 100], "equal") == (20, 40, 60, 80, 100)


def test_natural_classes_end_where_there_are_gaps() -> None:
    values = [1, 2, 3, 21, 22, 23, 51, 52, 71, 72, 98, 99]
    assert bounds(values, "natural") == (3, 23, 52, 72, 99)


@pytest.mark.parametrize("method", METHODS)
def test_few_values_have_a_class_each(method: Method) -> None:
    assert bounds([7, 3, 3], method) == (3, 7)
