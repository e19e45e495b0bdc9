"""Fetches what pages need to be shown: each address once for all pages of a crawl."""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotSupported
from scrapy.http.request import NO_CALLBACK

from archiver.crawl.manners import BUDGET_SPENT
from archiver.crawl.page import ORIGIN, Archived, Origin, Page
from archiver.crawl.sink import ArchiveSink
from archiver.discover.requisites import names_more
from archiver.model.capture import ResourceType
from archiver.model.errors import ArchiverError
from archiver.model.requisite import Requisite

__all__ = ["SLOT", "Got", "Requisites"]

SLOT: Final = "requisites"
"""Of Scrapy's downloader. It has room for all: how many go to a host is for `Manners.place` to say."""

_MOST_KNOWN: Final = 20_000
_KNOWN_FOR_S: Final = 3600.0
"""A crawl that goes on for days asks again: stylesheets change."""
_OF_ONE_VISIT: Final = frozenset({"overBudget", "stopped", "retryLater", BUDGET_SPENT, "notStored"})
"""Failures that say nothing of the address: another page's visit tries again."""
_TRIED_AGAIN: Final = frozenset({"disconnected", "noResponse", "badStatus 429", "badStatus 503"})
"""Failures that a second try often doesn't meet. What takes its whole time isn't tried again: pages wait for it."""
_ACCEPT: Final[dict[ResourceType, str]] = {
    "stylesheet": "text/css,*/*;q=0.1",
    "image": "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
}
"""As browsers send it; `*/*` for others, and for frames what pages are asked for with."""


@dataclass(frozen=True, slots=True)
class Got:
    """What came of one address."""

    record_id: str | None = None
    #: of the response or revisit that is in the archive, complete or not
    response_bytes: int = 0
    needs: tuple[Requisite, ...] = ()
    #: what the document or stylesheet there needs itself
    reason: str | None = None
    #: why it isn't there as it should be
    detail: str = ""


class Requisites:
    """What the pages of one crawl need."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._sink = ArchiveSink.of(crawler)
        self._known: OrderedDict[str, tuple[float, asyncio.Task[Got]]] = OrderedDict()
        #: by address as asked for, with the time it was

    async def get(self, wanted: Requisite, origin: Origin) -> tuple[Got, bool]:
        """What came of an address, and whether it was this call that fetched it."""
        now = asyncio.get_running_loop().time()
        asked, known = self._known.get(wanted.url, (0.0, None))
        if known is not None and now - asked < _KNOWN_FOR_S:
            got = await asyncio.shield(known)
            if got.reason not in _OF_ONE_VISIT:
                return got, False
        fetching = asyncio.ensure_future(self._fetched(wanted, origin))
        self._known[wanted.url] = (now, fetching)
        self._known.move_to_end(wanted.url)
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        return await asyncio.shield(fetching), True

    async def _fetched(self, wanted: Requisite, origin: Origin) -> Got:
        try:
            page = await self._page(wanted, origin, 0)
            if not {page.reason, f"badStatus {page.status}"}.isdisjoint(_TRIED_AGAIN):
                page = await self._page(wanted, origin, 1)
        except ArchiverError as error:  # it ends the crawl, too
            return Got(reason="notStored", detail=str(error))
        got = _got(page, origin)
        if got.reason is not None or page.archived is None:
            return got
        return await self._read(got, page.archived, page.final_url, wanted.resource_type)

    async def _page(self, wanted: Requisite, origin: Origin, tries: int) -> Page:
        """One try. Raises ArchiverError where nothing can be stored."""
        meta = {ORIGIN: origin, "download_slot": SLOT, "dont_retry": True, "retry_times": tries}
        headers = _headers(wanted, origin)
        try:
            request = Request(wanted.url, callback=NO_CALLBACK, headers=headers, meta=meta, dont_filter=True)
        except ValueError as error:
            return Page(wanted.url, wanted.url, reason="badUrl", detail=str(error))
        try:
            return Page.answered(await self._crawler.engine.download_async(request))
        except (IgnoreRequest, NotSupported) as error:
            return Page.failed(request, error)

    async def _read(self, got: Got, archived: Archived, url: str, resource_type: ResourceType) -> Got:
        seen = archived.stored.glance
        if seen is None or not names_more(resource_type, seen.capture.header("content-type")):
            return got
        needs, failure = await self._sink.extractions.requisites(archived.stored, url, resource_type)
        return Got(got.record_id, got.response_bytes, needs, "unread" if failure else None, failure)


def _headers(wanted: Requisite, origin: Origin) -> dict[str, str]:
    """Accept as browsers send it, and the page's site as Referer, by which some hosts know their own pages."""
    headers = {} if wanted.resource_type == "document" else {"Accept": _ACCEPT.get(wanted.resource_type, "*/*")}
    page = urlsplit(origin.found_in or "")
    if page.netloc and (page.scheme == "http" or wanted.url.startswith("https:")):
        headers["Referer"] = f"{page.scheme}://{page.netloc}/"
    return headers


def _got(page: Page, origin: Origin) -> Got:
    archived = page.archived
    record = archived.stored.pointer if archived else None
    record_id = record.record_id if record else None
    reason, detail = page.reason, page.detail if page.detail != page.url else ""
    if reason is None and page.status is not None and page.status >= 400:
        reason, detail = ("notFound" if page.status in (404, 410) else "badStatus"), str(page.status)
    if reason == "timeout" and asyncio.get_running_loop().time() >= (origin.deadline_s or math.inf):
        reason, detail = "overBudget", "the time of its page is used up"
    return Got(record_id, archived.response_bytes if archived else 0, (), reason, detail)
