"""What servers answer wrongly, or unasked: nothing is hidden by it, and nothing asked for without end."""

from __future__ import annotations

import gzip
import time
from collections import Counter
from dataclasses import dataclass, field

import pytest
from click.testing import CliRunner

from archiver.api import crawl_in_child
from archiver.archive import Archive, SourceConfig, add_source
from archiver.catalogue import SqliteFrontier
from archiver.cli.status import status
from archiver.crawl.events import CrawlEvent, PageDone
from archiver.crawl.job import CrawlJob
from archiver.crawl.report import read_reports
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, page

_UNCHANGED = b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
_TAG = b'ETag: "1"'


@dataclass
class _Site:
    """Answers by path: the first ones once each, the last for ever; behind the first a conditional request gets 304."""

    answers: dict[str, list[bytes]]
    asked: Counter[str] = field(default_factory=Counter)

    def routes(self) -> dict[str, Route]:
        return {"/robots.txt": [page(b"", status=b"404 Not Found")], "*": self._answer}

    def _answer(self, request: bytes) -> list[bytes]:
        path = request.split(b" ", 2)[1].decode()
        known = self.answers[path]
        self.asked[path] += 1
        if self.asked[path] > 1 and b"If-None-Match" in request:
            return [_UNCHANGED]
        return [known[min(self.asked[path], len(known)) - 1]]


def _crawl(archive: Archive, after_s: float = 0.0, *, is_due_only: bool = True) -> list[PageDone]:
    events: list[CrawlEvent] = []
    job = CrawlJob(
        spider="news", is_due_only=is_due_only, clock=f"1@{time.time() + after_s}", allow_private=("127.0.0.1",),
        delay_s=0, workers=1,
    )  # fmt: skip
    crawl_in_child(archive.root, job, events.append)
    return [event for event in events if isinstance(event, PageDone)]


def test_a_304_that_nobody_asked_for_is_a_failure_with_its_pause(archive: Archive) -> None:
    site = _Site({"/a": [_UNCHANGED], "/feed": [_UNCHANGED]})
    with RawServer(site.routes()) as server:
        add_source(archive.layout.config, SourceConfig(name="list", kind="urls", urls=(server.url("/a"),)))
        add_source(archive.layout.config, SourceConfig(name="feed", kind="feed", url=server.url("/feed")))
        assert {(one.reason, one.status) for one in _crawl(archive)} == {("notModified", 304)}
        assert site.asked == {"/a": 1, "/feed": 1}
        _crawl(archive, 400)
    assert site.asked == {"/a": 2, "/feed": 2}


@pytest.mark.parametrize("is_cut", [True, False])
def test_a_damaged_page_is_fetched_again_and_never_called_unchanged(archive: Archive, is_cut: bool) -> None:
    """Also where the damaged answer came to a recheck, and twice the same."""
    packed = bytearray(gzip.compress(ARTICLE))
    packed[-8] ^= 255
    head = (_TAG + b"\r\nContent-Encoding: gzip",)
    damaged = page(gzip.compress(ARTICLE)[:-30] if is_cut else bytes(packed), *head)
    site = _Site({"/a": [damaged, damaged, page(gzip.compress(ARTICLE), *head)]})
    with RawServer(site.routes()) as server:
        source = SourceConfig(name="list", kind="urls", urls=(server.url("/a"),), recheck=("2h",))
        add_source(archive.layout.config, source)
        (first,) = _crawl(archive)
        assert (first.reason, first.status, first.record is not None) == ("damagedBody", 200, True)
        (second,) = _crawl(archive, 400)
        assert second.reason == "damagedBody"
        (third,) = _crawl(archive, 1600)
        assert (third.reason, third.kind) == (None, "response")
        assert not any(b"If-None-Match" in entry.request for entry in server.log)
        (fourth,) = _crawl(archive, 3 * 3600)
        assert (fourth.kind, fourth.status) == ("revisit", 304)
    assert third.record is not None
    (revisit,) = [
        bundle for bundle in archive.bundles() if bundle.kind == "revisit" and bundle.head and bundle.head.status == 304
    ]
    assert revisit.main.get("WARC-Refers-To") == third.record.record_id


def test_a_sitemap_that_was_cut_is_fetched_in_full_and_half_an_address_is_not(archive: Archive) -> None:
    with RawServer({}) as server:
        names = "".join(f"<url><loc>{server.url(f'/{name}')}</loc></url>" for name in ("one", "two"))
        whole = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{names}</urlset>'.encode()
        site = _Site({"/map.xml": [page(whole[: whole.index(b"/two") + 3], _TAG), page(whole, _TAG)]})
        site.answers |= {"/one": [page(ARTICLE)], "/two": [page(ARTICLE.replace(b"<p>", b"<p>Two: "))]}
        server.routes = site.routes()
        add_source(archive.layout.config, SourceConfig(name="map", kind="sitemap", url=server.url("/map.xml")))
        assert [one.url for one in _crawl(archive)] == [server.url("/one")]
        (report,) = read_reports(archive, 0)
        assert [one.reason for one in report.sources[0].documents] == ["sitemapBroken"]
        assert [one.url for one in _crawl(archive, 10, is_due_only=False)] == [server.url("/two")]
    with SqliteFrontier(archive.layout.state, is_read_only=True) as frontier:
        assert [(one.reason, one.tries) for one in frontier.documents()] == [(None, 0)]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html><title>Log in</title><body>Log in</body></html>", "noFeed"),
        (b"", "emptyDocument"),
        (b"{", "feedBroken"),
    ],
)
def test_a_feed_that_is_none_any_more_is_told(archive: Archive, body: bytes, reason: str) -> None:
    with RawServer({"/feed": [page(body)]}) as server:
        add_source(archive.layout.config, SourceConfig(name="feed", kind="feed", url=server.url("/feed")))
        assert [(one.reason, one.status) for one in _crawl(archive)] == [(reason, 200)]
    (report,) = read_reports(archive, 0)
    assert [one.reason for one in report.sources[0].documents] == [reason]
    told = CliRunner().invoke(status, ["--archive", str(archive.root)])
    assert f"/feed can't be read or is broken ({reason}" in told.output
