"""robots.txt (RFC 9309): asked for once a site, kept in the WARC, obeyed, and named in the facts of every fetch."""

from __future__ import annotations

import asyncio
import logging

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archiver.crawl.failure import FetchError, reason_of
from archiver.crawl.gate import check_url
from archiver.crawl.manners import Manners
from archiver.crawl.page import ARCHIVED, ORIGIN, ROBOTS, Archived, Origin, origin_of
from archiver.crawl.robots_rules import RobotsRules, robots_url, rules_of

__all__ = ["RobotsMiddleware"]

_MAX_REDIRECTS = 5
"""RFC 9309, section 2.3.1.2."""
_PRIORITY = 1000
_HTTP_REASONS = frozenset({"badResponse", "disconnected", "noResponse", "timeout", "tooLarge", "failed"})
"""Failures of one response, not of the whole site."""

logger = logging.getLogger(__name__)


class RobotsMiddleware:
    """Lets a request pass if the robots.txt of its scheme, host and port does."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._manners = crawler.get_extension(Manners)
        self._rules: dict[str, asyncio.Future[RobotsRules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Note the decision in the request, or drop it with FetchError."""
        check_url(request.url)
        if origin_of(request).purpose == "robots":
            return
        rules = await self._rules_for(request.url)
        decision = rules.decide(request.url)
        request.meta[ROBOTS] = decision
        if decision.verdict == "disallowed":
            raise FetchError("robotsDisallowed", request.url)
        if decision.verdict == "unreachable":
            failure = rules.failure or FetchError("robotsUnreachable")
            raise FetchError(failure.reason, failure.detail)
        if self._manners is not None and rules.crawl_delay_s:
            self._manners.slow_down(request, rules.crawl_delay_s)

    async def _rules_for(self, url: str) -> RobotsRules:
        source = robots_url(url)
        if source not in self._rules:
            self._rules[source] = asyncio.ensure_future(self._fetch(source))
        return await asyncio.shield(self._rules[source])

    async def _fetch(self, url: str) -> RobotsRules:
        meta = {ORIGIN: Origin("robots"), "redirect_ttl": _MAX_REDIRECTS}
        request = Request(url, priority=_PRIORITY, meta=meta, callback=NO_CALLBACK)
        try:
            response: Response = await self._crawler.engine.download_async(request)
        except IgnoreRequest as error:
            reason, detail = reason_of(error)
            if reason != "stopped":  # it is we who don't want to know any more
                logger.warning("%s: %s %s: nothing is fetched from there", url, reason, detail)
            record_id = _record_id(error.archived) if isinstance(error, FetchError) else None
            if reason in ("tooManyRedirects", "schemeRefused"):
                return RobotsRules("noRules", record_id=record_id)
            # the page itself would meet what the gate, the resolver, TCP or TLS met: keep their name for it
            failure = FetchError("robotsUnreachable", f"{reason} {detail}") if reason in _HTTP_REASONS else error
            return RobotsRules("unreachable", record_id=record_id, failure=FetchError(*reason_of(failure)))
        asked = response.request or request
        return rules_of(response.status, response.body, _record_id(asked.meta.get(ARCHIVED)))


def _record_id(archived: Archived | None) -> str | None:
    pointer = archived.stored.pointer if archived else None
    return pointer.record_id if pointer else None
