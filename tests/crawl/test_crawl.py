"""One crawl of a server that does as it pleases: what the archive, its lines and its catalogue say of it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from archiver.api import crawl_in_child
from archiver.archive import Archive, Bundle
from archiver.catalogue import Catalogue
from archiver.crawl.events import CrawlEvent, CrawlResult, Fetched, PageDone
from archiver.crawl.job import CrawlJob
from archiver.derive.reparse import reparse
from tests.archive.unsound import unsound
from tests.crawl.routes import ARTICLE, COMPLETE, CUT
from tests.crawl.server import Pause, RawServer, Route, Seen, page

ROBOTS = b"User-agent: *\nDisallow: /forbidden\nCrawl-delay: 0.01\n"
MOVES: dict[str, Route] = {
    "/moved": [page(b"moved", b"Location: /moved-again", status=b"301 Moved Permanently")],
    "/moved-again": [page(b"again", b"Location: /target", status=b"302 Found")],
    "/target": [page(ARTICLE.replace(b"seven", b"nine"))],
    "/round": [page(b"", b"Location: /round", status=b"302 Found")],
    "/to-ftp": [page(b"", b"Location: ftp://files.test/", status=b"302 Found")],
    "/to-file": [page(b"", b"Location: file:///etc/passwd", status=b"307 Temporary Redirect")],
    "/to-user": [page(b"", b"Location: http://user:secret@127.0.0.1/", status=b"302 Found")],
    "/to-private": [page(b"", b"Location: http://127.0.0.2/", status=b"302 Found")],
    "/to-forbidden": [page(b"", b"Location: /forbidden/2", status=b"302 Found")],
    "/part": [page(ARTICLE[:300], b"Content-Range: bytes 0-299/%d" % len(ARTICLE), status=b"206 Partial Content")],
    "/busy": [page(b"<p>come back</p>", b"Retry-After: 99999", status=b"503 Busy")],
    "/large": [page(b"<p>" + b"z" * 300_000)],
    "/bomb": [page(gzip.compress(b"\0" * 3_000_000), b"Content-Encoding: gzip")],
    "/slow": [b"HTTP/1.1 200 OK\r\n\r\n<p>start", Pause(30)],
}
FAILURES = {
    "/round": "tooManyRedirects",
    "/to-ftp": "redirectRefused",
    "/to-file": "redirectRefused",
    "/to-user": "userinfoRefused",
    "/to-private": "addressRefused",
    "/to-forbidden": "robotsDisallowed",
    "/forbidden/1": "robotsDisallowed",
    "/part": "partialContent",
    "/large": "tooLarge",
    "/slow": "timeout",
    **{path: reason for path, (_, _, reason) in CUT.items()},
}


@dataclass(frozen=True)
class Crawled:
    """A crawl that is over."""

    archive: Archive
    server: RawServer
    events: list[CrawlEvent]
    result: CrawlResult

    def page(self, path: str, host: str = "127.0.0.1") -> PageDone:
        """What was reported of one address."""
        url = self.server.url(path, host)
        [event] = [e for e in self.events if isinstance(e, PageDone) and e.url == url]
        return event

    def bundles(self, path: str) -> list[Bundle]:
        return [bundle for bundle in self.archive.bundles() if bundle.target_uri == self.server.url(path)]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("crawl") / "archive"
    archive = Archive.create(folder, name="test", operator="Test Desk", contact="mailto:desk@paper.example")
    routes = {**COMPLETE, **{path: cut[0] for path, cut in CUT.items()}, **MOVES}
    events: list[CrawlEvent] = []
    with RawServer({**routes, "/robots.txt": [page(ROBOTS, kind=b"text/plain")]}) as server:
        paths = [path for path in routes if path != "/busy"]
        job = CrawlJob(
            urls=(*map(server.url, [*paths, "/forbidden/1"]), server.url("/busy", "busy.test")),
            allow_private=("127.0.0.1",),
            resolve=("busy.test=127.0.0.1",),
            delay_s=0.0,
            max_body_bytes=200_000,
            timeout_s=2,
            workers=1,
            log_level="CRITICAL",
        )
        result = crawl_in_child(folder, job, events.append)
        yield Crawled(archive, server, events, result)


def _url(seen: Seen) -> str:
    """The address that a request names."""
    host = seen.request.partition(b"Host: ")[2].partition(b"\r")[0]
    return f"http://{host.decode()}{seen.path}"


def _pieces(bundle: Bundle, kind: str) -> bytes:
    return b"".join(piece for record in bundle.records if record.kind == kind for piece in record.pieces())


def test_every_exchange_is_in_the_archive_byte_for_byte(crawled: Crawled) -> None:
    left: list[Seen] = sorted(crawled.server.log, key=lambda entry: entry.started_s)
    for bundle in crawled.archive.bundles():
        entry = next(entry for entry in left if _url(entry) == bundle.target_uri)
        left.remove(entry)
        assert _pieces(bundle, "request") == entry.request
        response = _pieces(bundle, bundle.main.kind) if bundle.kind != "failed" else b""
        start = entry.response.index(response[:12]) if response else 0  # behind interim responses
        if bundle.kind == "revisit" or entry.path in ("/large", "/bomb"):
            assert entry.response[start:].startswith(response)
        else:
            assert response == entry.response[start:]
    assert left == []


def test_archive_is_sealed_and_sound(crawled: Crawled) -> None:
    assert [path.name for path in crawled.archive.root.rglob("*.open")] == []
    assert unsound(crawled.archive) == []


@pytest.mark.parametrize("path", COMPLETE)
def test_whole_responses_are_pages(path: str, crawled: Crawled) -> None:
    done = crawled.page(path)
    unasked = "notModified" if path == "/not-modified" else None
    assert (done.reason, done.kind) == (unasked, "response")
    assert done.record is not None


@pytest.mark.parametrize("path", FAILURES)
def test_failures_have_names(path: str, crawled: Crawled) -> None:
    assert crawled.page(path).reason == FAILURES[path]


def test_a_part_nobody_asked_for_is_kept_and_is_no_page(crawled: Crawled) -> None:
    done = crawled.page("/part")
    assert done.record is not None and done.kind == "response"
    assert done.detail.startswith("bytes 0-299/")


@pytest.mark.parametrize("path", CUT)
def test_broken_responses_are_marked(path: str, crawled: Crawled) -> None:
    _, mark, reason = CUT[path]
    bundles = crawled.bundles(path)
    assert len(bundles) == len(crawled.server.seen(path)) == (4 if reason in ("disconnected", "noResponse") else 1)
    if path != "/nothing":
        assert {bundle.truncated for bundle in bundles} == {mark}
    assert {bundle.kind for bundle in bundles} == {"failed" if path == "/nothing" else "response"}


def test_redirects_are_in_the_facts(crawled: Crawled) -> None:
    done = crawled.page("/moved")
    [bundle] = crawled.bundles("/target")[:1]
    url = crawled.server.url
    assert done.final_url == url("/target")
    assert bundle.facts.requested_url in (url("/moved"), url("/target"))
    captures = [b.facts for b in crawled.bundles("/target") if b.facts.redirects]
    assert [[(hop.url, hop.status) for hop in facts.redirects] for facts in captures] == [
        [(url("/moved"), 301), (url("/moved-again"), 302)],
        [(url("/moved-again"), 302)],
    ] or len(captures) == 2


def test_robots_record_is_named_by_every_page(crawled: Crawled) -> None:
    [robots] = crawled.bundles("/robots.txt")
    assert robots.facts.purpose == "robots"
    pages = [b for b in crawled.archive.bundles() if b.facts.purpose == "page" and "127.0.0.1" in b.target_uri]
    assert pages
    for bundle in pages:
        assert bundle.facts.robots is not None
        assert (bundle.facts.robots.verdict, bundle.facts.robots.record_id) == ("allowed", robots.record_id)


def test_interim_responses_are_kept_in_the_metadata(crawled: Crawled) -> None:
    [bundle] = crawled.bundles("/early-hints")
    assert "103 Early Hints" in str(bundle.findings)


def test_retries_are_counted(crawled: Crawled) -> None:
    assert [bundle.facts.retries for bundle in crawled.bundles("/length-too-big")] == [0, 1, 2, 3]


def test_html_pages_have_articles_and_others_none(crawled: Crawled) -> None:
    for path in ("/plain", "/gzip", "/br", "/nested", "/chunked", "/http-1.0", "/missing"):
        assert crawled.page(path).article is not None, path
    for path in ("/no-content", "/not-modified", "/empty", "/forbidden/1"):
        assert crawled.page(path).article is None, path
    headlines = {a.headline for a in crawled.archive.articles() if a.url == crawled.server.url("/gzip")}
    assert headlines == {"River gauge reads seven metres"}


def test_lines_and_rows_are_what_reparse_makes(crawled: Crawled) -> None:
    with Catalogue(crawled.archive.layout.catalogue) as catalogue:
        before = list(catalogue.rows())
    report = reparse(crawled.archive, workers=1)
    with Catalogue(crawled.archive.layout.catalogue) as catalogue:
        after = list(catalogue.rows())
    assert report.rewritten == 0
    assert report.articles == crawled.result.articles > 0
    assert after == before


def test_user_agent_names_operator_and_contact(crawled: Crawled) -> None:
    agents = {line for seen in crawled.server.log for line in seen.request.split(b"\r\n") if b"ser-" in line[:5]}
    assert len(agents) == 1
    assert b"(+mailto:desk@paper.example; Test Desk)" in agents.pop()


def test_one_request_at_a_time_even_without_a_delay(crawled: Crawled) -> None:
    for host in ("//127.0.0.1", "//busy.test"):
        seen = [entry for entry in crawled.server.log if _url(entry).split(":")[1] == host and entry.path != "/slow"]
        for before, after in pairwise(sorted(seen, key=lambda entry: entry.started_s)):
            assert before.ended_s <= after.started_s


def test_busy_host_is_left_alone(crawled: Crawled) -> None:
    assert len(crawled.server.seen("/busy")) == 1
    assert crawled.page("/busy", "busy.test").reason == "retryLater"


def test_sums_agree_with_events(crawled: Crawled) -> None:
    done = [event for event in crawled.events if isinstance(event, PageDone)]
    fetched = [event for event in crawled.events if isinstance(event, Fetched)]
    result = crawled.result
    assert result.pages + result.failures == len(done)
    assert result.failures == sum(result.reasons.values()) == sum(event.reason is not None for event in done)
    assert result.exchanges == sum(event.kind is not None for event in fetched)
    assert result.finish == "finished"


def test_nothing_of_other_hosts_was_asked(crawled: Crawled) -> None:
    assert {Path(seen.path).parts[0] for seen in crawled.server.log} == {"/"}
    assert {_url(seen).split(":")[1] for seen in crawled.server.log} == {"//127.0.0.1", "//busy.test"}
