"""By source: what front pages, feeds, sitemaps and lists name is fetched, each address once for all crawls."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

import msgspec
from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.archive import SourceConfig
from archiver.catalogue import Attempt, Task
from archiver.catalogue.schedule import MOST_S, counts_as_try, first_pace, retry_due
from archiver.crawl.documents import documents_of
from archiver.crawl.events import PageDone
from archiver.crawl.learner import Learner
from archiver.crawl.link_reader import read_links
from archiver.crawl.links import MAX_SITEMAPS, Named, listed
from archiver.crawl.manners import RetryLaterError
from archiver.crawl.page import ORIGIN, Origin, Page
from archiver.crawl.parts import next_part, part_task, unknown_parts
from archiver.crawl.scheduler import TASK, FrontierScheduler
from archiver.crawl.sink import PAGE_DONE, ArchiveSink
from archiver.crawl.visit import Visits
from archiver.discover.found import Discovered
from archiver.model.errors import ArchiverError
from archiver.model.link import Link
from archiver.model.problem import Problem
from archiver.web.url import site_of

__all__ = ["NewsSpider"]

_MAX_PAGES = 1_000
"""Of a source and a crawl, where archive.toml says nothing: a first crawl of a sitemap may find millions."""
_MOST_PAGES_OF_LIST = 10
_PERMANENT = frozenset({301, 308})
_ASKED_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses of servers in trouble (RFC 9110, section 15): the answer is kept, and the page is tried again later."""


