"""Pace: after a host's response some time passes before it is asked again, longer where it says so."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler

from archiver.crawl.failure import FetchError

__all__ = ["Manners", "retry_after_s"]

_MAX_CRAWL_DELAY_S = 60.0
"""A longer crawl-delay is taken for this one: some sites ask for days."""
_MAX_WAIT_S = 300.0
"""A host that wants to be left alone for longer is left alone for the rest of the crawl."""

_LEAST_DELAY_S = 0.001
"""Scrapy 2.19 looks at `lastseen` of slots with a delay only, and starts a whole queue at once in those without: a task
takes its place in `transferring` when it first runs, which is after the loop that counts free places."""


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
    """Sets the pace of Scrapy's slots, one for each host.

    Scrapy counts its delay from the beginning of a request; what a slow server needs is a pause after its answer. So
    the slot's `lastseen` is moved to the time of the response, or into the future where a host asked for time.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._delay_s = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._own_delay_s: dict[str, float] = {}
        #: by slot, where robots.txt asks for more
        self._closed_until: dict[str, float] = {}
        #: by slot, on the monotonic clock
        crawler.signals.connect(self._reached, signals.request_reached_downloader)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Manners:
        return cls(crawler)

    def slow_down(self, request: Request, delay_s: float) -> None:
        """Honour a crawl-delay that is longer than the crawl's own."""
        host = self._crawler.engine.downloader.get_slot_key(request)
        if delay_s > self._delay_s:
            self._own_delay_s[host] = min(delay_s, _MAX_CRAWL_DELAY_S)

    def check(self, request: Request) -> None:
        """Raise FetchError for a host that wants to be left alone for longer than a crawl waits."""
        closed_until = self._closed_until.get(request.meta.get("download_slot", ""), 0.0)
        if closed_until > monotonic():
            raise FetchError("retryLater", f"the host asks for {closed_until - monotonic():.0f} s")

    def answered(self, request: Request, status: int | None, retry_after: str | None) -> None:
        """Take note of a response, or of a failure, of a host."""
        host = request.meta.get("download_slot", "")
        slot: Any = self._crawler.engine.downloader.slots.get(host)
        if slot is None:
            return
        slot.lastseen = monotonic()
        if status not in (429, 503) or retry_after is None:
            return
        wait_s = retry_after_s(retry_after, datetime.now(UTC))
        if wait_s is None:
            return
        if wait_s > _MAX_WAIT_S:
            self._closed_until[host] = monotonic() + wait_s
        else:
            slot.lastseen += max(wait_s - slot.delay, 0.0)

    def _reached(self, request: Request) -> None:
        host = request.meta.get("download_slot", "")
        slot: Any = self._crawler.engine.downloader.slots.get(host)
        if slot is not None:
            slot.delay = max(self._own_delay_s.get(host, self._delay_s), _LEAST_DELAY_S)
