"""Discovery over the feeds and sitemaps that other projects test themselves with."""

from __future__ import annotations

import html
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from archiver.discover.feed import read_entries, read_feed
from archiver.discover.instant import to_instant
from archiver.discover.sitemap import read_sitemap
from archiver.web.text import squash

pytestmark = pytest.mark.corpus

URL = "https://here.example/feeds/one"
KEPT_APART = {
    # gofeed gives no link where there is neither a link nor a permanent one; we take an id that is an address
    "gofeed/parser/atom/atom10_feed_entry_id.xml": "http://example.org",
    "gofeed/translator/atom/feed_item_guid_-_atom03_feed_entry_id.xml": "http://example.org",
}
RDF_ABOUT = "http://example.org/entry/1"
"""RSS 1.0, 5.5: rdf:about should be the address of the item; gofeed leaves it out."""


def manifest(shared: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = json.loads((shared / "material/feeds/manifest.json").read_text("utf-8"))
    return entries


def plain(title: str | None) -> str | None:
    """The text of a title that gofeed gives with its markup."""
    return squash(html.unescape(re.sub(r"</?[a-z][^<>]*>", "", title or ""))) or None


def expected_link(item: dict[str, Any]) -> str | None:
    if isinstance(item.get("link"), str):
        return str(item["link"])
    links = [link for link in item.get("links", ()) if isinstance(link, dict)]
    return next((link["href"] for link in links if link.get("rel") == "alternate" and link.get("href")), None)


def test_title_link_and_instant_are_those_that_gofeed_expects(shared: Path) -> None:
    compared = 0
    differing: dict[str, tuple[Any, Any]] = {}
    for one in manifest(shared):
        if not (one["file"].startswith("gofeed/") and one.get("expected")):
            continue
        folder = shared / "material/feeds"
        wanted = json.loads((folder / one["expected"]).read_text("utf-8"))
        items = wanted.get("items") or wanted.get("entries") or []
        entries = read_entries((folder / one["file"]).read_bytes(), content_type=None, url=None)
        assert len(entries) == len(items), one["file"]
        for item, entry in zip(items, entries, strict=True):
            compared += 1
            instants = [
                item.get(name) for name in ("publishedParsed", "pubDateParsed", "updatedParsed") if item.get(name)
            ]
            want = (expected_link(item), plain(item.get("title")), instants[0] if instants else None)
            raw = entry.published_raw or entry.modified_raw
            have = (entry.address, plain(html.escape(entry.title or "")), to_instant(raw))
            if want != have:
                differing[one["file"]] = (want, have)
    assert compared == 150
    unexplained = {
        file: both
        for file, both in differing.items()
        if both[1][1:] != both[0][1:] or both[1][0] not in (KEPT_APART.get(file), RDF_ABOUT)
    }
    assert unexplained == {}
    assert len(differing) == 11


def test_every_file_is_read_without_an_exception_in_two_seconds(shared: Path) -> None:
    files = [shared / "material/feeds" / one["file"] for one in manifest(shared)]
    assert len(files) == 2146
    for file in files:
        body = file.read_bytes()
        for read in (read_feed, read_sitemap):
            started = time.process_time()
            found = read(body, content_type=None, url=URL)
            assert time.process_time() - started < 2, file
            assert all(link.url.startswith(("http://", "https://")) for link in found.links), file


def test_feedparsers_own_expectations_of_entries(shared: Path) -> None:
    """Number of entries, address and time of the first, where the file says so in one comparison."""
    checked = 0
    for one in manifest(shared):
        if not one["file"].startswith("feedparser/") or not one["file"].endswith(".xml"):
            continue
        body = (shared / "material/feeds" / one["file"]).read_bytes()
        expected = str(one.get("expect"))
        header = re.search(rb"Content-Location:\s+(http\S+)", body)
        url = header[1].decode() if header else "http://127.0.0.1:8097/f"
        entries = read_entries(body, content_type=None, url=url)
        if count := re.search(r"len\(entries\)\s*==\s*(\d+)", expected):
            checked += 1
            assert len(entries) == int(count[1]), one["file"]
        link = re.fullmatch(r"not bozo and entries\[0\]\['link'\] == u?['\"](https?://[^'\"]+)['\"]", expected)
        if link:
            checked += 1
            assert entries[0].address == link[1], one["file"]
        when = re.search(r"entries\[0\]\['(?:published|updated)_parsed'\] == \(([\d, ]+)\)", expected)
        if when:
            checked += 1
            year, month, day, hour, minute, second = (int(number) for number in when[1].split(",")[:6])
            instant = to_instant(entries[0].published_raw or entries[0].modified_raw)
            assert instant == f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z", one["file"]
    assert checked == 10


FEEDS = {
    "reader/relative.atom": ["https://here.example/feeds/entries/entry.html"],
    "reader/relative.rss": ["https://here.example/feeds/blog/post/1"],
    "reader/full.atom": ["http://example.org/2003/12/13/atom03"],
    "reader/empty.atom": [],
    "reader/10.json": [],
    "reader/sqlite_releases.html": [],
    "feedparser/json/example.json": ["https://example.org/second-item", "https://example.org/initial-post"],
    "gofeed/parser/universal/rss_feed_leading_spaces.xml": [],
}


@pytest.mark.parametrize("name", FEEDS)
def test_feeds_give_their_entries(shared: Path, name: str) -> None:
    found = read_feed((shared / "material/feeds" / name).read_bytes(), content_type=None, url=URL)
    assert [link.url for link in found.links] == FEEDS[name]


SITEMAPS = {
    "crawler-commons/sitemaps/sitemap.txt": 2,
    "crawler-commons/sitemaps/sitemap.txt.gz": 5,
    "crawler-commons/sitemaps/sitemap-with-bom.txt": 2,
    "crawler-commons/sitemaps/sitemap.badns.xml": 2,
    "crawler-commons/sitemaps/atom.xml": 1,
    "crawler-commons/sitemaps/extension/sitemap-news.xml": 2,
    "crawler-commons/sitemaps/extension/sitemap-links.xml": 3,
    "crawler-commons/sitemaps/extension/pagemaps-sitemap.xml": 2,
    "trafilatura/sitemap2.xml": 2,
    "trafilatura/sitemap-hreflang.xml": 4,
    "trafilatura/feed2.rss": 1,
}


@pytest.mark.parametrize("name", SITEMAPS)
def test_sitemaps_give_their_pages(shared: Path, name: str) -> None:
    found = read_sitemap((shared / "material/feeds" / name).read_bytes(), content_type=None, url=URL)
    assert len(found.links) == SITEMAPS[name]
    assert not [problem for problem in found.problems if problem.code.endswith(("Broken", "noSitemap"))]
