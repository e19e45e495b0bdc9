"""One page's visit: what it needs is fetched, in order and within bounds, until nothing is left or a bound is met."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from typing import Final

from scrapy.crawler import Crawler
from scrapy.settings import BaseSettings

from archiver.archive import KeptRequisite, MissingRequisite, PageVisit, RequisiteBounds, Stored
from archiver.crawl.events import Missing, RequisitesDone
from archiver.crawl.fetcher import Budget
from archiver.crawl.manners import host_of
from archiver.crawl.page import Origin, Page
from archiver.crawl.requisites import Got, Requisites
from archiver.crawl.sink import ArchiveSink
from archiver.discover.requisites import names_more
from archiver.model.capture import FetchFacts
from archiver.model.requisite import Requisite

__all__ = ["Visits", "bounds_of"]

_AT_ONCE: Final = 16
"""Visits of a crawl; other pages wait for theirs."""
_PARALLEL: Final = 12
"""Requests of one visit, to however many hosts."""
_GRACE_S: Final = 1.0
"""Fetches end with the time of their visit; what waits for a robots.txt by then isn't waited for any longer."""
_MOST_MISSING: Final = 1_000
"""That are listed."""


def bounds_of(settings: BaseSettings) -> RequisiteBounds:
    """The bounds that archive.toml, the command or `-s REQUISITES_…` set."""
    default = RequisiteBounds()
    return RequisiteBounds(
        max_count=settings.getint("REQUISITES_MAX_COUNT", default.max_count),
        max_bytes=settings.getint("REQUISITES_MAX_BYTES", default.max_bytes),
        max_seconds=settings.getfloat("REQUISITES_MAX_SECONDS", default.max_seconds),
        max_hosts=settings.getint("REQUISITES_MAX_HOSTS", default.max_hosts),
        frame_depth=settings.getint("REQUISITES_FRAME_DEPTH", default.frame_depth),
        per_host=settings.getint("REQUISITES_PER_HOST", default.per_host),
    )


