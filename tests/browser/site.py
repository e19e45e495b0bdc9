"""Sites that exist in memory only, as a visit's fetches see them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from archiver.browser import BrowserAnswer, BrowserRequest, RefusedError

__all__ = ["Site", "page", "redirect"]


def page(
    body: str | bytes, kind: str = "text/html; charset=utf-8", *more: tuple[str, str], status: int = 200
) -> BrowserAnswer:
    """A response."""
    data = body.encode() if isinstance(body, str) else body
    return BrowserAnswer(status, "", (("Content-Type", kind), *more), data)


def redirect(to: str) -> BrowserAnswer:
    """A response that leads elsewhere."""
    return BrowserAnswer(302, "Found", (("Location", to),), b"")


@dataclass(slots=True)
class Site:
    """Answers by address; 404 for what isn't there."""

    pages: Mapping[str, BrowserAnswer]
    hanging: frozenset[str] = frozenset()
    #: addresses that never answer
    refused: Mapping[str, str] = field(default_factory=dict)
    #: reasons by address
    places: int = 6
    #: requests answered at a time, over all visits that share it
    delay_s: float = 0.0
    log: list[BrowserRequest] = field(default_factory=list)
    under_way: int = 0
    _cut: asyncio.Event = field(default_factory=asyncio.Event)
    _free: asyncio.Semaphore | None = None

    async def fetch(self, request: BrowserRequest) -> BrowserAnswer:
        """As `Fetches.fetch`."""
        self.log.append(request)
        self.under_way += 1
        try:
            return await self._answer(request)
        finally:
            self.under_way -= 1

    def cut(self) -> None:
        """As `Fetches.cut`."""
        self._cut.set()

    def asked(self, kind: str | None = None) -> list[str]:
        """The addresses that were asked for, all or of a resource type."""
        return [request.url for request in self.log if kind in (None, request.resource_type)]

    def one(self, url: str, method: str = "GET") -> BrowserRequest:
        """The one request of an address."""
        (found,) = [request for request in self.log if (request.url, request.method) == (url, method)]
        return found

    async def _answer(self, request: BrowserRequest) -> BrowserAnswer:
        if request.url in self.hanging:
            await self._cut.wait()
            raise RefusedError("stopped")
        if request.url in self.refused:
            raise RefusedError(self.refused[request.url])
        self._free = self._free or asyncio.Semaphore(self.places)
        async with self._free:
            await asyncio.sleep(self.delay_s)
        return self.pages.get(request.url) or page("not here", "text/plain", status=404)
