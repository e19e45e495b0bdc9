from __future__ import annotations

import json
import socket

import pytest

from archiver.discover.feed import read_feed

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Post</title><language>en-GB</language>
<item><title>Ferry &lt;b&gt;returns&lt;/b&gt; to pier</title><link>/news/ferry</link>
<pubDate>Fri, 03 May 2024 09:30:00 +0200</pubDate></item>
<item><title>Again</title><link>https://post.example/news/ferry#comments</link></item>
<item><title>By its guid</title><guid isPermaLink="true">https://post.example/2</guid></item>
<item><title>Nowhere</title><link>mailto:desk@post.example</link></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Bote</title>
<entry><title type="html">Rat &lt;i&gt;tagt&lt;/i&gt;</title><link rel="self" href="https://bote.example/feed/1"/>
<link rel="alternate" href="https://bote.example/rat"/><updated>2024-05-03T09:30:00Z</updated></entry></feed>"""


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError("discovery opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_rss_gives_each_page_once_with_title_time_and_language() -> None:
    found = read_feed(RSS.encode(), content_type="text/xml", url="https://post.example/rss")
    assert [link.url for link in found.links] == ["https://post.example/news/ferry", "https://post.example/2"]
    first = found.links[0]
    assert (first.title, first.published_raw, first.language) == (
        "Ferry returns to pier",
        "Fri, 03 May 2024 09:30:00 +0200",
        "en-GB",
    )
    assert {link.kind for link in found.links} == {"article"}
    assert first.found_in == "https://post.example/rss"


def test_atom_gives_the_alternate_link() -> None:
    found = read_feed(ATOM.encode(), content_type="application/atom+xml", url="https://bote.example/feed")
    assert [(link.url, link.title, link.published_raw) for link in found.links] == [
        ("https://bote.example/rat", "Rat tagt", "2024-05-03T09:30:00Z")
    ]


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "fr",
        "items": [
            {"id": "1", "url": "/a", "title": "Un", "date_published": "2024-05-03"},
            {"id": "https://f.example/b"},
            "x",
            {},
        ],
    }
    found = read_feed(
        json.dumps(feed).encode(), content_type="application/feed+json", url="https://f.example/feed.json"
    )
    assert [(link.url, link.title, link.language) for link in found.links] == [
        ("https://f.example/a", "Un", "fr"),
        ("https://f.example/b", None, "fr"),
    ]


def test_a_feed_that_names_outside_files_is_not_followed() -> None:
    entities = '<!ENTITY x SYSTEM "http://evil.example/x"><!ENTITY y "lol"><!ENTITY z "&y;&y;">'
    bomb = f'<?xml version="1.0"?><!DOCTYPE rss [{entities}]>'
    found = read_feed(
        (bomb + RSS[21:].replace("Again", "&x;&z;")).encode(), content_type=None, url="https://post.example/"
    )
    assert "entitiesRefused" in [problem.code for problem in found.problems]
    assert len(found.links) == 2


@pytest.mark.parametrize(
    "body", [b"", b"<html><body>No feed</body></html>", b"{", b"\x1f\x8b broken", b"<rss><chan", b"\xff\xfe<"]
)
def test_what_is_no_feed_gives_nothing_and_does_not_raise(body: bytes) -> None:
    assert read_feed(body, content_type="text/html", url=None).links == ()
