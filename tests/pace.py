"""Bounds in seconds on machines that are slower than those they were set on, or busy with other tests."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

__all__ = ["is_within", "slowness"]

_MOST = 3.0
_USUAL_START_S = 0.3
"""What a start of the program took where the bounds were set, with nothing else under way."""


def is_within(took_s: float, bound_s: float) -> bool:
    """Whether something that took so long kept its bound, measured in starts of the program where that is slow now."""
    return took_s <= bound_s or took_s <= bound_s * slowness()


def slowness() -> float:
    """How many times as long as usual a start of the program takes at the moment: at least 1, at most 3."""
    return min(_MOST, max(1.0, statistics.median(_start_s() for _ in range(5)) / _USUAL_START_S))


def _start_s() -> float:
    begun = time.monotonic()
    subprocess.run([sys.executable, "-m", "archiver", "--version"], check=True, capture_output=True, timeout=60)
    return time.monotonic() - begun
