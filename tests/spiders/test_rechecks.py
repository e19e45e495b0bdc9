"""News pages change: known articles are asked for again, and what hasn't changed costs next to nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from archiver.api import crawl_in_child
from archiver.archive import Archive, SourceConfig, add_source
from archiver.crawl.events import CrawlEvent, PageDone
from archiver.crawl.job import CrawlJob
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, page

_HOUR = 3600.0


@dataclass
class _Paper:
    """Two articles with validators, and an Atom feed that says when they changed."""

    archive: Archive
    texts: dict[str, bytes] = field(
        default_factory=lambda: {"/a": ARTICLE, "/b": ARTICLE.replace(b"<p>", b"<p>Also: ")}
    )
    changed: dict[str, float] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    begun: float = field(default_factory=time.time)

    def routes(self) -> dict[str, Route]:
        return {"/robots.txt": [page(b"", status=b"404 Not Found")], "/feed": self._feed, "*": self._article}

    def _feed(self, request: bytes) -> list[bytes]:
        host = request.partition(b"\r\nHost: ")[2].partition(b"\r")[0].decode()
        entries = "".join(
            f"<entry><title>t</title><id>{path}</id><link href='http://{host}{path}'/>"
            f"<updated>{datetime.fromtimestamp(self.changed.get(path, self.begun), UTC).isoformat()}</updated></entry>"
            for path in self.texts
        )
        document = f"<feed xmlns='http://www.w3.org/2005/Atom'><title>f</title>{entries}</feed>"
        return [page(document.encode(), kind=b"application/atom+xml")]

    def _article(self, request: bytes) -> list[bytes]:
        path = request.split(b" ", 2)[1].decode()
        if path in self.gone:
            return [page(b"gone", status=b"410 Gone")]
        tag = b'"%d"' % (hash(self.texts[path]) & 0xFFFF)
        if b"If-None-Match: " + tag in request:
            return [b"HTTP/1.1 304 Not Modified\r\nETag: " + tag + b"\r\n\r\n"]
        return [page(self.texts[path], b"ETag: " + tag)]

    def crawl(self, after_h: float) -> dict[str, PageDone]:
        """What a crawl of all that is due so many hours later brings, by path."""
        events: list[CrawlEvent] = []
        job = CrawlJob(
            spider="news", is_due_only=True, clock=f"1@{self.begun + after_h * _HOUR}", allow_private=("127.0.0.1",),
            delay_s=0, workers=1,
        )  # fmt: skip
        crawl_in_child(self.archive.root, job, events.append)
        return {event.url[event.url.rindex("/") :]: event for event in events if isinstance(event, PageDone)}


def _sourced(archive: Archive, server: RawServer, **settings: Any) -> None:
    source = SourceConfig(name="post", kind="feed", url=server.url("/feed"), every="1h", **settings)
    add_source(archive.layout.config, source)


def test_articles_are_asked_for_again_at_growing_intervals(archive: Archive) -> None:
    paper = _Paper(archive)
    with RawServer(paper.routes()) as server:
        _sourced(archive, server)
        assert {path: done.kind for path, done in paper.crawl(0).items()} == {"/a": "response", "/b": "response"}
        assert paper.crawl(0.9) == {}
        paper.texts["/a"] = ARTICLE.replace(b"<p>", b"<p>Amended: ")
        second = paper.crawl(1.1)
        assert {path: done.kind for path, done in second.items()} == {"/a": "response", "/b": "revisit"}
        assert b"Amended" in (second["/a"].article or b"")
        assert [entry.response[9:12] for entry in server.seen("/b")] == [b"200", b"304"]
        assert paper.crawl(5.9) == {}
        paper.gone.add("/b")
        assert {path: (done.kind, done.status) for path, done in paper.crawl(6.1).items()} == {
            "/a": ("revisit", 304),
            "/b": ("response", 410),
        }
        assert set(paper.crawl(24 * 7 + 1)) == {"/a"}  # what was missed meanwhile isn't made up for
        assert paper.crawl(24 * 60) == {}


def test_a_newer_change_in_the_feed_is_followed_at_once(archive: Archive) -> None:
    paper = _Paper(archive)
    with RawServer(paper.routes()) as server:
        _sourced(archive, server, recheck=("3d",))
        assert set(paper.crawl(0)) == {"/a", "/b"}
        paper.changed["/b"] = paper.begun + 1800
        paper.texts["/b"] = ARTICLE.replace(b"<p>", b"<p>Amended: ")
        assert {path: done.kind for path, done in paper.crawl(1).items()} == {"/b": "response"}
        assert paper.crawl(2.5) == {}
        assert set(paper.crawl(73)) == {"/a", "/b"}


def test_what_is_never_to_be_asked_again_is_not(archive: Archive) -> None:
    paper = _Paper(archive)
    with RawServer(paper.routes()) as server:
        _sourced(archive, server, recheck="never")
        assert set(paper.crawl(0)) == {"/a", "/b"}
        paper.changed["/b"] = paper.begun + 1800
        assert (paper.crawl(1), paper.crawl(25)) == ({}, {})


def test_what_is_new_goes_first(archive: Archive) -> None:
    """Forty rechecks that are due, and an article that a feed names at the same time."""
    paper = _Paper(archive, texts={f"/{n}": ARTICLE.replace(b"<p>", b"<p>%d " % n) for n in range(40)})
    with RawServer(paper.routes()) as server:
        _sourced(archive, server)
        assert len(paper.crawl(0)) == 40
        paper.texts["/new"] = ARTICLE
        before = len(server.log)
        paper.crawl(1.1)
        paths = [entry.path for entry in server.log[before:]]
        assert len(paths) == 42
        # those that were under way when the feed was read come before it, no more
        assert paths.index("/new") <= paths.index("/feed") + 3


def test_a_page_that_the_archive_lost_is_fetched_in_full(archive: Archive) -> None:
    paper = _Paper(archive)
    with RawServer(paper.routes()) as server:
        _sourced(archive, server)
        paper.crawl(0)
        for folder in (archive.layout.warcs, archive.layout.articles, archive.layout.indexes):
            for path in folder.iterdir():
                path.unlink()
        done = paper.crawl(1.1)
        assert {path: one.kind for path, one in done.items()} == {"/a": "response", "/b": "response"}
        assert [entry.response[9:12] for entry in server.seen("/a")] == [b"200", b"304", b"200"]


def test_an_old_article_is_left_alone(archive: Archive) -> None:
    paper = _Paper(archive)
    paper.changed = {"/a": paper.begun - 5 * 24 * _HOUR, "/b": paper.begun - _HOUR}
    with RawServer(paper.routes()) as server:
        _sourced(archive, server)
        paper.crawl(0)
        assert set(paper.crawl(1.1)) == {"/b"}
