"""Simulated time: turned by hand, or running at a speed of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

__all__ = ["DAY", "HOUR", "START", "HandClock", "Pause", "ScaledClock"]

HOUR = 3600.0
DAY = 24 * HOUR
START = datetime(2025, 6, 2, tzinfo=UTC).timestamp()
"""Where a world begins unless told otherwise: a Monday, POSIX seconds."""

Pause = Callable[[float], Awaitable[None]]
"""Waits so many simulated seconds."""


class ScaledClock:
    """start + (monotonic - begin) * speed. Processes that are given the same three figures agree on the time."""

    def __init__(self, start: float = START, speed: float = 1.0, begin: float | None = None) -> None:
        self.start = start
        self.speed = speed
        self.begin = time.monotonic() if begin is None else begin

    def __call__(self) -> float:
        return self.start + (time.monotonic() - self.begin) * self.speed

    async def sleep(self, seconds: float) -> None:
        """Wait so many simulated seconds."""
        await asyncio.sleep(seconds / self.speed)


class HandClock:
    """Stands still until it is moved. Whoever sleeps on it goes on at once: it moves by nobody's waiting."""

    def __init__(self, now: float = START) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(0)
