"""Pace: after a host's response some time passes before it is asked again, longer where it says so."""

from __future__ import annotations

import asyncio
import sys
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakValueDictionary

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.settings import SETTINGS_PRIORITIES

from archiver.archive import ArchiveConfig
from archiver.catalogue import HostTurns, Turn
from archiver.crawl.clock import Clock
from archiver.crawl.failure import FetchError
from archiver.crawl.page import origin_of
from archiver.crawl.sink import ArchiveSink

__all__ = ["BUDGET_SPENT", "Manners", "RetryLaterError", "host_of", "retry_after_s"]

BUDGET_SPENT = "budgetSpent"
"""Reason of a failure: the host was asked as often as it may be on one day."""

_MAX_CRAWL_DELAY_S = 60.0
"""A longer crawl-delay is taken for this one: some sites ask for days."""
_MAX_WAIT_S = 90.0
"""A host that wants to be left alone for longer isn't waited for: its pages are tried again by then."""
_MAX_CLOSED_S = 3600.0
"""Nor is a host left alone for longer than this (FAULTS F9)."""
_MAX_REQUISITE_WAIT_S = 20.0
"""What a page needs isn't waited for longer than this."""
_SHORT_REST_S = 2.0
"""A host that answers requisites with 429 or 503 is left alone for this long where it doesn't say for how long."""
_POLL_S = 0.2

_LEAST_DELAY_S = 0.001
"""Scrapy 2.19 looks at `lastseen` of slots with a delay only, and starts a whole queue at once in those without: a task
takes its place in `transferring` when it first runs, which is after the loop that counts free places."""


class RetryLaterError(FetchError):
    """A host that isn't to be asked now. `wait_s` says for how long."""

    def __init__(self, wait_s: float, detail: str, *, reason: str = "retryLater") -> None:
        super().__init__(reason, detail)
        self.wait_s = wait_s


