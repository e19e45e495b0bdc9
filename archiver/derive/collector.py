"""The garbage collector of a process that does nothing but read pages."""

from __future__ import annotations

import gc
from typing import Final

__all__ = ["spare_collector"]

_THRESHOLD: Final = (100_000, 20, 20)
"""A page makes some ten thousand objects that hold others, hardly any of them in a cycle."""


def spare_collector() -> None:
    """Call it when rules and modules are loaded: they are never walked again, and new objects less often.

    A page's objects go when nothing refers to them any more; the collector is for cycles alone.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLD)
