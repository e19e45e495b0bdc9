"""What a browser asks for, fetched like anything else: through robots.txt, manners, gate, recording and archive."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotSupported
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archiver.archive import KeptRequisite, RequisiteBounds
from archiver.archive.http_message import HttpHead
from archiver.browser import BrowserAnswer, BrowserRequest, RefusedError
from archiver.crawl.events import Missing
from archiver.crawl.failure import FetchError, reason_of
from archiver.crawl.fetcher import Budget
from archiver.crawl.manners import host_of
from archiver.crawl.page import ARCHIVED, HEAD, ORIGIN, Archived, Origin, facts_of
from archiver.crawl.requisites import SLOT
from archiver.crawl.sink import ArchiveSink
from archiver.model.capture import FetchFacts, Redirect

__all__ = ["BrowserFetches", "Document"]

_AT_ONCE: Final = 24
"""Requests of one visit. A body of each may be held in memory, up to 32 MiB; a few servers that never answer must not
hold up the rest."""
_ACCEPTED_CODINGS: Final = "gzip, deflate, br"
_SENT_AGAIN: Final = frozenset({"GET", "HEAD"})
"""Methods that may be (RFC 9110, section 9.2.2)."""
_WHOLE: Final = "bytes=0-"
"""How players ask for a film: answered by all of it, which any program can replay."""


@dataclass(frozen=True, slots=True)
class Document:
    """A response in the place of the page itself, complete."""

    url: str
    head: HttpHead
    archived: Archived
    facts: FetchFacts

    @property
    def is_redirect(self) -> bool:
        """Whether it leads elsewhere."""
        return 300 <= (self.head.status or 0) < 400 and bool(self.head.values("location"))


@dataclass(slots=True)
class BrowserFetches:
    """The fetches of one visit (`archiver.browser.Fetches`), and what became of them."""

    crawler: Crawler
    origin: Origin
    #: of the page
    user_agent: str
    bounds: RequisiteBounds
    deadline_s: float
    #: by the event loop's clock
    documents: list[Document] = field(default_factory=list)
    failure: FetchError | None = None
    #: of the last document, where that failed
    kept: list[KeptRequisite] = field(default_factory=list)
    faulty: list[Missing] = field(default_factory=list)
    #: complete responses that say the thing isn't there
    response_bytes: int = 0
    _hosts: set[str] = field(default_factory=set)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))
    _budget: Budget = field(init=False)

    def __post_init__(self) -> None:
        self._budget = Budget(self.bounds.max_bytes)

    async def fetch(self, asked: BrowserRequest) -> BrowserAnswer:
        """As `Fetches.fetch`."""
        self._admit(asked)
        begun_s = asyncio.get_running_loop().time()
        async with self._places:
            try:
                request, response = await self._downloaded(asked)
            except (IgnoreRequest, NotSupported) as error:
                reason, detail = reason_of(error)
                if asked.is_page:
                    now_s = asyncio.get_running_loop().time()
                    if reason == "timeout" or now_s >= self.deadline_s:
                        # the last try may have had only what the others left of the time, or none of it
                        reason, detail = "timeout", f"not complete after {now_s - begun_s:.0f} s, with all tries"
                    self.failure = FetchError(reason, detail)
                    self.failure.archived = error.archived if isinstance(error, FetchError) else None
                raise RefusedError(reason, detail) from error
        return self._answer(asked, response, response.request or request)

    def cut(self) -> None:
        """As `Fetches.cut`."""
        self._budget.left = 0  # what waits for its place isn't begun any more
        ArchiveSink.of(self.crawler).fetcher.stop_all(self._budget)

    def _admit(self, asked: BrowserRequest) -> None:
        host = host_of(asked.url)
        if asked.is_page or host in self._hosts:
            return
        if len(self._hosts) >= self.bounds.max_hosts:
            raise RefusedError("overBudget", f"more than {self.bounds.max_hosts} hosts")
        self._hosts.add(host)

    async def _downloaded(self, asked: BrowserRequest) -> tuple[Request, Response]:
        """The response. A request that a kept connection ended without an answer is sent once more, as browsers do."""
        request = self._request(asked)
        try:
            return request, await self.crawler.engine.download_async(request)
        except FetchError as error:
            if asked.is_page or error.reason != "noResponse" or asked.method not in _SENT_AGAIN:
                raise
        request = self._request(asked, tries=1)
        return request, await self.crawler.engine.download_async(request)

    def _request(self, asked: BrowserRequest, *, tries: int = 0) -> Request:
        """The browser's request, with what its network would add and ours does."""
        headers = [(name, value) for name, value in asked.headers if (name.lower(), value) != ("range", _WHOLE)]
        names = {name.lower() for name, _ in headers}
        added = {"User-Agent": self.user_agent, "Accept": "*/*"}
        headers += [(name, value) for name, value in added.items() if name.lower() not in names]
        meta: dict[str, Any] = {ORIGIN: self._origin(asked), "verbatim_url": True, "dont_redirect": True}
        if asked.is_page:
            meta |= self._way_here(asked.url)
        else:
            meta |= {"download_slot": SLOT, "max_retry_times": 0, "retry_times": tries}
        return Request(
            asked.url,
            callback=NO_CALLBACK,
            method=asked.method,
            headers=[*headers, ("Accept-Encoding", _ACCEPTED_CODINGS)],
            body=asked.body,
            meta=meta,
            dont_filter=True,
        )

    def _origin(self, asked: BrowserRequest) -> Origin:
        last = self.documents[-1].url if self.documents else None
        return Origin(
            purpose="page" if asked.is_page else "requisite",
            found_in=(self.origin.found_in if last is None else last) if asked.is_page else last,
            source=self.origin.source,
            page_id=self.origin.page_id,
            resource_type=asked.resource_type,
            budget=self._budget,
            deadline_s=self.deadline_s,
            renderer="browser" if asked.is_page else None,
        )

    def _way_here(self, url: str) -> dict[str, Any]:
        """The redirects that led to a document, as Scrapy would note them; none to one that a script went to."""
        hops: list[Redirect] = []
        for document in reversed(self.documents):
            to = urljoin(document.url, (document.head.values("location") or [""])[0]).partition("#")[0]
            if not document.is_redirect or (to != url and not hops):
                break
            hops.insert(0, Redirect(url=document.url, status=document.head.status or 0))
        return {"redirect_urls": [hop.url for hop in hops], "redirect_reasons": [hop.status for hop in hops]}

    def _answer(self, asked: BrowserRequest, response: Response, request: Request) -> BrowserAnswer:
        head: HttpHead | None = request.meta.get(HEAD)
        archived: Archived | None = request.meta.get(ARCHIVED)
        if head is None or head.status is None or archived is None:
            raise RefusedError("failed", "nothing of it was stored")
        self._note(asked, head.status, archived)
        if asked.is_page:
            self.failure = None
            self.documents.append(Document(asked.url, head, archived, facts_of(request)))
        if "inArchiveOnly" in response.flags:
            raise RefusedError("tooLarge", "it is in the archive, and too long to be shown")
        return BrowserAnswer(head.status, head.reason or "", _shown(head.headers), response.body)

    def _note(self, asked: BrowserRequest, status: int, archived: Archived) -> None:
        self.response_bytes += archived.response_bytes
        if asked.is_page or 300 <= status < 400:
            return
        if status >= 400:
            reason = "notFound" if status in (404, 410) else "badStatus"
            self.faulty.append(Missing(asked.url, asked.resource_type, reason, str(status)))
        else:
            self.kept.append(KeptRequisite(asked.url, asked.resource_type, archived.stored.record_id))


def _shown(headers: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The fields without those that say how the body was packed: it isn't any more."""
    packing = {"content-encoding", "content-length", "transfer-encoding"}
    return tuple((name, value) for name, value in headers if name.lower() not in packing)