class Visits:
    """The visits of one crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._sink = ArchiveSink.of(crawler)
        self._bounds = bounds_of(crawler.settings)
        self._requisites = Requisites(crawler)
        self._places = asyncio.Semaphore(_AT_ONCE)

    async def to(self, page: Page) -> Page:
        """The page with what came of its requisites, which are on the disk then, with a record that says so.

        What is no HTML page or has a status of failure needs nothing, and has only that record; a page that isn't
        whole, or without a page id, hasn't even that.
        """
        archived = page.archived
        if archived is None or archived.stored.pointer is None or page.reason is not None or page.page_id is None:
            return page
        visit = _Visit(page, archived.stored.pointer.record_id, self._sink, self._requisites, self._bounds)
        done: RequisitesDone | None = None
        if _may_need(page, archived.stored):
            async with self._places:
                needs, failure = await self._sink.extractions.requisites(archived.stored, page.final_url, "document")
                if failure:
                    visit.miss(Requisite(page.final_url, "document"), page.url, "unread", failure)
                done = await visit.run(needs)
        return replace(page, requisites=done) if await self._sink.visited(visit.record()) else page


def _may_need(page: Page, stored: Stored) -> bool:
    """Whether it is a page to be shown."""
    if page.status is None or not 200 <= page.status < 300 or stored.glance is None:
        return False
    return names_more("document", stored.glance.capture.header("content-type"))


@dataclass(frozen=True, slots=True, order=True)
class _Wanted:
    rank: int
    is_other: bool
    #: than a stylesheet: those name more, so they come first
    number: int
    #: as found
    requisite: Requisite
    found_in: str
    depth: int
    #: of the frame it is for: 0 for the page itself, 1 for a frame of it and what that needs


class _Visit:
    def __init__(
        self, page: Page, record_id: str, sink: ArchiveSink, requisites: Requisites, bounds: RequisiteBounds
    ) -> None:
        self._page, self._record_id, self._sink = page, record_id, sink
        self._requisites, self._bounds = requisites, bounds
        self._budget = Budget(bounds.max_bytes)
        self._deadline_s = 0.0
        #: by the event loop's clock
        self._queue: list[_Wanted] = []
        self._numbers = count()
        self._seen = {page.url, page.final_url}
        self._hosts: set[str] = set()
        self._asked = 0
        self._kept: list[KeptRequisite] = []
        self._missing: list[Missing] = []
        self._missing_more = 0
        self._response_bytes = 0

    async def run(self, needs: Iterable[Requisite]) -> RequisitesDone:
        """Fetch what the page needs, and what that needs."""
        self._deadline_s = asyncio.get_running_loop().time() + self._bounds.max_seconds
        self._want(needs, self._page.final_url, rank=0, depth=0)
        running: dict[asyncio.Task[None], _Wanted] = {}
        while self._queue or running:
            while self._queue and len(running) < _PARALLEL and not self._is_early(running.values()):
                wanted = heappop(self._queue)
                refusal = self._refusal(wanted)
                if refusal:
                    self.miss(wanted.requisite, wanted.found_in, *refusal)
                else:
                    self._asked += 1
                    running[asyncio.ensure_future(self._get(wanted))] = wanted
            if not running:
                continue
            left_s = self._deadline_s + _GRACE_S - asyncio.get_running_loop().time()
            done, _ = await asyncio.wait(running, timeout=left_s, return_when=asyncio.FIRST_COMPLETED)
            for task in done or tuple(running):
                wanted = running.pop(task)
                if task.done():
                    task.result()
                else:
                    task.cancel()
                    self.miss(wanted.requisite, wanted.found_in, "overBudget", self._too_late())
        return RequisitesDone(len(self._kept), self._response_bytes, tuple(self._missing), self._missing_more)

    def miss(self, requisite: Requisite, found_in: str, reason: str, detail: str) -> None:
        """Note what isn't in the archive."""
        if len(self._missing) < _MOST_MISSING:
            self._missing.append(Missing(requisite.url, requisite.resource_type, reason, detail, found_in))
        else:
            self._missing_more += 1

    def record(self) -> PageVisit:
        """What is told of the visit in the archive."""
        page = self._page
        return PageVisit(
            FetchFacts(requested_url=page.url, purpose="visit", source=page.source, page_id=page.page_id),
            page.final_url,
            self._record_id,
            tuple(self._kept),
            tuple(MissingRequisite(one.url, one.resource_type, one.reason, one.detail) for one in self._missing),
            self._missing_more,
        )

    def _want(self, needs: Iterable[Requisite], found_in: str, *, rank: int, depth: int) -> None:
        for one in needs:
            if one.url not in self._seen:
                self._seen.add(one.url)
                inside = depth + (one.resource_type == "document")
                is_other = one.resource_type != "stylesheet"
                heappush(self._queue, _Wanted(rank + one.rank, is_other, next(self._numbers), one, found_in, inside))

    def _is_early(self, running: Iterable[_Wanted]) -> bool:
        """Whether the next would take the place of what a stylesheet or frame under way may still name before it."""
        next_rank = self._queue[0].rank
        may_be_cut = self._asked + len(self._queue) > self._bounds.max_count
        return may_be_cut and any(
            one.rank < next_rank and one.requisite.resource_type in ("stylesheet", "document") for one in running
        )

    def _refusal(self, wanted: _Wanted) -> tuple[str, str] | None:
        """Why an address isn't asked for; None where it is."""
        bounds = self._bounds
        if self._sink.is_stopping:
            return "stopped", "the crawl was told to stop"
        if wanted.depth > bounds.frame_depth:
            return "overBudget", f"frames in frames are followed {bounds.frame_depth} deep"
        if self._asked >= bounds.max_count:
            return "overBudget", f"more than {bounds.max_count} addresses"
        if self._budget.left <= 0:
            return "overBudget", f"more than {bounds.max_bytes} bytes"
        if asyncio.get_running_loop().time() >= self._deadline_s:
            return "overBudget", self._too_late()
        host = host_of(wanted.requisite.url)
        if host not in self._hosts and len(self._hosts) >= bounds.max_hosts:
            return "overBudget", f"more than {bounds.max_hosts} hosts"
        self._hosts.add(host)
        return None

    def _too_late(self) -> str:
        return f"more than {self._bounds.max_seconds:g} s"

    async def _get(self, wanted: _Wanted) -> None:
        requisite = wanted.requisite
        origin = Origin(
            purpose="requisite",
            found_in=wanted.found_in,
            source=self._page.source,
            asked=requisite.url,
            is_read=False,
            page_id=self._page.page_id,
            is_recheck=self._page.is_recheck,
            resource_type=requisite.resource_type,
            budget=self._budget,
            deadline_s=self._deadline_s,
        )
        got, is_own = await self._requisites.get(requisite, origin)
        self._note(wanted, got, is_own=is_own)
        self._want(got.needs, requisite.url, rank=wanted.rank, depth=wanted.depth)

    def _note(self, wanted: _Wanted, got: Got, *, is_own: bool) -> None:
        requisite = wanted.requisite
        if is_own:
            self._response_bytes += got.response_bytes
        if got.reason is not None:
            self.miss(requisite, wanted.found_in, got.reason, got.detail)
        elif got.record_id is not None:
            self._kept.append(KeptRequisite(requisite.url, requisite.resource_type, got.record_id))
        else:
            self.miss(requisite, wanted.found_in, "failed", "nothing of it was stored")
