"""A page looked at: opened, scrolled, taken down, and asked what it never loaded."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from archiver.browser.interception import Interception
from archiver.browser.protocol import BrowserGoneError, Connection, NoAnswerError, ProtocolError
from archiver.browser.seam import Missing, RefusedError, Rendering, VisitLimits
from archiver.browser.tab import Tab

__all__ = ["Looking"]

_TICK_S: Final = 0.05
_STEP_S: Final = 0.1
"""At each step of scrolling, for what watches it to ask for something."""
_STEP_MOST_S: Final = 1.0
_SCROLL_SHARE: Final = 0.7
"""Of the time that is left when scrolling begins: the rest is for the picture and what comes only then."""
_OVERLAP: Final = 0.1
"""Of what is in sight, from one step to the next. What a page grows by less than that at its end isn't told."""
_FRAMES_DEEP: Final = 3
"""What is put off in frames that were put off themselves, and so on."""
_COMMIT_S: Final = 120.0
"""Until the page's document has begun, beyond the visit's time: its fetch has limits of its own."""
_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
_NO_DOCUMENT: Final = "net::ERR_ABORTED"
"""What Chromium says of a download, and of a response without content."""


class Looking:
    """One page, from its address to its rendering."""

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
        self._reached_px = 0
        self.interception = interception
        self.gaps: list[Missing] = []
        #: what of the page itself wasn't seen, with its own address

    async def look(self, url: str) -> Rendering | RefusedError | None:
        """The page in the end; None for what is no HTML page."""
        try:
            refusal = await self._open(url)
            if refusal is not None:
                return refusal if refusal.reason != "noDocument" else None
            await self._quiet(until_loaded=True)
            await self._scroll()
            await self._quiet()
            taken = await self._taken()
            if isinstance(taken, Rendering):
                await self._rest(taken.url)
        except _StoppedError:
            return RefusedError("stopped", "the visit was told to stop")
        except NoAnswerError as error:
            return RefusedError("pageHangs", f"the page's scripts don't end: no answer in {error.within_s:g} s")
        return taken

    async def _open(self, url: str) -> RefusedError | None:
        opening = asyncio.ensure_future(self._tab.open(url, self._limits.total_s + _COMMIT_S))
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
        end_s = time.monotonic() + _SCROLL_SHARE * (self._until_s - time.monotonic())
        at, url = await self._tab.scroll(0), self._tab.url
        bound_px = min(at.height_px, self._limits.tall_px) + self._limits.grown_px
        self._reached_px = at.bottom_px
        while self._reached_px < bound_px and time.monotonic() < end_s:
            before_px = self._reached_px
            at = await self._tab.scroll(before_px - int(at.view_px * _OVERLAP))
            await self._step()
            self._reached_px = max(before_px, at.bottom_px)
            if self._tab.url != url:  # another page, of which nothing was seen yet
                url, self._reached_px = self._tab.url, 0
            elif at.bottom_px + 1 >= at.height_px:
                await self._quiet(most_s=self._limits.patience_s)
                if (await self._tab.scroll(at.top_px)).height_px <= at.height_px:
                    break
            elif self._reached_px == before_px:
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
        at = await self._tab.scroll(0)
        text = await self._tab.markup()
        taken_at = datetime.now(UTC)
        picture, height_px = await self._tab.picture(self._limits.window[0], self._limits.picture_px)
        if at.height_px > self._reached_px + at.view_px * _OVERLAP:
            self._gap("notScrolled", f"scrolled to {self._reached_px:,} of {at.height_px:,} px")
        if picture is None:
            self._gap("noPicture", "the browser couldn't draw it")
        elif height_px > self._limits.picture_px:
            self._gap("pictureCut", f"the picture shows {self._limits.picture_px:,} of {height_px:,} px")
        markup = text.encode("utf-8", "replace")  # a lone surrogate has no UTF-8
        most = self._limits.markup_bytes
        return Rendering(self._tab.url, taken_at, markup[:most], len(markup) > most, picture)

    async def _rest(self, url: str) -> None:
        """Have loaded what the page puts off until it is in sight, and tell what it never loaded.

        The page is taken down by then, so whatever it does now costs nothing of that.
        """
        try:
            rounds = _FRAMES_DEEP
            while time.monotonic() < self._until_s and rounds and await self._tab.hasten():
                rounds -= 1
                self.interception.changed_s = time.monotonic()
                await self._quiet()
            unloaded = await self._tab.unloaded() if self._tab.url == url else None
        except (BrowserGoneError, ProtocolError) as error:
            self._gap("notLoaded", f"which pictures it never loaded isn't known: {error}")
            return
        if unloaded is None or self._tab.url != url:
            self._gap("notLoaded", "which pictures it never loaded isn't known: it went elsewhere")
            return
        is_late = time.monotonic() >= self._until_s
        why = ("overBudget", "the visit's time was used up") if is_late else ("notLoaded", "the browser never asked")
        for kind, named in unloaded.named:
            if not self.interception.is_asked(named):
                self.interception.miss(named, kind, *why)
        self.interception.missing_count += unloaded.more
        if unloaded.silent:
            self._gap("notLoaded", f"which pictures {unloaded.silent} of its frames never loaded isn't known")

    def _gap(self, reason: str, detail: str) -> None:
        self.gaps.append(Missing(self._tab.url, "document", reason, detail))

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
