"""What a document is, by its first bytes."""

from __future__ import annotations

import gzip

import pytest

from archiver.discover.sniff import DocumentKind, Sniffed, sniff

ENCLOSED = b"<item><title>x</title><enclosure url='a' type='audio/mpeg' length='1'/></item>"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"<rss><channel><title>t</title></channel></rss>", "feed"),
        (b'<?xml version="1.0"?><!-- c --><a:feed xmlns:a="http://www.w3.org/2005/Atom">', "feed"),
        (b"<rdf:RDF xmlns:rdf='x'><item>", "feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "feed"),
        (b'{"a": 1}', None),
        (b"<urlset xmlns='x'><url><loc>https://a.example/</loc></url>", "sitemap"),
        (b"\xef\xbb\xbf<ns:urlset><ns:url><news:news><news:publication_date>", "newsSitemap"),
        (b"<sitemapindex><sitemap><loc>", "sitemapIndex"),
        (b"https://a.example/1\nhttps://a.example/2\n", "sitemap"),
        (b"<!DOCTYPE html><html><body><feed>", "page"),
        (b"<html><head><title>How RSS works</title></head>&lt;rss&gt;<rss>", "page"),
        (b"<header><p>x", None),
        (b"", None),
        (b"\x1f\x8b\x08\x00broken", None),
        (b"\x89PNG\r\n", None),
    ],
)
def test_kinds(body: bytes, kind: DocumentKind | None) -> None:
    assert sniff(body) == Sniffed(kind)
    if body and not body.startswith(b"\x1f"):
        assert sniff(gzip.compress(body)) == Sniffed(kind)


def test_a_feed_of_sound_is_a_podcast() -> None:
    assert sniff(b"<rss><channel>" + ENCLOSED * 3).is_podcast
    assert not sniff(b"<rss><channel>" + ENCLOSED + b"<item></item><item></item>").is_podcast
    assert not sniff(b"<rss><channel>").is_podcast
