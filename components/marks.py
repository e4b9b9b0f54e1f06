"""Attributes that Dash takes by name only: data-* and aria-*."""

from collections.abc import Mapping
from typing import Any


def marks(given: Mapping[str, str]) -> dict[str, Any]:
    """`data-*` and `aria-*` attributes, to be passed as keywords."""
    return dict(given)