def host_of(url: str) -> str:
    """Host and port of an address, in lower case: what takes turns.

    >>> host_of("https://User@News.example:8443/x")
    'news.example:8443'
    """
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def retry_after_s(value: str, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header; None for what is no time, 0 for the past.

    >>> retry_after_s("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> retry_after_s("Thu, 01 Jan 2026 00:01:00 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    60.0
    """
    value = value.strip()
    if value.isascii() and value.isdigit():
        return float(value[:12])
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max((at - now).total_seconds(), 0.0)


class Manners:
    """Takes a host's turn before a request goes out, and gives it back with a pause once the answer is there.

    The turns stand in state.sqlite: all processes that use an archive share them. A crawl without delay and budget
    takes none.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._delay_s = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._most_a_day = crawler.settings.getint("REQUESTS_PER_DAY") or None
        self._most_of_source: dict[str, int] = {}
        #: requests a day to any host, for sources that say so themselves
        self._own_delay_s: dict[str, float] = {}
        #: by host, where robots.txt asks for more
        self._turns: HostTurns | None = None
        self._per_host = crawler.settings.getint("REQUISITES_PER_HOST", 4)
        self._places: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        #: by host, while somebody holds one or waits
        crawler.signals.connect(self._opened, signals.spider_opened)
        crawler.signals.connect(self._reached, signals.request_reached_downloader)
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Manners:
        return cls(crawler)

    @property
    def _sink(self) -> ArchiveSink:
        return ArchiveSink.of(self._crawler)

    @property
    def _clock(self) -> Clock:
        return self._sink.clock

    def follow(self, config: ArchiveConfig) -> bool:
        """Take pace and budgets from archive.toml, but what was set by hand; whether budgets are other than before."""
        settings, limits = self._crawler.settings, config.limits
        before = self._most_a_day, self._most_of_source
        by_hand = SETTINGS_PRIORITIES["addon"]
        if (settings.getpriority("DOWNLOAD_DELAY") or 0) <= by_hand:
            self._delay_s = limits.delay
        if (settings.getpriority("REQUESTS_PER_DAY") or 0) <= by_hand:
            self._most_a_day = limits.requests_per_day
        self._most_of_source = {one.name: one.requests_per_day for one in config.sources if one.requests_per_day}
        return (self._most_a_day, self._most_of_source) != before

    def slow_down(self, request: Request, delay_s: float) -> None:
        """Honour a crawl-delay that is longer than the crawl's own."""
        if delay_s > self._delay_s:
            self._own_delay_s[host_of(request.url)] = min(delay_s, _MAX_CRAWL_DELAY_S)

    def place(self, request: Request) -> AbstractAsyncContextManager[None]:
        """What a request holds while it is under way, so that there are never too many at a host.

        For requisites: what is neither a page nor a document of links waits for its turn, one at a time, instead.
        """
        if not _is_requisite(request):
            return nullcontext()
        host = host_of(request.url)
        place = self._places.get(host)
        if place is None:
            place = asyncio.Semaphore(1 if host in self._own_delay_s else self._per_host)
            self._places[host] = place
        return place

    async def turn(self, request: Request) -> None:
        """Wait for the host's turn and take it. RetryLaterError for a host that wants to be left alone for longer.

        What a page needs to be shown takes no turn, as in a browser; it only waits for hosts that are closed, and
        counts for their budgets.
        """
        host, origin = host_of(request.url), origin_of(request)
        most_a_day = self._budget_of(origin.source)
        ask = self._let_pass if _is_requisite(request) else self._take
        patience_s = _MAX_REQUISITE_WAIT_S if _is_requisite(request) else _MAX_WAIT_S
        while most_a_day or self._is_paced(host):
            if self._sink.is_stopping:
                raise FetchError("stopped", "the crawl was told to stop")
            turn = await self._sink.on_state(ask, host, most_a_day, origin.is_recheck)
            if turn.wait_s <= 0:
                return
            if turn.is_spent:
                raise RetryLaterError(turn.wait_s, f"{host} was asked {most_a_day} times today", reason=BUDGET_SPENT)
            if turn.is_closed and turn.wait_s > patience_s:
                raise RetryLaterError(turn.wait_s, f"{host} is to be left alone for {turn.wait_s:.0f} s")
            await asyncio.sleep(min(self._clock.real(turn.wait_s), _POLL_S))

    async def answered(self, request: Request, status: int | None, retry_after: str | None) -> None:
        """Give the turn back, after a response or a failure."""
        host = host_of(request.url)
        closed_s = self._closed_s(status, retry_after)
        if _is_requisite(request):
            if status in (429, 503):
                await self._sink.on_state(self._close_for, host, closed_s or _SHORT_REST_S)
            return
        if closed_s is not None or self._is_paced(host):
            gap_s = self._own_delay_s.get(host, self._delay_s)
            await self._sink.on_state(self._give_back, host, gap_s, closed_s)

    def _budget_of(self, source: str | None) -> int | None:
        """Requests a day to any host. Where only other sources have a budget, no bound, but all count."""
        most_a_day = self._most_of_source.get(source or "", self._most_a_day)
        return sys.maxsize if most_a_day is None and self._most_of_source else most_a_day

    def _closed_s(self, status: int | None, retry_after: str | None) -> float | None:
        if status not in (429, 503) or retry_after is None:
            return None
        wait_s = retry_after_s(retry_after, datetime.fromtimestamp(self._clock.now(), UTC))
        return min(wait_s, _MAX_CLOSED_S) if wait_s else None

    def _is_paced(self, host: str) -> bool:
        """Whether turns count: some are closed, even where nothing else is asked for."""
        return bool(self._turns or self._delay_s or self._most_a_day or host in self._own_delay_s)

    def _take(self, host: str, most_a_day: int | None, is_recheck: bool) -> Turn:
        hold_s, kept_back = self._sink.limits.total_s * self._clock.speed, _kept_back(most_a_day, is_recheck)
        return self._open().take(host, self._clock.now(), most_a_day=most_a_day, kept_back=kept_back, hold_s=hold_s)

    def _let_pass(self, host: str, most_a_day: int | None, is_recheck: bool) -> Turn:
        kept_back = _kept_back(most_a_day, is_recheck)
        return self._open().let_pass(host, self._clock.now(), most_a_day=most_a_day, kept_back=kept_back)

    def _close_for(self, host: str, closed_s: float) -> None:
        self._open().close_for(host, self._clock.now(), closed_s)

    def _give_back(self, host: str, gap_s: float, closed_s: float | None) -> None:
        self._open().give_back(host, self._clock.now(), gap_s, closed_s=closed_s)

    def _open(self) -> HostTurns:
        if self._turns is None:
            self._turns = HostTurns(self._sink.archive.layout.state)
        return self._turns

    def _opened(self) -> None:
        self.follow(self._sink.archive.config)

    def _reached(self, request: Request) -> None:
        if _is_requisite(request):  # in a slot of their own, see the setting DOWNLOAD_SLOTS
            return
        slot: Any = self._crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if slot is not None:
            slot.delay = _LEAST_DELAY_S

    def _closed(self) -> None:
        if self._turns is not None:
            self._turns.close()


def _kept_back(most_a_day: int | None, is_recheck: bool) -> int:
    """Requests of a day that rechecks leave for what isn't known yet."""
    return (most_a_day or 0) // 2 if is_recheck else 0


def _is_requisite(request: Request) -> bool:
    return origin_of(request).purpose == "requisite"
