"""By source: what an archive's front pages, feeds, sitemaps and lists name is fetched, each address once a crawl."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.archive import Archive, SourceConfig
from archiver.crawl.documents import documents_of
from archiver.crawl.link_reader import read_links
from archiver.crawl.links import MAX_SITEMAPS, Named, listed
from archiver.crawl.page import ORIGIN, Origin, Page, origin_of
from archiver.discover.found import Discovered
from archiver.model.capture import Purpose
from archiver.model.link import Link
from archiver.model.problem import Problem

__all__ = ["NewsSpider"]

_NEXT = Request | Page
_MAX_PAGES = 1_000
"""Of a source and a crawl, where archive.toml says nothing: a first crawl of a sitemap may find millions."""


class NewsSpider(Spider):
    """`scrapy crawl news -a sources=one,two -s ARCHIVE=folder`; all sources of archive.toml if none is named."""

    name = "news"

    def __init__(self, sources: str | Iterable[str] = (), urls: Iterable[str] = (), **arguments: Any) -> None:
        super().__init__(**arguments)
        self._names = [name for name in (sources.split(",") if isinstance(sources, str) else sources) if name]
        self._seen: set[str] = set()
        self._counts: Counter[str] = Counter()
        #: pages asked for, by source

    async def start(self) -> AsyncIterator[_NEXT]:
        """A request for the document of each source, or for the pages of a list."""
        archive = Archive.open(self.settings["ARCHIVE"])
        for source in archive.config.sources:
            if self._names and source.name not in self._names:
                continue
            pages = listed(source, archive.root) if source.kind == "urls" else Discovered()
            for problem in pages.problems:
                yield _not_listed(problem, source)
            for link in pages.links:
                if self._is_wanted(link, source):
                    yield self._ask(link, source, "page", is_document=False)
            for document in documents_of(source):
                yield self._ask(Link(document.url), source, document.purpose)

    async def parse(self, response: Response, source: SourceConfig) -> AsyncIterator[_NEXT]:
        """The pages a document names. A front page is a page itself."""
        purpose = origin_of(response.request).purpose if response.request else "page"
        if purpose == "page":
            yield Page.answered(response)
        document = Named(response.url, purpose, response.headers.get("Content-Type"), response.body)
        found = await asyncio.to_thread(read_links, document)
        for problem in found.problems:
            self.logger.warning("%s: %s: %s", source.name, response.url, problem)
        for link in found.links:
            if link.kind == "sitemap":
                self._counts["sitemaps"] += 1
                if self._counts["sitemaps"] <= MAX_SITEMAPS and link.url not in self._seen:
                    self._seen.add(link.url)
                    yield self._ask(link, source, "sitemap")
            elif self._is_wanted(link, source):
                yield self._ask(link, source, "page", is_document=False)

    def parse_page(self, response: Response) -> Page:
        """Nothing is done with a page here: it is archived already."""
        return Page.answered(response)

    def failed(self, failure: Failure) -> Page:
        """Say why a page or a source's document didn't come."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        return Page.failed(request, failure.value or RuntimeError("failed"))

    def _is_wanted(self, link: Link, source: SourceConfig) -> bool:
        """Whether an article is asked for now: not asked for before, and within the source's bound."""
        if link.url in self._seen or self._counts[source.name] >= (
            source.max_pages or (_MAX_PAGES if source.kind != "urls" else sys.maxsize)
        ):
            return False
        self._seen.add(link.url)
        self._counts[source.name] += 1
        return True

    def _ask(self, link: Link, source: SourceConfig, purpose: Purpose, *, is_document: bool = True) -> _NEXT:
        origin = Origin(purpose, link.found_in, source.name, asked=link.url, is_read=is_document)
        try:
            return Request(
                link.url,
                callback=self.parse if is_document else self.parse_page,
                errback=self.failed,
                cb_kwargs={"source": source} if is_document else {},
                meta={ORIGIN: origin},
                dont_filter=True,  # what was seen is known here; a redirect to it must not end without an answer
            )
        except ValueError as error:
            return Page(link.url, link.url, reason="badUrl", detail=str(error), source=source.name)


def _not_listed(problem: Problem, source: SourceConfig) -> Page:
    """What becomes of a line of a source's list that is no address, or of those beyond the list's bound."""
    line, _, text = problem.detail.partition(": ")
    text = text or problem.detail
    return Page(text, text, reason="badUrl", detail=f"{source.file}, {line}", source=source.name)
