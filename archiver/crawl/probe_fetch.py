"""How a probe fetches: one address after another, recorded and obeying robots.txt as every request of a crawl."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotSupported
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archiver.archive import Archive
from archiver.archive.lines import whole_lines
from archiver.catalogue import KeptRobots, RobotsAnswer
from archiver.crawl.page import ORIGIN, Archived, Origin, Page
from archiver.crawl.sink import ArchiveSink
from archiver.derive.task import Extracted
from archiver.model.capture import Purpose

__all__ = ["ProbeFetch", "ProbedDocument"]

_WORDS = {
    "robotsDisallowed": "robots.txt forbids it",
    "robotsUnreachable": "the site's robots.txt can't be read, so nothing is fetched",
    "budgetSpent": "the host was asked as often today as archive.toml allows",
    "dnsFailure": "there is no such host",
    "addressRefused": "its address isn't public (--allow-private opens networks)",
}
_PERMANENT = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class ProbedDocument:
    """What came of an address."""

    url: str
    #: to ask from now on: that behind redirects which are all permanent, else the one asked
    final_url: str
    #: that answered
    content_type: bytes | None = None
    body: bytes = field(default=b"", repr=False)
    failure: str = ""
    #: why nothing can be read, in words


class ProbeFetch:
    """Fetches for one probe."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._archive: Archive = ArchiveSink.of(crawler).archive
        self.pages: list[Page] = []
        #: every page that was asked for, in order: the crawl's items

    async def document(self, url: str, purpose: Purpose, found_in: str | None = None) -> ProbedDocument:
        """A document to read. Failures are words, not exceptions."""
        answer = await self._ask(url, Origin(purpose, found_in, asked=url))
        if isinstance(answer, Page):
            return ProbedDocument(url, url, failure=_words(answer))
        if not 200 <= answer.status < 300:
            return ProbedDocument(url, answer.url, failure=f"answers with status {answer.status}")
        meta = answer.request.meta if answer.request else {}
        hops = meta.get("redirect_reasons", [])
        now_at = answer.url if all(hop in _PERMANENT for hop in hops) else url
        failure = "" if answer.body else "is empty, or too large to be read"
        return ProbedDocument(now_at, answer.url, answer.headers.get("Content-Type"), answer.body, failure)

    async def robots(self, url: str) -> bytes:
        """What a robots.txt says that was asked for before something else of its site; empty where there is none."""
        kept = await ArchiveSink.of(self._crawler).on_state(_kept_robots, self._archive, url)
        return kept.body or b"" if kept is not None and kept.status is not None and kept.status < 300 else b""

    async def article(self, url: str) -> Page:
        """A page that isn't read here, but archived and extracted."""
        answer = await self._ask(url, Origin(asked=url, is_read=False))
        return answer if isinstance(answer, Page) else self.pages[-1]

    async def line_of(self, page: Page) -> bytes | None:
        """The article line of a page, once it is extracted; of one that is as it was, the line it got then."""
        archived = page.archived
        if archived is None:
            return None
        if archived.extraction is not None:
            outcome = await archived.extraction
            return outcome.line if isinstance(outcome, Extracted) else None
        return await asyncio.to_thread(_earlier_line, self._archive, page.final_url, archived)

    async def _ask(self, url: str, origin: Origin) -> Response | Page:
        """The response, or the failed page. Of what is asked for as a page an item is kept."""
        try:
            request = Request(url, callback=NO_CALLBACK, meta={ORIGIN: origin}, dont_filter=True)
        except ValueError as error:
            return self._kept(Page(url, url, reason="badUrl", detail=str(error)), origin)
        try:
            response: Response = await self._crawler.engine.download_async(request)
        except (IgnoreRequest, NotSupported) as error:
            return self._kept(Page.failed(request, error), origin)
        page = self._kept(Page.answered(response), origin)
        return page if page.reason else response

    def _kept(self, page: Page, origin: Origin) -> Page:
        if origin.purpose == "page":
            self.pages.append(page)
        return page


def _kept_robots(archive: Archive, url: str) -> RobotsAnswer | None:
    with KeptRobots(archive.layout.state) as kept:
        return kept.get(url)


def _words(page: Page) -> str:
    known = _WORDS.get(page.reason or "")
    return known or (f"{page.reason}: {page.detail}" if page.detail else str(page.reason))


def _earlier_line(archive: Archive, url: str, archived: Archived) -> bytes | None:
    """The line of the response that a revisit refers to; None where it isn't to be found."""
    refers_to = archived.stored.refers_to
    if refers_to is None:
        return None
    for row in archive.rows(url):
        if row.record_id == refers_to:
            needle = refers_to.encode()
            lines = (line for path in archive.article_files(row.file) for line in whole_lines(path))
            return next((line for line in lines if needle in line), None)
    return None
