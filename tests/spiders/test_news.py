"""From the sources of an archive to its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from archiver.api import crawl_in_child
from archiver.archive import Archive, SourceConfig, add_source
from archiver.crawl.events import CrawlEvent, PageDone
from archiver.crawl.job import CrawlJob
from archiver.model.errors import ArchiverError
from tests.crawl.routes import ARTICLE
from tests.crawl.server import RawServer, Route, page

_SLUGS = [f"/2026/05/0{n}/river-gauge-reads-{n}-metres-at-old-mill" for n in range(1, 8)]


def _front(*paths: str) -> bytes:
    links = "".join(f'<article><h2><a href="{p}">River gauge reads more than before</a></h2></article>' for p in paths)
    return f"<html><body><nav><a href=/about>About us</a></nav>{links}</body></html>".encode()


def _feed(base: str, *paths: str) -> bytes:
    items = "".join(f"<item><title>Story</title><link>{base}{path}</link></item>" for path in paths)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>f</title>{items}</channel></rss>'.encode()


def _sitemap(base: str, tag: str, *paths: str) -> bytes:
    inner = {"sitemapindex": "sitemap", "urlset": "url"}[tag]
    entries = "".join(f"<{inner}><loc>{base}{path}</loc></{inner}>" for path in paths)
    return f'<{tag} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{tag}>'.encode()


def _crawl(archive: Archive, sources: tuple[str, ...] = ()) -> dict[str, PageDone]:
    events: list[CrawlEvent] = []
    job = CrawlJob(spider="news", sources=sources, allow_private=("127.0.0.1",), delay_s=0.0, workers=1)
    crawl_in_child(archive.root, job, events.append)
    pages = [event for event in events if isinstance(event, PageDone)]
    assert len({event.url for event in pages}) == len(pages)  # each address once
    return {event.url: event for event in pages}


def test_every_kind_of_source_leads_to_its_pages(archive: Archive) -> None:
    routes: dict[str, Route] = {path: [page(ARTICLE)] for path in _SLUGS}
    with RawServer(routes) as server:
        base = server.url("")
        routes["/"] = [page(_front(_SLUGS[0], _SLUGS[1]))]
        routes["/rss"] = [page(_feed(base, _SLUGS[1], _SLUGS[2]), kind=b"application/rss+xml")]
        routes["/index.xml"] = [page(_sitemap(base, "sitemapindex", "/news.xml"), kind=b"application/xml")]
        routes["/news.xml"] = [page(_sitemap(base, "urlset", _SLUGS[3]), kind=b"application/xml")]
        (archive.root / "list.txt").write_text(f"# by hand\n{base}{_SLUGS[4]}\n", "utf-8")
        routes["/list.txt"] = [page(f"# more\n{base}{_SLUGS[6]}\n".encode(), kind=b"text/plain")]
        config = archive.layout.config
        add_source(config, SourceConfig(name="front", kind="frontpage", url=f"{base}/"))
        add_source(config, SourceConfig(name="feed", kind="feed", url=f"{base}/rss"))
        add_source(config, SourceConfig(name="map", kind="sitemap", url=f"{base}/index.xml"))
        add_source(config, SourceConfig(name="list", kind="urls", file="list.txt", urls=(f"{base}{_SLUGS[5]}",)))
        add_source(config, SourceConfig(name="far-list", kind="urls", url=f"{base}/list.txt"))
        pages = _crawl(archive)
    assert set(pages) == {f"{base}/", *(f"{base}{path}" for path in _SLUGS)}
    assert {event.reason for event in pages.values()} == {None}
    by_source = {event.source for url, event in pages.items() if url != f"{base}{_SLUGS[1]}"}
    assert by_source == {"front", "feed", "map", "list", "far-list"}
    purposes = {bundle.target_uri: bundle.facts for bundle in archive.bundles()}
    assert purposes[f"{base}/rss"].purpose == "feed"
    assert purposes[f"{base}/news.xml"].purpose == "sitemap"
    assert purposes[f"{base}{_SLUGS[3]}"].found_in == f"{base}/news.xml"
    assert {article.url for article in archive.articles()} == set(pages)


def test_named_sources_and_bounds(archive: Archive) -> None:
    routes: dict[str, Route] = {path: [page(ARTICLE)] for path in _SLUGS}
    with RawServer(routes) as server:
        base = server.url("")
        routes["/rss"] = [page(_feed(base, *_SLUGS), kind=b"application/rss+xml")]
        add_source(archive.layout.config, SourceConfig(name="feed", kind="feed", url=f"{base}/rss", max_pages=2))
        add_source(archive.layout.config, SourceConfig(name="gone", kind="feed", url=f"{base}/gone"))
        assert set(_crawl(archive, ("feed",))) == {f"{base}{path}" for path in _SLUGS[:2]}
        assert server.seen("/gone") == []


def test_a_source_says_whether_its_pages_are_kept_with_what_they_need(archive: Archive) -> None:
    story = page(ARTICLE.replace(b"</body>", b"<img src=/a.png><img src=/none.png></body>"))
    routes: dict[str, Route] = {path: [story] for path in ("/one", "/two")}
    routes |= {"/a.png": [page(b"\x89PNG", kind=b"image/png")]}
    with RawServer(routes) as server:
        base = server.url("")
        config = archive.layout.config
        add_source(config, SourceConfig(name="whole", kind="urls", urls=(f"{base}/one",), requisites=True))
        add_source(config, SourceConfig(name="bare", kind="urls", urls=(f"{base}/two",)))
        pages = _crawl(archive)
        assert [len(server.seen(path)) for path in ("/a.png", "/none.png")] == [1, 1]
    whole, bare = pages[f"{base}/one"], pages[f"{base}/two"]
    assert whole.requisites is not None
    assert (whole.requisites.kept, [one.reason for one in whole.requisites.missing]) == (1, ["notFound"])
    assert bare.requisites is None
    facts = {bundle.target_uri: bundle.facts for bundle in archive.bundles() if bundle.kind == "response"}
    assert facts[f"{base}/a.png"].page_id == facts[f"{base}/one"].page_id is not None
    assert facts[f"{base}/a.png"].source == "whole"
    assert facts[f"{base}/two"].page_id is None


def test_missing_documents_are_failures(archive: Archive, tmp_path: Path) -> None:
    with RawServer({}) as server:
        url = server.url("/rss", "nowhere.invalid")
        add_source(archive.layout.config, SourceConfig(name="feed", kind="feed", url=url))
        pages = _crawl(archive)
    assert {(event.url, event.reason, event.source) for event in pages.values()} == {(url, "dnsFailure", "feed")}


@pytest.mark.parametrize("name", ["nowhere.txt", "."])
def test_list_that_can_not_be_read_ends_the_crawl_before_a_fetch(name: str, archive: Archive) -> None:
    with RawServer({"/a": [page(ARTICLE)]}) as server:
        config = archive.layout.config
        add_source(config, SourceConfig(name="good", kind="urls", urls=(server.url("/a"),)))
        add_source(config, SourceConfig(name="list", kind="urls", file=name))
        with pytest.raises(ArchiverError, match="source 'list'") as caught:
            _crawl(archive)
        assert (caught.value.exit_code, server.log) == (2, [])
        assert set(_crawl(archive, ("good",))) == {server.url("/a")}


def test_lines_of_a_list_that_are_no_addresses_are_failures(archive: Archive) -> None:
    with RawServer({"/a": [page(ARTICLE)]}) as server:
        (archive.root / "list.txt").write_text(f"no address\n{server.url('/a')}\nftp://x.example/\n", "utf-8")
        add_source(archive.layout.config, SourceConfig(name="list", kind="urls", file="list.txt"))
        pages = _crawl(archive)
    bad = {url: event.detail for url, event in pages.items() if event.reason == "badUrl"}
    assert bad == {"no address": "list.txt, line 1", "ftp://x.example/": "list.txt, line 3"}
    assert pages[server.url("/a")].reason is None


def test_a_crawl_without_sources_says_so(archive: Archive) -> None:
    with pytest.raises(ArchiverError, match="names no source") as caught:
        _crawl(archive)
    assert caught.value.exit_code == 2
