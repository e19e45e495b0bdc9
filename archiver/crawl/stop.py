"""SIGINT and SIGTERM during a crawl, from before there is anything to stop."""

from __future__ import annotations

import asyncio
import signal
from types import FrameType, TracebackType
from typing import Any, Self

from scrapy.crawler import Crawler

__all__ = ["StopSignals"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_POLL_S = 0.1


class StopSignals:
    """Takes the signals in: the first stops the crawl in order, the second changes nothing, a third ends the process.

    Scrapy's own handlers come with the reactor and forget what they are told before the engine runs.
    """

    def __init__(self) -> None:
        self._count = 0
        self._before: dict[signal.Signals, Any] = {}
        self._stopping: asyncio.Task[None] | None = None

    def __enter__(self) -> Self:
        self._before = {number: signal.signal(number, self._told) for number in _SIGNALS}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._stopping is not None:
            self._stopping.cancel()
        self._restore()

    def watch(self, crawler: Crawler) -> None:
        """Stop the crawler once told to; call it when the reactor runs."""
        self._stopping = asyncio.ensure_future(self._stop(crawler))

    def stop(self) -> None:
        """As if the first signal had come."""
        self._count = self._count or 1

    async def _stop(self, crawler: Crawler) -> None:
        while not (self._count and crawler.engine.running):
            await asyncio.sleep(_POLL_S)
        await crawler.stop_async()

    def _told(self, number: int, frame: FrameType | None) -> None:
        self._count += 1
        if self._count > 1:
            self._restore()

    def _restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
