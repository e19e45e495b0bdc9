"""A paper of two hundred articles in the middle of pages without end."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from html import escape
from itertools import count
from urllib.parse import urlsplit

from tests.crawl.papers import Story, stories, story_page
from tests.crawl.server import Route, page

__all__ = ["PER_PAGE", "TRAPS", "TrapSite"]

PER_PAGE = 20
TRAPS = ("calendar", "session", "visit", "facets", "repeated", "growing", "soft404", "endless", "parts", "maps")


class TrapSite:
    """Answers by path. `asked` counts requests by trap, `stories` are the articles that count."""

    def __init__(self, number: int = 200) -> None:
        self.stories = stories(number, "/news/2026/{month}/{day}/{slug}-{n}.html", hours=2)
        self.asked: Counter[str] = Counter()
        self.fetched: set[str] = set()
        self._by_path = {story.path: story for story in self.stories}
        self._numbers = count(1)

    def routes(self) -> dict[str, Route]:
        return {"*": self._answer, "/robots.txt": [page(b"", status=b"404 Not Found")]}

    def _answer(self, request: bytes) -> list[bytes]:
        target = request.split(b" ", 2)[1].decode("latin-1")
        path, _, query = target.partition("?")
        trap = next((name for name in TRAPS if f"/{name}" in path or name in query or "jsessionid" in path), None)
        if trap:
            self.asked["session" if "jsessionid" in path else trap] += 1
        if path in ("/", "/news/"):
            return [page(self._list(path, int(query.partition("page=")[2] or 1)))]
        story = self._by_path.get(path.partition(";")[0])
        if story and not trap:
            self.fetched.add(path)
        if story:
            return [page(story_page(story))]
        if path.endswith(".xml"):
            return [page(self._maps(request), kind=b"application/xml")]
        return [page(self._trap(path, query))]

    def _list(self, path: str, number: int) -> bytes:
        """The front page, which leads into all traps, and the section, which leads to its next page."""
        shown = self.stories[(number - 1) * PER_PAGE : number * PER_PAGE]
        more = f'<a rel=next href="/news/?page={number + 1}">Older</a>' if shown else ""
        traps = "".join(f'<li><a href="{escape(url)}">{text}</a>' for url, text in self._lures()) if path == "/" else ""
        return _listed([(story.path, story) for story in shown], more=f"{more}<ul>{traps}</ul>")

    def _lures(self) -> Iterable[tuple[str, str]]:
        """Each with a telling text, new ones at every look."""
        telling = "What the council said about the harbour bridge"
        yield "/calendar/2026/11", telling
        for story in self.stories[:PER_PAGE]:
            yield f"{story.path}?PHPSESSID=session{next(self._numbers):026}", story.title
            yield f"{story.path};jsessionid={next(self._numbers):032X}", story.title
            yield f"{story.path}?visit={next(self._numbers)}", story.title
        for n in range(40):
            yield f"/facets?colour={n % 8}&size={n // 8}&page={next(self._numbers)}", telling
        yield "repeated/a/", telling
        yield "/growing/what-the-council-said-about-the-bridge/", telling
        yield "/soft404/2026/11/26/what-the-council-said-about-the-bridge.html", telling
        yield "/endless/", telling
        yield "/parts/2026/11/26/what-the-council-said-about-the-bridge.html", telling

    def _trap(self, path: str, query: str) -> bytes:
        """A page that leads on to the next of its kind."""
        n = next(self._numbers)
        if "/calendar" in path:
            events = "".join(f'<li><a href="/calendar/2026/{n}/event-{k}-of-the-day">Event {k}</a>' for k in range(9))
            return (
                f"<title>Events</title><h1>Events</h1><ul>{events}</ul><a rel=next href=/calendar/{n}>Next</a>".encode()
            )
        if "/parts" in path:
            number = int(re.sub(r"\D", "", query) or 1)
            text = story_page(self.stories[0]).replace(b"part 1", b"part %d" % number)
            return text.replace(b"</article>", b'</article><a rel=next href="?page=%d">Next page</a>' % (number + 1))
        links = "".join(
            f'<article><h2><a href="{url}">What the council said about the bridge, {n}</a></h2></article>'
            for url in ("a/", f"{urlsplit(path).path}/{n}/", f"?colour={n}", f"/soft404/2026/11/26/the-bridge-{n}.html")
        )
        return f"<title>Not found</title><h1>Sorry</h1>{links}<a rel=next href='?page={n}'>Next</a>".encode()

    def _maps(self, request: bytes) -> bytes:
        """A sitemap index whose sitemaps are indexes."""
        host = request.partition(b"\r\nHost: ")[2].partition(b"\r")[0].decode()
        named = "".join(f"<sitemap><loc>http://{host}/maps/{next(self._numbers)}.xml</loc></sitemap>" for _ in range(9))
        return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</sitemapindex>'.encode()


def _listed(named: Iterable[tuple[str, Story]], more: str) -> bytes:
    cards = "".join(f'<article><h2><a href="{path}">{story.title}</a></h2></article>' for path, story in named)
    return f"<!doctype html><title>Valley Post</title><main>{cards}</main>{more}".encode()
