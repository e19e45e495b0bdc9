"""Pages opened by a browser: what it asks for is archived, then the page as it shows it."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Final
from urllib.parse import urljoin
from uuid import uuid4

import msgspec
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from archiver.archive import MissingRequisite, PageVisit, RenderedPage, Stored
from archiver.browser import Browser, RefusedError, Rendering, Visited, VisitLimits, find_chromium, visit
from archiver.crawl.browser_fetches import BrowserFetches, Document
from archiver.crawl.events import Missing, RequisitesDone
from archiver.crawl.failure import FetchError
from archiver.crawl.page import ARCHIVED, REQUISITES, Archived, Origin, origin_of, requested_url
from archiver.crawl.sink import ArchiveSink
from archiver.crawl.visit import bounds_of
from archiver.derive.task import Outcome
from archiver.model.capture import FetchFacts

__all__ = ["SLOT", "Browsing"]

_LIKE_CHROME: Final = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0.0.0 Safari/537.36"
)
"""What it is, in the words that pages look for; whose it is follows."""
SLOT: Final = "browser"
"""Of Scrapy's downloader: visits hold nothing that what they ask for waits for."""
_AT_ONCE: Final = 2
"""Browsers of a crawl; each takes some 400 MB and a processor."""
_LOOPS: Final = "net::ERR_TOO_MANY_REDIRECTS"
"""What Chromium says of a page whose redirects don't end."""
_GRACE_S: Final = 30.0
"""From the end of a visit's time until what it asks for is refused: the picture may want something."""

logger = logging.getLogger(__name__)


class Browsing:
    """The visits of one crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler, self._sink = crawler, ArchiveSink.of(crawler)
        self._bounds = bounds_of(crawler.settings)
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def visit(self, request: Request) -> Response:
        """Open a page. The response that is handed on is its document's, without a body.

        Raises FetchError, with what was stored attached, where the document didn't come or couldn't be shown.
        """
        async with self._places:
            if self._sink.is_stopping:
                raise FetchError("stopped", "the crawl was told to stop")
            browser = await self._browser
            origin = replace(origin_of(request), page_id=origin_of(request).page_id or str(uuid4()))
            assert origin.page_id is not None
            deadline_s = asyncio.get_running_loop().time() + self._bounds.max_seconds + _GRACE_S
            fetches = BrowserFetches(self._crawler, origin, browser.user_agent, self._bounds, deadline_s)
            await self._sink.begin_visit(origin.page_id)
            page: RenderedPage | None = None
            try:
                visited = await visit(browser, request.url, fetches, self._limits, self._is_stopped)
                document = _document(fetches, visited.rendering)
                if document is not None and visited.failure is None:
                    if (done := await self._told(request, origin, visited, fetches, document)) is not None:
                        request.meta[REQUISITES] = done
                    page = _page(request, origin, visited.rendering, document)
            finally:
                rendering, extractions = await self._sink.end_visit(origin.page_id, page)
        archived = _archived(document, rendering, extractions) if document is not None else None
        return _outcome(request, visited, fetches, document, archived)

    @property
    def _limits(self) -> VisitLimits:
        bounds = self._bounds
        return VisitLimits(total_s=bounds.max_seconds, requests=bounds.max_count, body_bytes=bounds.max_bytes)

    def _is_stopped(self) -> bool:
        return self._sink.is_stopping

    @cached_property
    def _browser(self) -> asyncio.Future[Browser]:
        return asyncio.ensure_future(self._found_browser())

    async def _found_browser(self) -> Browser:
        program = self._crawler.settings.get("BROWSER") or self._sink.archive.config.browser.chromium
        program = find_chromium(program or None)
        if os.geteuid() == 0:
            logger.warning("Chromium runs as root, and so without its sandbox: use another account")
        version = await asyncio.to_thread(_version, program)
        return Browser(program, f"{_LIKE_CHROME.format(version)} {self._crawler.settings['USER_AGENT']}")

    async def _told(
        self, request: Request, origin: Origin, visited: Visited, fetches: BrowserFetches, document: Document
    ) -> RequisitesDone | None:
        """What came of all that the page asked for, once that is kept beside it; None where it can't be kept."""
        listed = [Missing(one.url, one.resource_type, one.reason, one.detail) for one in visited.missing]
        more = visited.missing_count - len(listed)
        icon = _unnamed_icon(visited.rendering, fetches)
        missing = tuple(one for one in (*listed, *fetches.faulty) if (one.url, one.resource_type) not in icon)
        pointer = document.archived.stored.pointer
        if pointer is not None:
            told = PageVisit(
                FetchFacts(requested_url=requested_url(request), purpose="visit", page_id=origin.page_id),
                document.url,
                pointer.record_id,
                tuple(fetches.kept),
                tuple(MissingRequisite(one.url, one.resource_type, one.reason, one.detail) for one in missing),
                more,
            )
            if not await self._sink.visited(told):
                return None
        return RequisitesDone(len(fetches.kept), fetches.response_bytes, missing, more)


