"""Sitemaps, news sitemaps and indexes, as sitemaps.org and Google describe them."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

__all__ = ["Mapped", "index", "news_sitemap", "packed", "sitemap"]

_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


@dataclass(frozen=True, slots=True)
class Mapped:
    """An article in a sitemap."""

    url: str
    changed: datetime
    stated: datetime
    headline: str


def sitemap(pages: Iterable[Mapped]) -> str:
    """A plain sitemap."""
    lines = [
        f"<url><loc>{escape(page.url)}</loc><lastmod>{page.changed.isoformat()}</lastmod></url>\n" for page in pages
    ]
    return f"{_DECLARATION}<urlset {_SITEMAP}>\n{''.join(lines)}</urlset>\n"


def news_sitemap(pages: Iterable[Mapped], name: str, language: str) -> str:
    """A news sitemap: publication, date and title of each."""
    lines = [
        f"<url><loc>{escape(page.url)}</loc><news:news><news:publication><news:name>{escape(name)}</news:name>"
        f"<news:language>{language}</news:language></news:publication>"
        f"<news:publication_date>{page.stated.isoformat()}</news:publication_date>"
        f"<news:title>{escape(page.headline)}</news:title></news:news></url>\n"
        for page in pages
    ]
    return f"{_DECLARATION}<urlset {_SITEMAP} {_NEWS}>\n{''.join(lines)}</urlset>\n"


def index(files: Sequence[tuple[str, datetime]]) -> str:
    """An index: addresses of sitemaps and when each changed."""
    lines = [f"<sitemap><loc>{escape(url)}</loc><lastmod>{at.isoformat()}</lastmod></sitemap>\n" for url, at in files]
    return f"{_DECLARATION}<sitemapindex {_SITEMAP}>\n{''.join(lines)}</sitemapindex>\n"


def packed(document: bytes) -> bytes:
    """A gzip file of it, the same bytes each time."""
    return gzip.compress(document, 6, mtime=0)
