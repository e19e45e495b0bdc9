"""By source: what front pages, feeds, sitemaps and lists name is fetched, each address once for all crawls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from functools import cached_property
from typing import Any
from uuid import uuid4

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.catalogue import Attempt, Task
from archiver.catalogue.schedule import MOST_S, counts_as_try, retry_due
from archiver.catalogue.task import State
from archiver.crawl.attempts import SitemapCount, kept_page, left_validators, named_tasks, read_document
from archiver.crawl.events import PageDone
from archiver.crawl.learner import Learner
from archiver.crawl.link_reader import read_links
from archiver.crawl.links import Named
from archiver.crawl.locks import SourceLocks
from archiver.crawl.manners import BUDGET_SPENT, Manners, RetryLaterError, host_of
from archiver.crawl.page import DAMAGE, ORIGIN, Origin, Page
from archiver.crawl.parts import next_part, part_task, unknown_parts
from archiver.crawl.scheduler import TASK, FrontierScheduler
from archiver.crawl.settings_file import follow_settings
from archiver.crawl.sink import LOCKS, PAGE_DONE, ArchiveSink
from archiver.crawl.source_set import SourceSet
from archiver.crawl.visit import Visits
from archiver.discover.found import Discovered
from archiver.model.errors import ArchiverError
from archiver.model.problem import Problem

__all__ = ["NewsSpider"]

_SPENT_S = 3600.0
"""A page that met a spent budget is tried then, if its host isn't left alone any more: the budget may be raised."""
_HOLDS = frozenset({BUDGET_SPENT, "retryLater"})
"""Failures that every further request to the host would meet."""
_ASKED_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses of servers in trouble (RFC 9110, section 15): the answer is kept, and the page is tried again later."""
_TRIED_AGAIN = frozenset({"damagedBody", "notModified"})
"""Reasons why a complete response isn't the page that another try may not meet."""


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
        self._following: asyncio.Task[None] | None = None
        self._sitemaps = SitemapCount()

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
        if self._following is not None:
            self._following.cancel()
        self._learner.close()

    @cached_property
    def _sources(self) -> SourceSet:
        locks: SourceLocks | None = getattr(self.crawler, LOCKS, None)
        return SourceSet(ArchiveSink.of(self.crawler), self._scheduler, self._names, locks)

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
        self._scheduler.use(self._request, is_lasting=self._is_lasting)
        parts = await asyncio.to_thread(lambda: list(unknown_parts(sink.archive.layout.catalogue, sink.frontier)))
        await sink.on_state(sink.frontier.add, parts, sink.clock.now())
        for page in await self._sources.begin(is_forced=not self._is_due_only, is_again=self._is_again):
            yield page
        if self._is_lasting:
            manners = self.crawler.get_extension(Manners)
            self._following = asyncio.ensure_future(follow_settings(sink, self._sources, manners))

    async def parse(self, response: Response) -> AsyncIterator[Page]:
        """The links of a document go to the frontier. A front page is a page itself."""
        task: Task = response.meta[TASK]
        if task.purpose == "page" and response.status != 304:
            yield Page.answered(response)
        fault, found = _no_document(response), Discovered()
        if fault is None and response.status != 304:
            found = await asyncio.to_thread(read_links, self._document(task, response))
            fault = None if found.links else found.fault
            for problem in found.problems:
                self.logger.warning("%s: %s: %s", task.source, response.url, problem)
        if fault is not None:
            self._fail(task, fault.code, fault.detail, status=response.status)
            if task.purpose != "page" or response.status == 304:
                yield replace(Page.answered(response), reason=fault.code, detail=fault.detail)
            return
        now, is_rechecked = ArchiveSink.of(self.crawler).clock.now(), self._rechecks(task.source) != ()
        tasks = named_tasks(found.links, task, self._sitemaps, now, is_rechecked=is_rechecked)
        self._scheduler.settle(read_document(task, response, tasks, found))

    def _document(self, task: Task, response: Response) -> Named:
        return Named(
            response.url,
            task.purpose,
            response.headers.get("Content-Type"),
            response.body,
            shapes=self._learner.shapes(task.source),
            damage=response.meta.get(DAMAGE),
        )

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
        elif page.reason in _TRIED_AGAIN:
            self._fail(task, page.reason or "failed", page.detail, status=response.status)
        elif page.reason:
            self._give_up(task, page.reason, page.detail, status=response.status)
        else:
            now = ArchiveSink.of(self.crawler).clock.now()
            self._scheduler.settle(kept_page(task, response, page, now, self._rechecks(task.source)))
        following = await next_part(ArchiveSink.of(self.crawler), page, task.part)
        if following:
            await self._scheduler.add([part_task(task, following)])
        yield page

    async def failed(self, failure: Failure) -> AsyncIterator[Page]:
        """Say why a page or a source's document didn't come."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy puts it there
        error = failure.value or RuntimeError("failed")
        task: Task = request.meta[TASK]
        page = Page.failed(request, error)
        wait_s = error.wait_s if isinstance(error, RetryLaterError) else None
        is_spent = page.reason == BUDGET_SPENT
        if wait_s is not None and page.reason in _HOLDS and not (is_spent and task.is_recheck):
            self._scheduler.hold(host_of(request.url), wait_s)
        self._fail(task, page.reason or "failed", page.detail, wait_s=wait_s)
        if not is_spent:
            yield page
        elif page.page_id:  # it isn't the page that failed, so nobody hears of it
            await ArchiveSink.of(self.crawler).let_go(page.page_id)

    @property
    def _scheduler(self) -> FrontierScheduler:
        scheduler = self.crawler.engine.scheduler if self.crawler.engine else None
        assert isinstance(scheduler, FrontierScheduler)
        return scheduler

    def _request(self, task: Task) -> Request | None:
        origin = Origin(
            task.purpose, task.found_in, task.source, asked=task.url, is_read=task.is_document, part=task.part,
            is_recheck=task.is_recheck,
        )  # fmt: skip
        source = self._sources.get(task.source)
        if not task.is_document and source is not None and source.requisites:
            origin = replace(origin, page_id=str(uuid4()), resource_type="document")
        is_conditional = task.is_document or task.is_recheck
        headers = {"If-None-Match": task.etag, "If-Modified-Since": task.modified} if is_conditional else {}
        try:
            return Request(
                (task.moved_to if task.is_document else None) or task.url,
                callback=self.parse if task.is_document else self.parse_page,
                errback=self.failed,
                headers={name: value for name, value in headers.items() if value},
                meta={ORIGIN: origin},
                dont_filter=True,  # what was seen is known to the frontier; a redirect to it must not end unanswered
            )
        except ValueError as error:
            self._fail(task, "badUrl", str(error))
            return None

    def _give_up(self, task: Task, reason: str, detail: str, *, status: int | None = None) -> None:
        """Try no more. A page that was fetched before stays what it was."""
        state: State = "done" if task.is_recheck else "failed"
        etag, modified = left_validators(task, status)
        self._scheduler.settle(
            Attempt(task=task, state=state, reason=reason, detail=detail, status=status, etag=etag, modified=modified)
        )

    def _rechecks(self, source: str) -> tuple[int, ...] | None:
        """As `SourceConfig.recheck_s` has it; for a source that ended, none."""
        config = self._sources.get(source)
        return config.recheck_s if config else ()

    def _fail(
        self, task: Task, reason: str, detail: str, *, status: int | None = None, wait_s: float | None = None
    ) -> None:
        """Try again later, or never."""
        if reason == "stopped":
            self._scheduler.leave(task)
            return
        now, is_spent = ArchiveSink.of(self.crawler).clock.now(), reason == BUDGET_SPENT
        tries = task.tries + (not is_spent and counts_as_try(wait_s))
        due = now + min(wait_s or 0.0, _SPENT_S) if is_spent else retry_due(now, tries, reason, wait_s=wait_s)
        if due is None and not task.is_document:
            self._give_up(task, reason, detail, status=status)
            return
        if task.is_document and task.part == 1:  # of a document no more is asked than that it is tried in time
            due = now + min(task.every or MOST_S, MOST_S if due is None else due - now)
        etag, modified = left_validators(task, status)
        self._scheduler.settle(
            Attempt(
                task=task,
                state="failed" if due is None else "kept" if task.is_recheck else "waiting",
                due=due or 0.0,
                tries=tries,
                reason=reason,
                detail=detail,
                status=status,
                etag=etag,
                modified=modified,
            )
        )


def _no_document(response: Response) -> Problem | None:
    """Why an answer brings no document; None where it does, if only in part, or says that it is as it was."""
    if response.status >= 400:
        return Problem("badStatus", str(response.status))
    page = Page.answered(response)
    return Problem(page.reason, page.detail) if page.reason and page.reason != "damagedBody" else None
