"""robots.txt (RFC 9309): asked for once a day and site, kept in the WARC, obeyed, and named in every fetch's facts."""

from __future__ import annotations

import asyncio
import logging

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from archiver.catalogue import KeptRobots, RobotsAnswer
from archiver.crawl.failure import FetchError, reason_of
from archiver.crawl.manners import Manners, RetryLaterError
from archiver.crawl.page import ARCHIVED, ORIGIN, ROBOTS, Archived, Origin, origin_of
from archiver.crawl.robots_age import kept_for_s
from archiver.crawl.robots_rules import RobotsRules, robots_url, rules_of
from archiver.crawl.robots_text import MOST_BYTES
from archiver.crawl.sink import ArchiveSink

__all__ = ["RobotsMiddleware"]

_MAX_REDIRECTS = 5
"""RFC 9309, section 2.3.1.2."""
_PRIORITY = 1000
_HTTP_REASONS = frozenset({"badResponse", "disconnected", "noResponse", "timeout", "tooLarge", "failed"})
"""Failures of one response, not of the whole site."""
_LEADS_NOWHERE = frozenset({"tooManyRedirects", "schemeRefused"})
"""Counts as an answer of 4xx (2.3.1.2)."""

logger = logging.getLogger(__name__)


class RobotsMiddleware:
    """Lets a request pass if the robots.txt of its scheme, host and port does."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._manners = crawler.get_extension(Manners)
        self._sink = ArchiveSink.of(crawler)
        self._rules: dict[str, tuple[float, RobotsRules]] = {}
        #: with the time until which they hold
        self._asking: dict[str, asyncio.Future[RobotsRules]] = {}
        self._kept: KeptRobots | None = None
        crawler.signals.connect(self._closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Note the decision in the request, or drop it with FetchError."""
        self._sink.gate.check(request.url)
        if origin_of(request).purpose == "robots":
            return
        source = robots_url(request.url)
        rules = await self._rules_for(source, is_brief=origin_of(request).purpose == "requisite")
        decision = rules.decide(request.url)
        request.meta[ROBOTS] = decision
        if decision.verdict == "disallowed":
            raise FetchError("robotsDisallowed", request.url)
        if decision.verdict == "unreachable":
            failure = rules.failure or FetchError("robotsUnreachable")
            until, _ = self._rules[source]
            wait_s = max(until - self._sink.clock.now(), 0.0)
            raise RetryLaterError(wait_s, failure.detail, reason=failure.reason)
        if self._manners is not None and rules.crawl_delay_s:
            self._manners.slow_down(request, rules.crawl_delay_s)

    async def _rules_for(self, source: str, *, is_brief: bool) -> RobotsRules:
        until, rules = self._rules.get(source, (0.0, None))
        if rules is not None and self._sink.clock.now() < until:
            return rules
        if source not in self._asking:
            self._asking[source] = asyncio.ensure_future(self._found(source, is_brief=is_brief))
            self._asking[source].add_done_callback(lambda _: self._asking.pop(source, None))
        return await asyncio.shield(self._asking[source])

    async def _found(self, source: str, *, is_brief: bool) -> RobotsRules:
        """The rules as kept where they still hold, else as the site says now."""
        kept = await self._sink.on_state(self._get, source)
        now = self._sink.clock.now()
        if kept is None or not kept.asked <= now < kept.until:  # also where the clock was set back
            answer = await self._asked(source, kept, is_brief=is_brief)
            if answer is None:
                return RobotsRules("unreachable", failure=FetchError("stopped", "the crawl was told to stop"))
            if _is_of_the_site(answer):
                await self._sink.on_state(self._put, source, answer)
            kept = answer
        rules = _rules(kept)
        self._rules[source] = (kept.until, rules)
        return rules

    async def _asked(self, source: str, before: RobotsAnswer | None, *, is_brief: bool) -> RobotsAnswer | None:
        """The site's answer; None where the crawl was told to stop meanwhile.

        `is_brief`: it is for a page's requisite. A host that keeps silent isn't tried for minutes then.
        """
        meta = {ORIGIN: Origin("robots"), "redirect_ttl": _MAX_REDIRECTS}
        if is_brief:
            meta["max_retry_times"] = 1
        request = Request(source, priority=_PRIORITY, meta=meta, callback=NO_CALLBACK)
        try:
            response: Response = await self._crawler.engine.download_async(request)
        except IgnoreRequest as error:
            reason, detail = reason_of(error)
            if reason == "stopped":
                return None
            record_id = _record_id(error.archived) if isinstance(error, FetchError) else None
            if reason in _LEADS_NOWHERE:
                return self._answered(404, b"", record_id, None)
            return self._failed(source, reason, detail, record_id, before)
        asked = response.request or request
        record_id = _record_id(asked.meta.get(ARCHIVED))
        if response.status >= 500 or response.status < 200:
            return self._failed(source, "failed", f"status {response.status}", record_id, before)
        cache_control = (response.headers.get("Cache-Control") or b"").decode("latin-1")
        return self._answered(response.status, response.body, record_id, cache_control)

    def _answered(self, status: int, body: bytes, record_id: str | None, cache_control: str | None) -> RobotsAnswer:
        now = self._sink.clock.now()
        return RobotsAnswer(
            asked=now,
            until=now + kept_for_s(cache_control, now),
            status=status,
            body=body[: MOST_BYTES + 1],
            record_id=record_id,
        )

    def _failed(
        self, source: str, reason: str, detail: str, record_id: str | None, before: RobotsAnswer | None
    ) -> RobotsAnswer:
        """Asked for again soon. Until then what the site said last holds, if it ever said anything (2.4)."""
        now = self._sink.clock.now()
        since = before.failing_since if before is not None and before.failing_since is not None else now
        held = "what it said before holds" if before is not None and before.status is not None else "nothing is fetched"
        logger.warning("%s: %s %s: %s", source, reason, detail, held)
        # the page itself would meet what the gate, the resolver, TCP or TLS met: keep their name for it
        is_answer = reason in _HTTP_REASONS
        return RobotsAnswer(
            asked=now,
            until=now + kept_for_s(None, now, unreachable_since=since),
            failing_since=since,
            reason="robotsUnreachable" if is_answer else reason,
            detail=f"{reason} {detail}" if is_answer and reason != "failed" else detail,
            status=before.status if before else None,
            body=before.body if before else None,
            record_id=before.record_id if before and before.status is not None else record_id,
        )

    def _get(self, source: str) -> RobotsAnswer | None:
        return self._open().get(source)

    def _put(self, source: str, answer: RobotsAnswer) -> None:
        self._open().put(source, answer)

    def _open(self) -> KeptRobots:
        if self._kept is None:
            self._kept = KeptRobots(self._sink.archive.layout.state)
        return self._kept

    def _closed(self) -> None:
        if self._kept is not None:
            self._kept.close()


def _is_of_the_site(answer: RobotsAnswer) -> bool:
    """Whether it says something of the site: no name, no route and our own gate may be other the next minute."""
    return answer.status is not None or answer.reason == "robotsUnreachable"


def _rules(answer: RobotsAnswer) -> RobotsRules:
    if answer.status is None:
        failure = FetchError(answer.reason or "robotsUnreachable", answer.detail)
        return RobotsRules("unreachable", record_id=answer.record_id, failure=failure)
    return rules_of(answer.status, answer.body or b"", answer.record_id)


def _record_id(archived: Archived | None) -> str | None:
    pointer = archived.stored.pointer if archived else None
    return pointer.record_id if pointer else None
