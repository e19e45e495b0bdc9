"""What a document is, by its first bytes: servers' content types are wrong too often."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Literal

__all__ = ["DocumentKind", "Sniffed", "sniff"]

DocumentKind = Literal["feed", "newsSitemap", "sitemap", "sitemapIndex", "page"]

_HEAD_BYTES = 256 << 10
_OPENING_BYTES = 4096
_FEED = re.compile(rb"<(?:\w{1,20}:)?(?:rss|feed|rdf)\b", re.I)
_SITEMAP = re.compile(rb"<(?:\w{1,20}:)?(urlset|sitemapindex)\b", re.I)
_NEWS = re.compile(rb"<(?:\w{1,20}:)?publication_date\b|<news:news\b", re.I)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|div|title|meta)\b", re.I)
_JSON_FEED = re.compile(rb'\s*\{(?=.{0,4000}"version"\s*:\s*"https?://(?:www\.)?jsonfeed\.org/)', re.S)
_ADDRESS = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,99}https?://", re.I)
_ENTRY = re.compile(rb"<(?:item|entry)\b", re.I)
_AUDIO = re.compile(rb"<(?:enclosure|link)\b[^>]{0,2000}\btype\s{0,9}=\s{0,9}[\"']audio/", re.I)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a document is."""

    kind: DocumentKind | None
    is_podcast: bool = False
    #: a feed most of whose entries are sound


def sniff(body: bytes) -> Sniffed:
    """The kind of a document, gzipped or not; None where it is none that holds links.

    >>> sniff(b'<?xml version="1.0"?><rss version="2.0">').kind, sniff(b"<!doctype html><p>x").kind, sniff(b"%PDF").kind
    ('feed', 'page', None)
    """
    head = _unzipped_head(body)
    opening = head[:_OPENING_BYTES]
    found = [(match.start(), match) for match in (_FEED.search(opening), _SITEMAP.search(opening)) if match]
    html = _HTML.search(opening)
    if html and not any(start < html.start() for start, _ in found):
        return Sniffed("page")
    if _JSON_FEED.match(head):
        return Sniffed("feed")
    if found:
        name = min(found)[1]
        if name.re is _FEED:
            entries = len(_ENTRY.findall(head))
            return Sniffed("feed", is_podcast=entries > 0 and len(_AUDIO.findall(head)) * 2 > entries)
        if name[1].lower() == b"sitemapindex":
            return Sniffed("sitemapIndex")
        return Sniffed("newsSitemap" if _NEWS.search(head) else "sitemap")
    # a list of addresses is a sitemap too (https://www.sitemaps.org/protocol.html#otherformats)
    return Sniffed("sitemap" if _ADDRESS.match(head) else None)


def _unzipped_head(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body[:_HEAD_BYTES]
    try:
        return zlib.decompressobj(wbits=31).decompress(body[:_HEAD_BYTES], _HEAD_BYTES)
    except zlib.error:
        return b""