class NewsSpider(Spider):
    """`scrapy crawl news -a sources=one,two -s ARCHIVE=folder`; all sources of archive.toml if none is named."""

    name = "news"
    custom_settings = {"SCHEDULER": "archiver.crawl.scheduler.FrontierScheduler"}  # noqa: RUF012  Scrapy's attribute

    def __init__(
        self,
        sources: str | Iterable[str] = (),
        urls: Iterable[str] = (),
        is_due_only: bool = False,
        is_again: bool = False,
        is_lasting: bool = False,
        **arguments: Any,
    ) -> None:
        """`is_due_only` leaves documents that aren't due, `is_again` fetches the pages of earlier crawls once more,

        `is_lasting` goes on until it is told to stop.
        """
        super().__init__(**arguments)
        self._names = [name for name in (sources.split(",") if isinstance(sources, str) else sources) if name]
        self._is_due_only, self._is_again, self._is_lasting = bool(is_due_only), bool(is_again), bool(is_lasting)
        self._sources: dict[str, SourceConfig] = {}
        self._sitemaps: Counter[str] = Counter()
        #: found in indexes, by source

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **arguments: Any) -> NewsSpider:
        spider = super().from_crawler(crawler, *args, **arguments)
        crawler.signals.connect(spider._idle, signals.spider_idle)
        crawler.signals.connect(spider._done, PAGE_DONE)
        crawler.signals.connect(spider._closed, signals.spider_closed)
        return spider

    def _idle(self) -> None:
        if self._is_lasting:
            raise DontCloseSpider

    def _done(self, page: PageDone) -> None:
        self._learner.see(page)

    def _closed(self) -> None:
        self._learner.close()

    @cached_property
    def _visits(self) -> Visits:
        return Visits(self.crawler)

    @cached_property
    def _learner(self) -> Learner:
        return Learner(ArchiveSink.of(self.crawler))

    async def start(self) -> AsyncIterator[Page]:
        """Nothing but the lines of lists that are no addresses; the scheduler takes what is due from the frontier."""
        sink = ArchiveSink.of(self.crawler)
        try:
            async for page in self._begun(sink):
                yield page
        except ArchiverError as error:  # state.sqlite can't be written
            sink.give_up(error)

    async def _begun(self, sink: ArchiveSink) -> AsyncIterator[Page]:
        now, frontier = sink.clock.now(), sink.frontier
        chosen = [source for source in sink.archive.config.sources if not self._names or source.name in self._names]
        self._sources = {source.name: source for source in chosen}
        documents = [document for source in chosen for document in _tasks_of(source)]
        await sink.on_state(lambda: frontier.declare(documents, self._sources, now, is_forced=not self._is_due_only))
        for source in chosen:
            self._scheduler.limit(
                source.name, source.max_pages or (sys.maxsize if source.kind == "urls" else _MAX_PAGES)
            )
            if source.kind != "urls":
                continue
            pages = await asyncio.to_thread(listed, source, sink.archive.root)
            await sink.on_state(frontier.add, [Task(url=link.url, source=source.name) for link in pages.links], now)
            for problem in pages.problems:
                yield _not_listed(problem, source)
        parts = await asyncio.to_thread(lambda: list(unknown_parts(sink.archive.layout.catalogue, frontier)))
        await sink.on_state(frontier.add, parts, now)
        if self._is_again:
            await sink.on_state(frontier.renew, tuple(self._sources), now)
        self._scheduler.begin(tuple(self._sources), self._request)

    async def parse(self, response: Response) -> AsyncIterator[Page]:
        """The links of a document go to the frontier. A front page is a page itself."""
        task: Task = response.meta[TASK]
        if task.purpose == "page" and response.status != 304:
            yield Page.answered(response)
        if response.status >= 400:
            self._fail(task, "badStatus", str(response.status), status=response.status)
            if task.purpose != "page":
                yield replace(Page.answered(response), reason="badStatus", detail=str(response.status))
            return
        document = Named(
            response.url,
            task.purpose,
            response.headers.get("Content-Type"),
            response.body,
            shapes=self._learner.shapes(task.source),
        )
        found = await asyncio.to_thread(read_links, document) if response.status != 304 else None
        for problem in found.problems if found else ():
            self.logger.warning("%s: %s: %s", task.source, response.url, problem)
        self._scheduler.settle(self._read(task, response, found or Discovered()))

    async def parse_page(self, response: Response) -> AsyncIterator[Page]:
        """A page is archived already. What it needs is fetched where its source says so, before its task is settled;

        the next part of its article is added.
        """
        page = Page.answered(response)
        task: Task = response.meta[TASK]
        if page.page_id:
            page = await self._visits.to(page)
        if page.requisites and any(one.reason == "stopped" for one in page.requisites.missing):
            self._scheduler.leave(task)
        elif response.status in _ASKED_AGAIN:
            self._fail(task, "badStatus", str(response.status), status=response.status)
        else:
            self._scheduler.settle(
                Attempt(
                    task=task,
                    state="failed" if page.reason else "done",
                    reason=page.reason,
                    detail=page.detail,
                    status=response.status,
                    final_url=response.url if not page.reason else None,
                )
            )
        following = await next_part(ArchiveSink.of(self.crawler), page, task.part)
        if following:
            await self._scheduler.add([part_task(task, following)])
        yield page

    def failed(self, failure: Failure) -> Page | None:
        """Say why a page or a source's document didn't come."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        error = failure.value or RuntimeError("failed")
        page = Page.failed(request, error)
        self._fail(
            request.meta[TASK],
            page.reason or "failed",
            page.detail,
            wait_s=error.wait_s if isinstance(error, RetryLaterError) else None,
        )
        return page

    @property
    def _scheduler(self) -> FrontierScheduler:
        scheduler = self.crawler.engine.scheduler if self.crawler.engine else None
        assert isinstance(scheduler, FrontierScheduler)
        return scheduler

    def _request(self, task: Task) -> Request | None:
        origin = Origin(
            task.purpose, task.found_in, task.source, asked=task.url, is_read=task.is_document, part=task.part
        )
        if not task.is_document and self._sources[task.source].requisites:
            origin = replace(origin, page_id=str(uuid4()), resource_type="document")
        headers = {"If-None-Match": task.etag, "If-Modified-Since": task.modified}
        try:
            return Request(
                task.moved_to or task.url,
                callback=self.parse if task.is_document else self.parse_page,
                errback=self.failed,
                headers={name: value for name, value in headers.items() if value},
                meta={ORIGIN: origin},
                dont_filter=True,  # what was seen is known to the frontier; a redirect to it must not end unanswered
            )
        except ValueError as error:
            self._fail(task, "badUrl", str(error))
            return None

    def _tasks(self, links: Iterable[Link], document: Task) -> Iterator[Task]:
        """What is to be fetched of what a document names."""
        for link in links:
            task = Task(
                url=link.url,
                source=document.source,
                found_in=link.found_in,
                title=link.title,
                published=_instant(link),
            )
            if link.kind != "sitemap":
                yield task
            elif self._sitemaps[document.source] < MAX_SITEMAPS:
                self._sitemaps[document.source] += 1
                every = document.every or MOST_S
                yield msgspec.structs.replace(task, purpose="sitemap", every=every, pace=first_pace(every))

    def _read(self, task: Task, response: Response, found: Discovered) -> Attempt:
        """A document that was read: it is due again by its pace; a further page of a list when that has grown."""
        return Attempt(
            task=task,
            state="waiting" if task.part == 1 else "done",
            status=response.status,
            etag=_header(response, "etag") or (task.etag if response.status == 304 else None),
            modified=_header(response, "last-modified") or (task.modified if response.status == 304 else None),
            moved_to=_moved_to(task, response),
            found=tuple(self._tasks(found.links, task)),
            further=tuple(_further(task, found)),
        )

    def _fail(
        self, task: Task, reason: str, detail: str, *, status: int | None = None, wait_s: float | None = None
    ) -> None:
        """Try again later, or never."""
        if reason == "stopped":
            self._scheduler.leave(task)
            return
        tries = task.tries + counts_as_try(wait_s)
        now = ArchiveSink.of(self.crawler).clock.now()
        due = retry_due(now, tries, reason, wait_s=wait_s)
        if task.is_document and task.part == 1:  # of a document no more is asked than that it is tried in time
            due = now + min(task.every or MOST_S, MOST_S if due is None else due - now)
        self._scheduler.settle(
            Attempt(
                task=task,
                state="failed" if due is None else "waiting",
                due=due or 0.0,
                tries=tries,
                reason=reason,
                detail=detail,
                status=status,
                etag=task.etag,
                modified=task.modified,
            )
        )


def _tasks_of(source: SourceConfig) -> Iterator[Task]:
    every = source.every_s or MOST_S
    for document in documents_of(source):
        yield Task(url=document.url, source=source.name, purpose=document.purpose, every=every, pace=first_pace(every))


def _further(task: Task, found: Discovered) -> Iterator[Task]:
    """Where a list goes on, on the same site."""
    for url in found.next_documents[:1]:
        if task.part < _MOST_PAGES_OF_LIST and site_of(url) == site_of(task.url):
            yield Task(
                url=url,
                source=task.source,
                purpose=task.purpose,
                found_in=task.url,
                every=task.every,
                part=task.part + 1,
            )


def _moved_to(task: Task, response: Response) -> str | None:
    """Where a document is asked for from now on: where redirects lead that are all permanent (RFC 9110, 15.4)."""
    hops = response.meta.get("redirect_reasons", ())
    if hops and all(hop in _PERMANENT for hop in hops):
        return response.url
    return task.moved_to


def _instant(link: Link) -> float | None:
    """When a link was published, POSIX seconds; of a page of which only the last change is known, that."""
    stated = link.published or link.modified
    return datetime.fromisoformat(stated).timestamp() if stated else None


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _not_listed(problem: Problem, source: SourceConfig) -> Page:
    """What becomes of a line of a source's list that is no address, or of those beyond the list's bound."""
    line, _, text = problem.detail.partition(": ")
    text = text or problem.detail
    return Page(text, text, reason="badUrl", detail=f"{source.file}, {line}", source=source.name)