def _version(program: str) -> str:
    """The major version of a Chromium; a recent one where it doesn't say."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, timeout=30, check=False).stdout.decode()
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        said = ""
    found = re.search(r"\b(\d{2,4})\.\d", said)
    return found[1] if found else "140"


def _document(fetches: BrowserFetches, rendering: Rendering | None) -> Document | None:
    """The response that is shown, else the last one in the page's place."""
    shown = (one for one in reversed(fetches.documents) if rendering and one.url == rendering.url)
    whole = (one for one in reversed(fetches.documents) if not one.is_redirect)
    return next(shown, None) or next(whole, None) or (fetches.documents[-1] if fetches.documents else None)


def _unnamed_icon(rendering: Rendering | None, fetches: BrowserFetches) -> frozenset[tuple[str, str]]:
    """What Chromium asks each origin for that names no icon: address and type. None where the page may name it."""
    if rendering is not None and b"favicon.ico" in rendering.markup:
        return frozenset()
    return frozenset((urljoin(one.url, "/favicon.ico"), "other") for one in fetches.documents)


def _page(request: Request, origin: Origin, rendering: Rendering | None, document: Document) -> RenderedPage | None:
    """What is stored of the page as shown."""
    pointer = document.archived.stored.pointer
    if rendering is None or pointer is None:
        return None
    return RenderedPage(
        url=document.url,
        taken_at=rendering.taken_at,
        markup=rendering.markup,
        is_cut=rendering.is_cut,
        picture=rendering.picture,
        facts=msgspec.structs.replace(document.facts, requested_url=requested_url(request), page_id=origin.page_id),
        response_record=pointer.record_id,
        status=document.head.status,
        reason=document.head.reason,
        headers=document.head.headers,
    )


def _archived(
    document: Document, rendering: Stored | None, extractions: Mapping[str, asyncio.Future[Outcome | None]]
) -> Archived:
    """The document with the page as shown, and the extraction of that, else its own."""
    extraction = extractions.get((rendering or document.archived.stored).record_id)
    return replace(document.archived, extraction=extraction, rendering=rendering)


def _outcome(
    request: Request, visited: Visited, fetches: BrowserFetches, document: Document | None, archived: Archived | None
) -> Response:
    request.meta[ARCHIVED] = archived
    failure = visited.failure
    if document is not None and document.is_redirect and failure is not None and failure.reason == "navigationFailed":
        # else the response says where it leads: `redirectRefused`; both as without a browser
        failure = RefusedError("tooManyRedirects", failure.detail) if failure.detail == _LOOPS else None
    if document is None or failure is not None:
        error = fetches.failure or FetchError(*((failure.reason, failure.detail) if failure else ("failed",)))
        error.archived = error.archived or archived
        raise error
    headers = {"Location": document.head.values("location")} if document.is_redirect else {}
    return Response(document.url, status=document.head.status or 0, headers=headers)
