"""The time, as a seam: a crawl's schedule and manners are handed one, so that days can be lived through in minutes."""

from __future__ import annotations

import time
from typing import Final

__all__ = ["Clock", "clock_of"]


class Clock:
    """The wall's time, or one that runs `speed` times as fast from a start on."""

    def __init__(self, speed: float = 1.0, start: float | None = None, begun_s: float | None = None) -> None:
        """It was `start` (POSIX seconds) when the monotonic clock, which all processes share, stood at `begun_s`."""
        self.speed: Final = speed
        self._start = start
        self._begun_s = time.monotonic() if begun_s is None else begun_s

    def now(self) -> float:
        """POSIX seconds."""
        if self._start is None:
            return time.time()
        return self._start + (time.monotonic() - self._begun_s) * self.speed

    def real(self, seconds: float) -> float:
        """How long `seconds` of this clock take on the wall's."""
        return seconds / self.speed


def clock_of(text: str | None) -> Clock:
    """The clock that a setting names, as `SPEED@START` or `SPEED@START@BEGUN`; the wall's for None or an empty text."""
    return Clock(*map(float, text.split("@"))) if text else Clock()
