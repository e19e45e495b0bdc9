"""A visit: open a page, have it load all that it shows, look at it, leave nothing running."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from archiver.browser.interception import Interception
from archiver.browser.process import running_chromium
from archiver.browser.protocol import BrowserGoneError, Connection, ProtocolError
from archiver.browser.seam import Fetches, RefusedError, Rendering, Visited, VisitLimits
from archiver.browser.tab import Tab, first_tab

__all__ = ["Browser", "visit"]

_TICK_S: Final = 0.05
_STEP_S: Final = 0.1
"""At each step of scrolling, for what watches it to ask for something."""
_STEP_MOST_S: Final = 1.0
_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
_NO_DOCUMENT: Final = "net::ERR_ABORTED"
"""What Chromium says of a download, and of a response without content."""


@dataclass(frozen=True, slots=True)
class Browser:
    """Which program, and as whom it goes."""

    program: str
    user_agent: str


async def visit(
    browser: Browser,
    url: str,
    fetches: Fetches,
    limits: VisitLimits,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Visited:
    """Open a page in a browser of its own and take down how it looks in the end.

    All requests go to `fetches`, and nothing else leaves the browser. When this returns, no fetch is under way and no
    process is left. `is_stopped` is asked often: a visit that is stopped ends at once, without a rendering. Raises
    what `fetches` raised besides RefusedError.
    """
    looking: _Looking | None = None
    outcome: Rendering | RefusedError | None
    try:
        async with running_chromium(browser.program, browser.user_agent, limits) as connection:
            looking = await _looking(connection, fetches, limits, is_stopped)
            try:
                outcome = await looking.look(url)
            finally:
                await looking.interception.end()
    except (BrowserGoneError, ProtocolError) as error:
        outcome = RefusedError("browserFailed", str(error))
    if looking is None:
        return Visited(None, outcome if isinstance(outcome, RefusedError) else None, 0, (), 0)
    seen = looking.interception
    if seen.error is not None:
        raise seen.error
    return Visited(
        rendering=outcome if isinstance(outcome, Rendering) else None,
        failure=outcome if isinstance(outcome, RefusedError) else None,
        requests=seen.requests,
        missing=tuple(seen.missing),
        missing_count=seen.missing_count,
    )


async def _looking(
    connection: Connection, fetches: Fetches, limits: VisitLimits, is_stopped: Callable[[], bool]
) -> _Looking:
    target = await first_tab(connection)
    interception = Interception(connection, fetches, limits, target)
    tab = Tab(connection, target, interception.miss)
    await interception.begin()
    await tab.begin()
    return _Looking(connection, tab, interception, limits, is_stopped)


class _Looking:
    def __init__(
        self,
        connection: Connection,
        tab: Tab,
        interception: Interception,
        limits: VisitLimits,
        is_stopped: Callable[[], bool],
    ) -> None:
        self._connection, self._tab, self._limits, self._is_stopped = connection, tab, limits, is_stopped
        self._until_s = time.monotonic() + limits.total_s
        self.interception = interception

    async def look(self, url: str) -> Rendering | RefusedError | None:
        """The page in the end; None for what is no HTML page."""
        try:
            refusal = await self._open(url)
            if refusal is not None:
                return refusal if refusal.reason != "noDocument" else None
            await self._quiet(until_loaded=True)
            await self._scroll()
            await self._quiet()
            return await self._taken()
        except _StoppedError:
            return RefusedError("stopped", "the visit was told to stop")

    async def _open(self, url: str) -> RefusedError | None:
        opening = asyncio.ensure_future(self._tab.open(url))
        try:
            while not opening.done():
                await self._tick()
            said = opening.result()
        finally:
            opening.cancel()
        if self.interception.page_failure is not None:
            return self.interception.page_failure
        if said is None:
            return None
        return RefusedError("noDocument" if said == _NO_DOCUMENT else "navigationFailed", said)

    async def _quiet(self, *, until_loaded: bool = False, most_s: float | None = None) -> None:
        """Wait until nothing worth waiting for is under way, for a while."""
        end_s = self._until_s if most_s is None else min(self._until_s, time.monotonic() + most_s)
        seen = self.interception
        loaded_by_s = time.monotonic() + self._limits.patience_s
        while (now := time.monotonic()) < end_s:
            is_late = now > loaded_by_s and now - seen.changed_s > self._limits.patience_s
            is_loaded = self._tab.is_loaded or not until_loaded or is_late
            if is_loaded and not seen.waited_for() and now - seen.changed_s >= self._limits.quiet_s:
                return
            await self._tick()

    async def _scroll(self) -> None:
        """Go down the page by steps, as a reader does: some of it is loaded only then. And back to its top."""
        step_px = self._limits.window[1] * 9 // 10
        top_px = 0
        while top_px < self._limits.scroll_px and time.monotonic() < self._until_s:
            top_px += step_px
            position, height = await self._tab.scroll(top_px)
            await self._step()
            if position + self._limits.window[1] >= height:
                _, grown = await self._tab.scroll(top_px)
                if grown <= height:
                    break
        await self._tab.scroll(0)

    async def _step(self) -> None:
        begun_s = time.monotonic()
        while (spent_s := time.monotonic() - begun_s) < _STEP_MOST_S:
            if spent_s >= _STEP_S and not self.interception.waited_for():
                return
            await self._tick()

    async def _taken(self) -> Rendering | RefusedError | None:
        self._check()
        url, kind = await self._tab.document()
        if not url.startswith(("http://", "https://")):
            return self.interception.page_failure or RefusedError("navigationFailed", f"the browser shows {url[:200]}")
        if kind not in _HTML_TYPES:
            return None
        text = await self._tab.markup()
        taken_at = datetime.now(UTC)
        picture = await self._tab.picture(self._limits.window[0], self._limits.picture_px)
        markup = text.encode("utf-8", "replace")  # a lone surrogate has no UTF-8
        most = self._limits.markup_bytes
        return Rendering(self._tab.url, taken_at, markup[:most], len(markup) > most, picture)

    async def _tick(self) -> None:
        self._check()
        await asyncio.sleep(_TICK_S)

    def _check(self) -> None:
        if self._connection.gone.done():
            raise BrowserGoneError("Chromium has ended")
        if self._tab.has_crashed:
            raise BrowserGoneError("the page crashed")
        if self._is_stopped() or self.interception.error is not None:
            raise _StoppedError


class _StoppedError(Exception):
    pass
