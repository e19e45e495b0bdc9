"""The one place where a crawl's exchanges go; handler, middlewares and pipeline share it. A Scrapy extension."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from archiver.archive import Archive, Fetch, PageVisit, RenderedPage, Stored, recover
from archiver.archive.disk import disk_errors
from archiver.archive.recover import never
from archiver.catalogue import Following, Frontier, SqliteFrontier, Tombstones
from archiver.crawl.address import AllowList
from archiver.crawl.clock import clock_of
from archiver.crawl.commits import CommitQueue
from archiver.crawl.endpoint import SystemLookup
from archiver.crawl.events import CrawlEvent, CrawlResult, Fetched, PageDone
from archiver.crawl.extraction import Extractions
from archiver.crawl.failure import FetchError
from archiver.crawl.fetcher import Answer, Fetcher, Limits
from archiver.crawl.gate import Gate, parse_resolve
from archiver.crawl.keeper import Keeper
from archiver.crawl.page import Archived
from archiver.crawl.selftest import check_recording
from archiver.crawl.trust import trust
from archiver.derive.complete import complete
from archiver.derive.pool import ExtractionPool
from archiver.derive.takedown import BusyError, finish_takedowns
from archiver.derive.task import Outcome
from archiver.model.capture import FetchFacts
from archiver.model.errors import ArchiverError, TakenDownError

__all__ = ["LISTENER", "LOCKS", "PAGE_DONE", "STOPPED", "ArchiveSink"]

LISTENER = "archive_listener"
"""Attribute of the crawler that holds the function to tell events to: settings are copied deeply, a crawler isn't."""

STOPPED = "archive_is_stopped"
"""Attribute of the crawler that holds the function that says whether a signal came before there was a crawl to stop."""

LOCKS = "archive_locks"
"""Attribute of the crawler that holds the SourceLocks of a crawl of sources, where `run` started it."""

_TEND_S = 30.0
_STOP_GRACE_S = 3.0
"""After a signal: until fetches under way are cut."""

PAGE_DONE = object()
"""Signal of a crawl: a `page` is done."""

logger = logging.getLogger(__name__)

T = TypeVar("T")


