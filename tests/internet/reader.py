"""A patient reader that knows where each site lists its articles: shows that the truth can be met with good manners."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from tests.internet.access_log import Hit
from tests.internet.asking import ADDRESS, Asker, plain_body
from tests.internet.clock import DAY, HOUR
from tests.internet.exchange import Reply
from tests.internet.linking import untracked
from tests.internet.newsroom import Newsroom
from tests.internet.trouble import active
from tests.internet.truth import site_truth

__all__ = ["PatientReader"]

_GAP_S = 6.0


class PatientReader:
    """Reads one site, a request at a time, on a clock that it turns itself."""

    def __init__(self, asker: Asker, host: str) -> None:
        self.asker = asker
        self.room: Newsroom = asker.room(host)
        self.truth = site_truth(self.room)
        self.log: list[Hit] = []
        self.held: list[tuple[str, float]] = []
        self._known: set[int] = set()
        self._robots_at: float | None = None
        self._gap_s = max(_GAP_S, self.truth.minimum_gap_s)

    def run(self, hours: range) -> None:
        """One round at each of these hours after the start."""
        for hour in hours:
            self.asker.at(hour)
            if self._may_ask():
                for path in self._places():
                    self._read(path)

    def _ask(self, target: str) -> Reply | None:
        """The answer, redirects followed; None for any but 200."""
        for _ in range(3):
            now = self.asker.clock.now
            reply = self.asker.ask(self.room.site.host, target)
            got = {"retry-after": reply.header("Retry-After") or ""}
            hit = Hit(
                host=self.room.site.host,
                method="GET",
                target=target,
                arrived=now,
                finished=now,
                status=reply.status,
                got=got,
            )
            self.log.append(hit)
            self.asker.clock.advance(self._gap_s)
            if reply.status == 200:
                self.held.append((self.room.url(target), now))
                return reply
            if reply.status not in (301, 302):
                return None
            target = urlsplit(urljoin(self.room.url(target), reply.header("Location") or "")).path
        return None

    def _may_ask(self) -> bool:
        now = self.asker.clock.now
        if self._robots_at is None or now - self._robots_at >= DAY - HOUR:
            answer = self._ask("/robots.txt")
            if answer is not None or self.log[-1].status == 404:
                self._robots_at = now
        return self._robots_at is not None

    def _places(self) -> Iterator[str]:
        shelves, now = self.room.site.shelves, self.asker.clock.now
        for feed in shelves.feeds:
            trouble = active(feed.troubles, self.room.start, now)
            if trouble is None or trouble.status not in (404, 410):
                yield feed.path
        yield from (sitemap.path for sitemap in shelves.sitemaps)
        yield from (listing.path for listing in self.room.monthly if listing.shown(self.room.articles, now))
        yield "/"
        if not (shelves.feeds or shelves.sitemaps or shelves.monthly):
            yield from (page.path for page in self.room.pages[1:] if not self.truth.forbids(page.path))

    def _read(self, path: str) -> None:
        reply = self._ask(path)
        if reply is None:
            return
        try:
            text = plain_body(reply).decode("latin-1")
        except EOFError:  # cut off
            return
        for written in ADDRESS.findall(text):
            parts = urlsplit(urljoin(self.room.url(path), unescape(written)))
            self._follow(untracked(parts.path + (f"?{parts.query}" if parts.query else "")))

    def _follow(self, target: str) -> None:
        number = int(target.removeprefix("/r/")) if target.startswith("/r/") else None
        address = self.room.addresses.get(target)
        article = self.room.by_number[number] if number else address.article if address else None
        if article is None or article.number in self._known or self.truth.forbids(target):
            return
        if self._ask(target) is not None:
            self._known.add(article.number)
            for page in range(2, article.pages + 1):
                self._ask(self.room.page_path(article.path_at(self.asker.clock.now), page))
