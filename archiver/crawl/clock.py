"""The time, as a seam: a crawl's schedule and manners are handed one, so that days can be lived through in minutes."""

from __future__ import annotations

import time
from typing import Final

__all__ = ["Clock", "clock_of"]


class Clock:
    """Time that runs `speed` times as fast as the wall's, from `start` on; the wall's own by default."""

    def __init__(self, speed: float = 1.0, start: float | None = None) -> None:
        """`start` in POSIX seconds; it is the time at this call."""
        self.speed: Final = speed
        self._start = start
        self._begun_s = time.monotonic()

    def now(self) -> float:
        """POSIX seconds."""
        if self._start is None:
            return time.time()
        return self._start + (time.monotonic() - self._begun_s) * self.speed

    def real(self, seconds: float) -> float:
        """How long `seconds` of this clock take on the wall's."""
        return seconds / self.speed


def clock_of(text: str | None) -> Clock:
    """The clock that a setting names, as `SPEED@START` in POSIX seconds; the wall's for None or an empty text."""
    if not text:
        return Clock()
    speed, _, start = text.partition("@")
    return Clock(float(speed), float(start) if start else None)
