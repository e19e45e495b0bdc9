"""SIGINT and SIGTERM during a crawl, from before there is anything to stop."""

from __future__ import annotations

import asyncio
import os
import signal
from types import FrameType, TracebackType
from typing import Any, Self

from scrapy.crawler import Crawler

__all__ = ["StopSignals"]

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_POLL_S = 0.1


class StopSignals:
    """Takes the signals in: the first stops the crawl in order, the second ends the process at once, as `kill` would.

    That costs nothing that was reported as stored: the next start repairs what is left. Scrapy's own handlers come
    with the reactor and forget what they are told before the engine runs.
    """

    def __init__(self) -> None:
        self._is_stopped = False
        self._signals = 0
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

    def is_stopped(self) -> bool:
        """Whether a signal has come, or `stop` was called."""
        return self._is_stopped

    def stop(self) -> None:
        """As if the first signal had come."""
        self._is_stopped = True

    async def _stop(self, crawler: Crawler) -> None:
        while not (self._is_stopped and crawler.engine.running):
            await asyncio.sleep(_POLL_S)
        slot: Any = crawler.engine._slot  # private name of Scrapy; None once the spider is closed
        if slot is not None and slot.closing is None:
            await crawler.stop_async()
        # else it ends already: Scrapy, told to stop now, would end the reactor while the archive is still being sealed

    def _told(self, number: int, frame: FrameType | None) -> None:
        self._is_stopped = True
        self._signals += 1
        if self._signals > 1:
            # not by an exception: it would wait for threads, such as one that looks up a name
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    def _restore(self) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
