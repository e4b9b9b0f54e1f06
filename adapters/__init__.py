"""One module per upstream system; `load(source)` gives the adapter of a source."""

from importlib import import_module
from typing import cast

from adapters.base import Adapter, Parser
from catalogue import sources


def load(source: str) -> Adapter | Parser:
    """The adapter that the catalogue names for `source`: a module, or what it binds to the source.

    Raises:
        KeyError: the catalogue has no such source.
    """
    module = import_module(f"adapters.{sources()[source].adapter}")
    bind = getattr(module, "for_source", None)
    return cast(Adapter | Parser, bind(source) if bind else module)