class ArchiveSink:
    """Commits exchanges, has pages extracted, and reports, without ever blocking the reactor."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self.archive = Archive.open(Path(settings["ARCHIVE"]))
        self._is_stopped: Callable[[], bool] = getattr(crawler, STOPPED, never)
        try:
            finish_takedowns(self.archive)
        except BusyError as error:  # its tombstones hold all the same
            logger.warning("%s", error)
        recovered = recover(self.archive, is_stopped=self._is_stopped)
        for row in recovered.lost:
            logger.error("stored by an earlier crawl and not readable any more: %s of %s", row.url, row.date)
        workers = settings.getint("WORKERS") or None
        completed = complete(self.archive, recovered, workers=workers, is_stopped=self._is_stopped)
        if completed.rows:
            logger.warning(
                "an earlier crawl was cut short: %d article lines and %d catalogue rows made now",
                completed.lines,
                completed.rows,
            )
        self.limits = Limits(
            max_body_bytes=settings.getint("DOWNLOAD_MAXSIZE"), total_s=settings.getfloat("DOWNLOAD_TIMEOUT")
        )
        self._lookup = SystemLookup()
        allowed = AllowList.parse(settings.getlist("ALLOW_PRIVATE"))
        self._tombstones = Tombstones(self.archive.layout.state)
        resolve = parse_resolve(settings.getlist("RESOLVE"))
        self.gate = Gate(self._lookup, allowed, resolve, self._tombstones.is_taken_down)
        self._fetcher: Fetcher | None = None
        self._keeper = Keeper(self.archive, user_agent=settings["USER_AGENT"])
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._commits = CommitQueue(self._disk, partial(self._in_disk_thread, self._keeper.store))
        self._state = ThreadPoolExecutor(1, thread_name_prefix="state")
        self._frontier: Frontier | None = None
        self.clock = clock_of(settings.get("CLOCK"))
        pool = ExtractionPool(workers, rules_dir=self.archive.layout.rules)
        self.extractions = Extractions(self._keeper, pool, self._on_disk, self.give_up)
        self._tasks: list[asyncio.Task[None]] = []
        #: that go on beside the crawl
        self._on_event: Callable[[CrawlEvent], None] | None = getattr(crawler, LISTENER, None)
        self._sums: Counter[str] = Counter()
        self._reasons: Counter[str] = Counter()
        self.error: ArchiverError | None = None
        #: that ended the crawl
        self.is_stopping = False
        #: nothing more is sent
        self.finish = "finished"
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveSink:
        return cls(crawler)

    @classmethod
    def of(cls, crawler: Crawler) -> ArchiveSink:
        """The sink of a crawl. Raises RuntimeError where the extension is switched off."""
        sink: ArchiveSink | None = crawler.get_extension(cls)
        if sink is None:
            raise RuntimeError("archiver.crawl.sink.ArchiveSink must stand in EXTENSIONS")
        return sink

    @property
    def frontier(self) -> Frontier:
        """What is to be fetched by this and later crawls; opened at first use."""
        if self._frontier is None:
            self._frontier = SqliteFrontier(self.archive.layout.state)
        return self._frontier

    async def on_state(self, call: Callable[..., T], *arguments: Any) -> T:
        """Call something that writes state.sqlite, in the one thread for it."""
        return await asyncio.get_running_loop().run_in_executor(self._state, partial(call, *arguments))

    async def following(self, record_id: str) -> Following | None:
        """The next part of an article that a capture names."""
        try:
            following: Following | None = await self._on_disk(self._keeper.following, record_id)
        except ArchiverError as error:
            self.give_up(error)
            return None
        return following

    @property
    def fetcher(self) -> Fetcher:
        """Made at first use: the reactor isn't there before."""
        if self._fetcher is None:
            from twisted.internet import reactor

            root = trust(self._crawler.settings.get("TLS_CA_FILE"))
            self._fetcher = Fetcher(reactor, self.gate, self.limits, trust_root=root)
        return self._fetcher

    @property
    def result(self) -> CrawlResult:
        """Sums so far."""
        return CrawlResult(
            **self._sums, articles=self.extractions.articles, reasons=dict(self._reasons), finish=self.finish
        )

    async def store(self, answer: Answer, facts: FetchFacts) -> Archived | None:
        """Commit the exchanges of a fetch, then begin the extraction of a page. None where no byte was sent."""
        exchanges = answer.recording.exchanges
        if answer.recording.error is not None:
            self.give_up(answer.recording.error)
            raise answer.recording.error
        if not exchanges:
            self.tell(Fetched(answer.recording.url, facts.purpose, None, 0, None))
            return None
        last = exchanges[-1]
        try:
            stored, gets_line = await self._commits.put(Fetch(exchanges, facts))
        except TakenDownError as error:  # while it was fetched
            for exchange in exchanges:
                exchange.close()
            raise FetchError("takenDown", str(error)) from error
        except ArchiverError as error:
            self.give_up(error)
            raise
        extraction = self.extractions.begin(stored.pointer) if gets_line and stored.pointer else None
        self._sums["exchanges"] += 1
        self._sums["response_bytes"] += last.response_bytes
        self.tell(Fetched(answer.recording.url, facts.purpose, last.status, last.response_bytes, stored.kind))
        return Archived(stored, extraction, last.response_bytes)

    async def visited(self, visit: PageVisit) -> bool:
        """Keep what is told of a page's visit, once all that it needs is stored; False where that failed."""
        try:
            with suppress(TakenDownError):
                await self._commits.put(Fetch((), visit.facts, visit))
        except ArchiverError as error:
            self.give_up(error)
            return False
        return True

    async def keep_together(self, page_id: str) -> None:
        """Keep a page, and what is fetched for it, in one WARC, until `let_go`."""
        await self._on_disk(self._keeper.keep_together, page_id)

    async def let_go(self, page_id: str) -> None:
        """Nothing more is fetched for a page."""
        try:
            await self._on_disk(self._keeper.let_go, page_id)
        except ArchiverError as error:
            self.give_up(error)

    async def begin_visit(self, page_id: str) -> None:
        """Have the documents that a browser asks for wait for the page as it shows it."""
        await self._on_disk(self._keeper.begin_visit, page_id)

    async def end_visit(
        self, page_id: str, page: RenderedPage | None
    ) -> tuple[Stored | None, dict[str, asyncio.Future[Outcome | None]]]:
        """Keep the page as shown, or where there is none have its documents extracted.

        Gives where the page went, and what is being extracted now, by record id.
        """
        stored: Stored | None = None
        try:
            if page is not None:
                with suppress(TakenDownError):  # while it was visited
                    stored, _ = await self._commits.put(page)
            left = await self._on_disk(self._keeper.end_visit, page_id, stored.pointer if stored else None)
        except ArchiverError as error:
            self.give_up(error)
            raise
        pointers = [*left, *([stored.pointer] if stored and stored.pointer else ())]
        return stored, {pointer.record_id: self.extractions.begin(pointer) for pointer in pointers}

    async def store_late(self) -> None:
        """Keep what servers sent on idle connections, each as a metadata record of its own."""
        for recording in self.fetcher.take_late():
            with suppress(FetchError):  # taken down meanwhile
                await self.store(Answer(recording), FetchFacts(requested_url=recording.url, purpose="requisite"))

    def done(self, page: PageDone) -> None:
        """Report one address as done: nothing more is said of it."""
        self._sums["failures" if page.reason else "pages"] += 1
        if page.reason:
            self._reasons[page.reason] += 1
        if page.requisites is not None:
            self._sums["requisites"] += page.requisites.kept
            self._sums["requisites_missing"] += len(page.requisites.missing) + page.requisites.missing_more
        self.tell(page)
        self._crawler.signals.send_catch_log(PAGE_DONE, page=page)

    def tell(self, event: CrawlEvent) -> None:
        """Hand an event to whoever listens."""
        if self._on_event is not None:
            self._on_event(event)

    async def _on_disk(self, call: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._disk, self._in_disk_thread, call, *arguments)

    def _in_disk_thread(self, call: Callable[..., T], *arguments: Any) -> T:
        with disk_errors(self.archive.root):
            return call(*arguments)

    def give_up(self, error: ArchiverError) -> None:
        """End the crawl for an error that every further page would meet."""
        if self.error is None:
            self.error = error
            if self._on_event is None:  # whoever listens gets the error from `run`, and says it once
                logger.critical("the crawl ends: %s", error)
            self._stop_sending()
            self.extractions.abandon()
            if self._crawler.engine.spider is not None:
                asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="archiveFailed"))  # noqa: RUF006

    async def _opened(self, spider: Spider) -> None:
        try:
            await check_recording()
        except ArchiverError as error:
            self.error = error
            raise CloseSpider("selfTestFailed") from error
        self._tasks = [asyncio.ensure_future(self._watch()), asyncio.ensure_future(self._tend())]

    async def _tend(self) -> None:
        while self.error is None:
            await asyncio.sleep(_TEND_S)
            try:
                await self._on_disk(self._keeper.tend, time.monotonic())
            except ArchiverError as error:
                self.give_up(error)

    async def _watch(self) -> None:
        """Cut what is under way some seconds after the crawl was told to stop: servers may take minutes.

        At once where the archive can't be written: it would be for nothing.
        """
        loop = asyncio.get_running_loop()
        while self._crawler.crawling and self.error is None:
            await asyncio.sleep(0.2)
            await self._roll_over()
        cut_at_s = loop.time() + (_STOP_GRACE_S if self.error is None else 0.0)
        while True:
            # again and again: what waited for a robots.txt until now comes to its slot later, and sets its pace anew
            self._stop_sending()
            if loop.time() >= cut_at_s:
                self.fetcher.stop_all()
            await asyncio.sleep(0.2)

    async def _roll_over(self) -> None:
        """Let go of the WARC that is being written where a takedown waits for it, also while nothing is fetched."""
        try:
            await self._on_disk(self._keeper.roll_over_if_asked)
        except ArchiverError as error:
            self.give_up(error)

    async def _closed(self, spider: Spider, reason: str) -> None:
        self.finish = reason
        for task in self._tasks:
            task.cancel()
        if not await self.extractions.drain(self._is_told_to_stop):
            self.finish = "shutdown"
        try:
            if self.error is None:
                await self.store_late()
        except ArchiverError as error:
            self.error = error
        try:
            await self._on_disk(partial(self._keeper.close, is_whole=self.error is None))
        except ArchiverError as error:
            self.error = self.error or error
        self._disk.shutdown()
        self._state.shutdown()
        if self._frontier is not None:
            self._frontier.close()
        self._lookup.close()
        self._tombstones.close()

    def _is_told_to_stop(self) -> bool:
        return self.error is not None or not self._crawler.crawling or self._is_stopped()

    def _stop_sending(self) -> None:
        """Hand the requests that wait for their host's turn to the handler now: it refuses them."""
        self.is_stopping = True
        downloader: Any = self._crawler.engine.downloader
        for slot in downloader.slots.values():
            slot.close()
            slot.delay = 0
            downloader._process_queue(slot)  # private name of Scrapy; `Slot.close` only cancels its timer
